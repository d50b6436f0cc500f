"""Gather the evidence for a question from one store snapshot."""

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace

from index import Article, ArticleIndex, Hit, Passage, Selection, Sentence
from index.embedding import Encoding, FloatArray, bundled_embedder
from index.errors import EmptyStoreError, QuestionError, UnknownArticleError
from index.store import refuse_lone_article
from index.tracing import span
from qa.decision import FOLLOWS_FROM, GAIN_WEIGHT, MAY_FOLLOW_FROM, SURE_FROM
from qa.evidence.evidence import Evidence, without_instructions
from qa.evidence.overview import MAX_SENTENCES, Overview, article_overview
from qa.reader import Candidate, ReaderModel, Unit, bundled_reader, log_odds, read, reordered
from qa.retrieval import (
    Following,
    RankedSentence,
    Retrieval,
    follow_up_log_odds,
    is_alike,
    is_foreign,
    kind_of,
    names_a_thing,
    respelt,
    retrieve,
)
from qa.types import QuestionKind

# An overview of several articles has this many sentences of each, and at most this many articles.
# An article whose nearest passage leads the next article's by this cosine is described alone.
_SENTENCES_OF_SEVERAL = 2
_MAX_OVERVIEWS = 6
_CLEAR_LEAD = 0.08
_NEAREST_PASSAGES = 50
# Passages read for a sure answer out of scope, which is in one of the first found.
_READ_ELSEWHERE = 4
# For this many of the best candidates, all rows of their tables are loaded.
_CANDIDATES_WITH_TABLES = 6
# Of so many of the best candidates it is asked whether their articles are of one form.
_CANDIDATES_ALIKE = 12
# Passages looked at for the right spelling of a word.
_SPELLING_PASSAGES = 50
# The first characters of an article, enough to show its language.
_LANGUAGE_SAMPLE = 600


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to search: in some articles or all, or only in a selection of one.

    Raises UsageError for a single article id instead of a list.
    """

    articles: Sequence[str] | None = None
    within: Selection | None = None

    def __post_init__(self) -> None:
        refuse_lone_article(self.articles)


class EvidenceFinder:
    """Retrieves and reads evidence from an open index. Safe to share between threads."""

    def __init__(self, index: ArticleIndex) -> None:
        """Search this index, and read what is found."""
        self.index = index

    @property
    def reader(self) -> ReaderModel:
        """The reader. Raises ReaderError when its weights are missing or altered."""
        return bundled_reader.get()

    def encode(self, question: str) -> Encoding:
        """Return the vectors of a question; meanwhile, load the reader if necessary."""
        bundled_reader.begin()
        return self.index.embedder.encode_question(question)

    def kind(self, question: str, encoding: Encoding) -> QuestionKind:
        """Return what kind of question this is."""
        return kind_of(question, self._bundled_vector(question, encoding))

    def follow_up_log_odds(self, question: str, encoding: Encoding) -> float:
        """Return the log-odds that a question follows up on what was said."""
        return follow_up_log_odds(question, self._bundled_vector(question, encoding))

    def _bundled_vector(self, question: str, encoding: Encoding) -> FloatArray:
        """Return a question's vector by the embedder that the weights were learnt with."""
        bundled = bundled_embedder(self.index.embedder)
        if bundled is not self.index.embedder:
            encoding = bundled.encode([question])[0]
        return encoding.vector

    def has_unknown_words(self, question: str, encoding: Encoding, scope: Scope) -> bool:
        """Return whether the embedder knows the words of the first article in scope, but not these.

        Raises UnknownArticleError and EmptyStoreError.
        """
        if not is_foreign(question, encoding):
            return False
        with self.index.snapshot():
            self.check(scope)
            if not is_foreign(question, encoding, lambda word: bool(self.index.lexical(word, 1))):
                return False
            ids = scope.articles or [each.id for each in self.index.articles()]
            sample = self.index.article(ids[0]).text[:_LANGUAGE_SAMPLE]
        return not is_foreign(sample, self.index.embedder.encode([sample])[0])

    def respelt(self, question: str, encoding: Encoding, scope: Scope) -> str:
        """Return the question with misspelt words as the articles in scope spell them.

        Raises UnknownArticleError and EmptyStoreError.
        """
        articles = scope.articles if scope.within is None else [scope.within.article_id]

        # Few questions have a word to look up.
        def resembling(word: str) -> list[str]:
            with self.index.snapshot():
                self.check(scope)
                if self.index.lexical(word, 1, articles):
                    return []
                found = self.index.resembling(word, _SPELLING_PASSAGES, articles)
            return [each.text for each in found]

        return respelt(question, encoding, resembling, self.index.embedder)

    def evidence(
        self,
        question: str,
        scope: Scope,
        following: Following | None,
        encoding: Encoding | None = None,
    ) -> Evidence:
        """Retrieve and read the evidence for a question.

        ``following`` is what was said before. It is used if the question follows up on it, and
        ignored if the question stands alone. If the wording does not decide, both are tried and
        the evidence decides. ``encoding`` is the question's, if known. Raises UnknownArticleError,
        EmptyStoreError, ReaderError, and QuestionError for a selection that is invalid or empty.
        """
        encoding = encoding or self.encode(question)
        # Whatever others change meanwhile, the answer is based on one snapshot.
        with self.index.snapshot():
            self.check(scope)
            if following is None:
                return self._evidence(question, scope, None, encoding)
            follows = self.follow_up_log_odds(question, encoding)
            if follows >= FOLLOWS_FROM:
                return self._evidence(question, scope, following, encoding)
            alone = self._evidence(question, scope, None, encoding)
            if follows < MAY_FOLLOW_FROM:
                return alone
            together = self._evidence(question, scope, following, encoding)
            gain = log_odds(together.probability) - log_odds(alone.probability)
            return together if follows + GAIN_WEIGHT * gain > 0 else alone

    def read_beside(
        self, question: str, scope: Scope, encoding: Encoding, *, characters: int
    ) -> tuple[Evidence, Callable[[], Evidence]]:
        """Retrieve the evidence for a first question, and have another thread read it.

        Returns what a model is given of it, by rank in retrieval, and what waits until it was read.
        An article of at most ``characters`` is added as in ``with_whole_article``. Both are from
        one snapshot. The first raises what ``evidence`` raises, the second ReaderError.
        """

        def stages() -> Generator[Evidence, None, None]:
            with self.index.snapshot():
                self.check(scope)
                found = given = self._found(question, scope, None, encoding)
                if scope.within is None:
                    given = self.with_whole_article(found, characters=characters)
                yield given
                yield self._read(given, found.retrieval, None)

        # One thread takes all steps, as a snapshot is that of a thread.
        pool, context, steps = ThreadPoolExecutor(1, "reading"), copy_context(), stages()
        found = pool.submit(context.run, steps.__next__)
        read = pool.submit(context.run, steps.__next__)
        pool.submit(steps.close)
        pool.shutdown(wait=False)
        return found.result(), read.result

    def _evidence(
        self, question: str, scope: Scope, following: Following | None, encoding: Encoding
    ) -> Evidence:
        found = self._found(question, scope, following, encoding)
        return self._read(found, found.retrieval, following)

    def _found(
        self, question: str, scope: Scope, following: Following | None, encoding: Encoding
    ) -> Evidence:
        """Retrieve evidence that is not read yet."""
        about = {"gen_ai.operation.name": "retrieval", "gen_ai.data_source.id": "passages"}
        with span("retrieve", about) as note:
            found = retrieve(
                self.index,
                question,
                articles=scope.articles,
                within=scope.within,
                following=following,
                encoding=encoding,
            )
            note({"footnote.passages": len(found.hits)})
        retrieval, flagged = without_instructions(
            found, self.index.embedder, self._around(found, scope)
        )
        copies = [each for sentences in retrieval.copies.values() for each in sentences]
        articles, passages = self._articles_and_passages(retrieval, [*flagged, *copies])
        searched = self.index.count() if scope.articles is None else len(scope.articles)
        return Evidence(
            retrieval,
            (),
            articles,
            passages,
            scope=searched if scope.within is None else None,
            flagged=flagged,
            by_history=following is not None,
        )

    def _read(
        self, evidence: Evidence, retrieval: Retrieval, following: Following | None
    ) -> Evidence:
        """Return evidence as it is once ``retrieval``, all or part of it, has been read."""
        with span("read", {}) as note:
            candidates = read(
                self.reader, retrieval, evidence.articles, evidence.passages, following
            )
            note({"footnote.sentences": len(candidates)})
        unnamed = self._unnamed(retrieval.question, candidates, evidence.passages)
        candidates = tuple(each for each in candidates if each.sentence.article_id not in unnamed)
        with_tables = candidates[:_CANDIDATES_WITH_TABLES] if evidence.scope is not None else ()
        return replace(
            evidence,
            retrieval=reordered(evidence.retrieval, candidates),
            candidates=candidates,
            tables=self._tables(with_tables),
            unnamed=unnamed,
        )

    def _unnamed(
        self, question: str, candidates: Sequence[Candidate], passages: Mapping[str, Passage]
    ) -> frozenset[str]:
        """Return the other articles of one form, where the question names one of them."""
        alike = _articles_of_one_form(candidates, passages)
        if len(alike) < 2:
            return frozenset()
        named = dict.fromkeys(alike, 0.0)
        for word in self.index.held_words(question):
            having = [key for key in alike if self.index.held_words(word, [key]).get(word)]
            if len(having) < len(alike):
                for key in having:
                    named[key] += 1 / len(having)
        best = max(named.values())
        return frozenset(key for key, weight in named.items() if weight < best)

    def _articles_and_passages(
        self, retrieval: Retrieval, others: Sequence[Sentence] = ()
    ) -> tuple[dict[str, Article], dict[str, Passage]]:
        """Return the articles and the passages of retrieved and other sentences, by id."""
        sentences = [*(each.sentence for each in retrieval.sentences), *others]
        articles = dict.fromkeys(each.article_id for each in sentences)
        passages = dict.fromkeys(each.passage_id for each in sentences)
        return {key: self.index.article(key) for key in articles}, self.index.passages(
            list(passages)
        )

    def _tables(self, candidates: Sequence[Candidate]) -> dict[str, tuple[Unit, ...]]:
        """Return all rows of the tables of some candidates, by the candidate's id."""
        found: dict[str, tuple[Unit, ...]] = {}
        known: dict[tuple[str, int], tuple[Unit, ...]] = {}
        for each in candidates:
            lead = each.unit.lead
            if not each.unit.is_row or lead is None:
                continue
            key = each.sentence.article_id, lead.start
            if key not in known:
                rows = self.index.sentences_led_by(*key)
                known[key] = tuple(
                    Unit(row, each.unit.place, lead=lead) for row in rows if row.kind == "row"
                )
            found[each.sentence.id] = known[key]
        return found

    def _around(self, found: Retrieval, scope: Scope) -> list[Sentence]:
        """Return the sentences outside a selection in the passages it overlaps.

        Sentences inside may address an assistant only in the context of these.
        """
        if scope.within is None:
            return []
        inside = {ranked.sentence.id for ranked in found.sentences}
        by_passage = self.index.sentences_of([hit.passage.id for hit in found.hits])
        return [each for own in by_passage.values() for each in own if each.id not in inside]

    def elsewhere(
        self, question: str, scope: Scope, following: Following | None, encoding: Encoding
    ) -> tuple[str, ...]:
        """Return the ids of articles out of scope that surely answer, best first."""
        if scope.articles is None or self.index.count() <= len(set(scope.articles)):
            return ()
        with self.index.snapshot():
            found = retrieve(
                self.index, question, following=following, encoding=encoding, most=_READ_ELSEWHERE
            )
            kept, _ = without_instructions(found, self.index.embedder)
            outside = replace(
                kept,
                sentences=tuple(
                    each
                    for each in kept.sentences
                    if each.sentence.article_id not in scope.articles
                ),
            )
            candidates = read(
                self.reader, outside, *self._articles_and_passages(outside), following
            )
        ids = (each.sentence.article_id for each in candidates if each.probability >= SURE_FROM)
        return tuple(dict.fromkeys(ids))

    def overviews(self, encoding: Encoding, scope: Scope) -> tuple[list[Overview], int]:
        """Return overviews of the articles a question means, and the number in scope.

        An article that is clearly nearest to the question is returned alone. Raises
        UnknownArticleError and EmptyStoreError.
        """
        with self.index.snapshot():
            self.check(scope)
            ids = list(scope.articles or (each.id for each in self.index.articles()))
            meant = self._meant(encoding.vector, ids) if len(ids) > 1 else ids
            most = MAX_SENTENCES if len(meant) == 1 else _SENTENCES_OF_SEVERAL
            return [article_overview(self.index, key, most) for key in meant], len(ids)

    def whole(
        self, question: str, encoding: Encoding, scope: Scope, *, characters: int
    ) -> tuple[Evidence, list[Overview]]:
        """Return the evidence for a model to describe whole articles, and their overviews.

        A single article of at most ``characters`` is included in full. Raises what
        ``overviews`` raises.
        """
        with self.index.snapshot():
            parts, count = self.overviews(encoding, scope)
            passages = {key: each for part in parts for key, each in part.passages.items()}
            first: list[str] = []
            if len(parts) > 1 or len(parts[0].article.text) > characters:
                first = [each.passage_id for part in parts for each in part.sentences]
            # A short single article is sent in reading order, others with the overview's passages
            # first.
            retrieval, flagged = self._unranked(question, passages, [*first, *passages])
            articles = {part.article.id: part.article for part in parts}
            return Evidence(retrieval, (), articles, passages, count, flagged), parts

    def with_whole_article(self, evidence: Evidence, *, characters: int) -> Evidence:
        """Add the rest of the best passage's article, if it has at most ``characters``.

        A model reads a whole text better than pieces of it, and faster for the next question.
        The added passages follow those of the article that were retrieved.
        """
        found = evidence.retrieval
        if not found.hits:
            return evidence
        with self.index.snapshot():
            article = evidence.articles[found.hits[0].passage.article_id]
            if len(article.text) > characters or self.index.article(article.id) != article:
                return evidence
            sentences = self.index.article_sentences(article.id)
            passages = self.index.passages(
                list(dict.fromkeys(each.passage_id for each in sentences))
            )
            # The whole article, as a passage's context helps to detect instructions.
            plain, flagged = self._unranked(found.question, passages, list(passages))
        rest = passages.keys() - {hit.passage.id for hit in found.hits}
        own = [hit for hit in found.hits if hit.passage.article_id == article.id]
        others = [hit for hit in found.hits if hit.passage.article_id != article.id]
        more = [hit for hit in plain.hits if hit.passage.id in rest]
        kept = [each for each in plain.sentences if each.sentence.passage_id in rest]
        return replace(
            evidence,
            retrieval=Retrieval(found.question, (*own, *more, *others), (*found.sentences, *kept)),
            passages={**evidence.passages, **passages},
            flagged=(
                *evidence.flagged,
                *(each for each in flagged if each.passage_id in rest),
            ),
        )

    def _unranked(
        self, question: str, passages: Mapping[str, Passage], order: Sequence[str]
    ) -> tuple[Retrieval, tuple[Sentence, ...]]:
        """Return passages in this order as a retrieval, and the instructions left out of it."""
        ids = list(dict.fromkeys(order))
        sentences = [each for held in self.index.sentences_of(ids).values() for each in held]
        known = self.index.directions(sentences)
        retrieval = Retrieval(
            question,
            tuple(Hit(passages[key], 0.0) for key in ids),
            tuple(RankedSentence(each, 0.0, known[each.id]) for each in sentences),
        )
        return without_instructions(retrieval, self.index.embedder)

    def _meant(self, vector: FloatArray, ids: Sequence[str]) -> list[str]:
        """Return the article clearly nearest to a question, or else the nearest few."""
        near: dict[str, float] = {}
        scored = dict(self.index.nearest(vector, _NEAREST_PASSAGES, ids))
        for key, passage in self.index.passages(list(scored)).items():
            near[passage.article_id] = max(scored[key], near.get(passage.article_id, -1.0))
        order = sorted(near, key=lambda key: -near[key])
        if len(order) > 1 and near[order[0]] - near[order[1]] >= _CLEAR_LEAD:
            return order[:1]
        return [*order, *(key for key in ids if key not in near)][:_MAX_OVERVIEWS]

    def check(self, scope: Scope) -> None:
        """Raise UnknownArticleError, EmptyStoreError or QuestionError for an invalid scope."""
        if scope.within is not None:
            self._check_selection(scope.within)
        elif scope.articles is not None and not scope.articles:
            raise UnknownArticleError(
                "No article was named; name at least one, or leave the list out to search all."
            )
        for article_id in scope.articles or ():
            self.index.article(article_id)
        if self.index.counts()[1] == 0:
            raise EmptyStoreError(
                "There are no articles yet; add one first: footnote add FILE, "
                "or open 'footnote chat', which starts with one."
            )

    def readable(self, question: str, encoding: Encoding, scope: Scope) -> bool:
        """Return whether a question has a word that the articles or the embedder know."""
        return any(self._held_words(question, scope).values()) or not is_foreign(question, encoding)

    def absent_words(self, question: str, scope: Scope) -> list[str]:
        """Return the words of a question that name things and that no article in scope has."""
        return [
            word
            for word, held in self._held_words(question, scope).items()
            if not held and names_a_thing(word, self.index.embedder)
        ]

    def _held_words(self, question: str, scope: Scope) -> dict[str, bool]:
        articles = scope.articles if scope.within is None else [scope.within.article_id]
        return self.index.held_words(question, articles)

    def _check_selection(self, selection: Selection) -> None:
        article = self.index.article(selection.article_id)
        start, end = selection.start, selection.end
        if selection.sha256 not in {None, article.sha256}:
            raise QuestionError(
                f"The article {article.id!r} has changed since the text was selected; "
                "select it again."
            )
        if not 0 <= start < end <= len(article.text):
            raise QuestionError(
                f"The selection from {start} to {end} is not part of the article {article.id!r}, "
                f"which has {len(article.text):,} characters; select some of its text."
            )
        if not self.index.sentences_within(selection):
            raise QuestionError(
                f"The selection from {start} to {end} of the article {article.id!r} contains "
                "no sentence; select at least part of one."
            )


def _articles_of_one_form(
    candidates: Sequence[Candidate], passages: Mapping[str, Passage]
) -> list[str]:
    """Return the ids of the articles that say the like of what the best sentence says.

    Their sentence is one of the best, and differs little or stands under the same heading.
    """
    if not candidates:
        return []
    best = candidates[0]
    heading = passages[best.sentence.passage_id].heading[-1:]
    found = [best.sentence.article_id]
    for each in candidates[1:_CANDIDATES_ALIKE]:
        same = heading and passages[each.sentence.passage_id].heading[-1:] == heading
        if same or is_alike(each.sentence.text, best.sentence.text):
            found.append(each.sentence.article_id)
    return list(dict.fromkeys(found))
