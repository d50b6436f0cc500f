"""The evidence for a question: passages, candidates and articles, from one store snapshot."""

import re
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from index import Article, ArticleIndex, Embedder, Hit, Passage, Selection, Sentence
from index.embedding import FloatArray, bundled_embedder
from index.errors import EmptyStoreError, QuestionError, UnknownArticleError
from index.tracing import span
from qa.decision import AGAIN_FROM, FOLLOWS_FROM, GAIN_WEIGHT, MAY_FOLLOW_FROM, SURE_FROM
from qa.draft import Footnotes
from qa.events import HitsFound
from qa.overview import MAX_SENTENCES, Overview, article_overview
from qa.question import Question
from qa.reader import (
    Candidate,
    ReaderModel,
    Unit,
    best_probability,
    bundled_reader,
    log_odds,
    passage_texts,
    read,
    reorder,
    second_view,
    siblings_by_item,
)
from qa.retrieval import (
    RankedSentence,
    Retrieval,
    asks_for_several,
    follow_up_log_odds,
    is_alike,
    is_foreign,
    kind_of,
    names_a_thing,
    respell,
    retrieve,
)
from qa.safety import find_orders, order_scores
from qa.types import Citation, Considered, QuestionKind

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
# Articles among which one is looked for by its name, and words of a title that names nothing else.
_MOST_NAMED, _LONG_TITLE = 1000, 5
# The first characters of an article, enough to show its language.
_LANGUAGE_SAMPLE = 600


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What was retrieved and read for a question, with all that is needed to cite it.

    ``articles`` and ``passages`` are keyed by id. ``scope`` is the number of articles searched,
    or None for a selection of one. ``candidates`` are the sentences that were read, best first;
    before that there are none.
    ``flagged`` are the sentences that address an assistant and were left out. ``tables`` are all
    rows of the table that a candidate is a row of, in reading order, by the candidate's id.
    ``unnamed`` are the ids of articles that are like the one that the question names, and that it
    does not name.
    """

    retrieval: Retrieval
    candidates: tuple[Candidate, ...]
    articles: Mapping[str, Article]
    passages: Mapping[str, Passage]
    scope: int | None
    flagged: tuple[Sentence, ...] = ()
    tables: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    unnamed: frozenset[str] = frozenset()

    @property
    def by_history(self) -> bool:
        """Whether the question was read with the turn before."""
        return bool(self.retrieval.question.history)

    @property
    def probability(self) -> float:
        """The probability that the best sentence answers, among those that may be shown."""
        return best_probability(self.candidates)

    @property
    def highest_probability(self) -> float:
        """That of any sentence read; a question in an article is often answered right after it."""
        return best_probability(self.candidates, shown=False)

    @property
    def considered(self) -> tuple[Considered, ...]:
        """The passages considered, best first, without their outcomes."""
        return tuple(
            Considered(
                passage_id=hit.passage.id,
                score=hit.score,
                article_id=hit.passage.article_id,
                article_sha256=self.articles[hit.passage.article_id].sha256,
                title=self.articles[hit.passage.article_id].title,
                heading=hit.passage.heading,
                page=hit.passage.page,
                start=hit.passage.start,
                end=hit.passage.end,
            )
            for hit in self.retrieval.hits
        )

    @property
    def hits_found(self) -> HitsFound:
        """The event that says what was found."""
        sentences = tuple(ranked.sentence for ranked in self.retrieval.sentences)
        unread = bool(sentences) and not self.candidates
        return HitsFound(self.considered, sentences, None if unread else self.probability)

    def footnotes(self, before: Iterable[Citation] = ()) -> Footnotes:
        """Return footnotes that number this evidence from 1, or on from earlier citations."""
        return Footnotes(self.articles, self.passages, before)

    def flagged_in(self, passage_ids: Collection[str]) -> tuple[Citation, ...]:
        """Cite the sentences in these passages that address an assistant.

        Those in other passages do not concern the answer.
        """
        return self.footnotes().cite(
            sentence for sentence in self.flagged if sentence.passage_id in passage_ids
        )


class EvidenceFinder:
    """Retrieves and reads evidence from an open index. Safe to share between threads."""

    def __init__(self, index: ArticleIndex) -> None:
        """Search this index, and read what is found."""
        self.index = index

    @property
    def reader(self) -> ReaderModel:
        """The reader. Raises ReaderError when its weights are missing or altered."""
        return bundled_reader.get()

    def encode(self, question: Question) -> Question:
        """Return a question with its encoding; meanwhile, load the reader if necessary."""
        bundled_reader.begin()
        return replace(question, encoding=question.encoded(self.index.embedder))

    def kind(self, question: Question) -> QuestionKind:
        """Return what kind of question this is; the name of an article stands for the article."""
        kind = kind_of(question.text, self._bundled_vector(question))
        for name in self._names(question).values() if kind == "question" else ():
            general = question.spelt(question.text.replace(name, "this article"))
            kind = kind_of(general.text, self._bundled_vector(general))
        return kind

    def _names(self, question: Question) -> dict[str, str]:
        """Return the articles in scope whose title or file the question names, as it does, by id.

        A short title is what a question asks about. Of very many articles none is looked for.
        """
        found = {}
        for each in self.index.articles() if self.index.count() <= _MOST_NAMED else ():
            file = PurePath(each.source or "").name
            names = [file] if "." in file else []
            names += [each.title] if len(each.title.split()) >= _LONG_TITLE else []
            match = re.search("|".join(map(re.escape, names)) or "$.", question.text, re.IGNORECASE)
            if match and (question.articles is None or each.id in question.articles):
                found[each.id] = match[0]
        return found

    def follow_up_log_odds(self, question: Question) -> float:
        """Return the log-odds that a question follows up on what was said."""
        return follow_up_log_odds(question.text, self._bundled_vector(question))

    def asks_for_several(self, question: Question) -> bool:
        """Return whether a question asks for several things, as all of a list."""
        return asks_for_several(question.text, self._bundled_vector(question))

    def whole_list(self, candidate: Candidate) -> tuple[Unit, ...]:
        """Return all items of the list that a sentence is an item of, also those not read."""
        with self.index.snapshot():
            article = self.index.article(candidate.sentence.article_id)
            sentences = self.index.article_sentences(article.id)
            passages = self.index.passages([each.passage_id for each in sentences])
        texts = passage_texts(sentences, {article.id: article}, passages)
        lists = siblings_by_item(unit for text in texts for unit in text.units)
        return lists.get(candidate.sentence.id, candidate.siblings)

    def _bundled_vector(self, question: Question) -> FloatArray:
        """Return a question's vector by the embedder that the weights were learnt with."""
        bundled = bundled_embedder(self.index.embedder)
        if bundled is not self.index.embedder:
            return bundled.encode([question.text])[0].vector
        return question.encoded(bundled).vector

    def has_unknown_words(self, question: Question) -> bool:
        """Return whether the embedder knows the words of the first article in scope, but not these.

        Raises UnknownArticleError and EmptyStoreError.
        """
        text, encoding = question.text, question.encoded(self.index.embedder)
        if not is_foreign(text, encoding):
            return False
        with self.index.snapshot():
            self.check(question)
            if not is_foreign(text, encoding, lambda word: bool(self.index.lexical(word, 1))):
                return False
            ids = question.articles or [each.id for each in self.index.articles()]
            sample = self.index.article(ids[0]).text[:_LANGUAGE_SAMPLE]
        return not is_foreign(sample, self.index.embedder.encode([sample])[0])

    def respell(self, question: Question) -> Question:
        """Return the question with misspelt words as the articles in scope spell them.

        Raises UnknownArticleError and EmptyStoreError.
        """
        embedder, articles = self.index.embedder, question.searched_articles

        # Few questions have a word to look up.
        def resembling(word: str) -> list[str]:
            with self.index.snapshot():
                self.check(question)
                if self.index.lexical(word, 1, articles):
                    return []
                found = self.index.resembling(word, _SPELLING_PASSAGES, articles)
            return [each.text for each in found]

        text = respell(question.text, question.encoded(embedder), resembling, embedder)
        return question.spelt(text)

    def evidence(self, question: Question) -> Evidence:
        """Retrieve and read the evidence for a question.

        Its history is used if it follows up on that, and ignored if it stands alone. If the
        wording does not decide, both are tried and the evidence decides. Raises
        UnknownArticleError, EmptyStoreError, ReaderError, and QuestionError for a selection that is
        invalid or empty.
        """
        question = self.encode(question)
        # Whatever others change meanwhile, the answer is based on one snapshot.
        with self.index.snapshot():
            self.check(question)
            return self._viewed_again(self._with_or_without_history(question))

    def _with_or_without_history(self, question: Question) -> Evidence:
        follows = self.follow_up_log_odds(question) if question.history else FOLLOWS_FROM
        if follows >= FOLLOWS_FROM:
            return self._evidence(question)
        alone = self._evidence(question.alone())
        if follows < MAY_FOLLOW_FROM:
            return alone
        together = self._evidence(question)
        gain = log_odds(together.probability) - log_odds(alone.probability)
        return together if follows + GAIN_WEIGHT * gain > 0 else alone

    def _viewed_again(self, evidence: Evidence) -> Evidence:
        """Return evidence in its final order, whose best sentence a second model has read, too."""
        candidates = second_view(self.reader, evidence.retrieval, evidence.candidates)
        shown = " ".join(" ".join(evidence.retrieval.question.answers_before).split())
        candidates = tuple(
            replace(each, repeats=each.probability < AGAIN_FROM and each.unit.text in shown)
            for each in candidates
        )
        retrieval = reorder(evidence.retrieval, candidates)
        return replace(evidence, candidates=candidates, retrieval=retrieval)

    def read_for_model(
        self, question: Question, *, characters: int
    ) -> tuple[Evidence, Callable[[], Evidence]]:
        """Retrieve the evidence for a first question, and have another thread read it.

        Returns what a model is given of it, by rank in retrieval, and what waits until it was read.
        An article of at most ``characters`` is added as in ``with_whole_article``. Both are from
        one snapshot. The first raises what ``evidence`` raises, the second ReaderError.
        """

        def stages() -> Generator[Evidence, None, None]:
            with self.index.snapshot():
                self.check(question)
                found = given = self._found(question)
                if question.within is None:
                    given = self.with_whole_article(found, characters=characters)
                yield given
                yield self._viewed_again(self._read(given, found.retrieval))

        # One thread takes all steps, as a snapshot is that of a thread.
        pool, context, steps = ThreadPoolExecutor(1, "reading"), copy_context(), stages()
        found = pool.submit(context.run, steps.__next__)
        read = pool.submit(context.run, steps.__next__)
        pool.submit(steps.close)
        pool.shutdown(wait=False)
        return found.result(), read.result

    def _evidence(self, question: Question) -> Evidence:
        found = self._found(question)
        return self._read(found, found.retrieval)

    def _found(self, question: Question) -> Evidence:
        """Retrieve evidence that is not read yet."""
        about = {"gen_ai.operation.name": "retrieval", "gen_ai.data_source.id": "passages"}
        with span("retrieve", about) as note:
            found = retrieve(self.index, question)
            note({"footnote.passages": len(found.hits)})
        retrieval, flagged = without_instructions(found, self.index.embedder, self._around(found))
        copies = [each for sentences in retrieval.copies.values() for each in sentences]
        articles, passages = self._articles_and_passages(retrieval, [*flagged, *copies])
        searched = self.index.count() if question.articles is None else len(question.articles)
        return Evidence(
            retrieval,
            (),
            articles,
            passages,
            scope=searched if question.within is None else None,
            flagged=flagged,
        )

    def _read(self, evidence: Evidence, retrieval: Retrieval) -> Evidence:
        """Return evidence as it is once ``retrieval``, all or part of it, has been read."""
        with span("read", {}) as note:
            candidates = read(self.reader, retrieval, evidence.articles, evidence.passages)
            note({"footnote.sentences": len(candidates)})
        unnamed = self._unnamed(retrieval.question.text, candidates, evidence.passages)
        if unnamed:
            candidates = tuple(
                each for each in candidates if each.sentence.article_id not in unnamed
            )
        with_tables = candidates[:_CANDIDATES_WITH_TABLES] if evidence.scope is not None else ()
        return replace(
            evidence,
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

    def _around(self, found: Retrieval) -> list[Sentence]:
        """Return the sentences outside a selection in the passages it overlaps.

        Sentences inside may address an assistant only in the context of these.
        """
        if found.question.within is None:
            return []
        inside = {ranked.sentence.id for ranked in found.sentences}
        by_passage = self.index.sentences_of([hit.passage.id for hit in found.hits])
        return [each for own in by_passage.values() for each in own if each.id not in inside]

    def elsewhere(self, question: Question) -> tuple[str, ...]:
        """Return the ids of articles out of scope that surely answer, best first."""
        scope = question.articles
        if scope is None or self.index.count() <= len(set(scope)):
            return ()
        everywhere = replace(question, articles=None, within=None)
        with self.index.snapshot():
            found = retrieve(self.index, everywhere, _READ_ELSEWHERE)
            kept, _ = without_instructions(found, self.index.embedder)
            outside = replace(
                kept,
                sentences=tuple(
                    each for each in kept.sentences if each.sentence.article_id not in scope
                ),
            )
            read_first = read(self.reader, outside, *self._articles_and_passages(outside))
            candidates = second_view(self.reader, outside, read_first)
        ids = (each.sentence.article_id for each in candidates if each.probability >= SURE_FROM)
        return tuple(dict.fromkeys(ids))

    def overviews(self, question: Question) -> tuple[list[Overview], int]:
        """Return overviews of the articles a question means, and the number in scope.

        An article that is clearly nearest to the question is returned alone. Raises
        UnknownArticleError and EmptyStoreError.
        """
        with self.index.snapshot():
            self.check(question)
            named = list(self._names(question))
            ids = named or list(question.articles or (each.id for each in self.index.articles()))
            vector = question.encoded(self.index.embedder).vector
            meant = self._meant(vector, ids) if len(ids) > 1 else ids
            most = MAX_SENTENCES if len(meant) == 1 else _SENTENCES_OF_SEVERAL
            return [article_overview(self.index, key, most) for key in meant], len(ids)

    def whole(
        self, question: Question, about: Question, *, characters: int
    ) -> tuple[Evidence, list[Overview]]:
        """Return the evidence for a model to describe whole articles, and their overviews.

        ``about`` is the question in the words that it was asked in, which tell the articles.
        A single article of at most ``characters`` is included in full. Raises what
        ``overviews`` raises.
        """
        with self.index.snapshot():
            parts, count = self.overviews(about)
            passages = {key: each for part in parts for key, each in part.passages.items()}
            first: list[str] = []
            if len(parts) > 1 or len(parts[0].article.text) > characters:
                first = [each.passage_id for part in parts for each in part.sentences]
            # A short single article is sent in reading order, others with the overview's passages
            # first.
            retrieval, flagged = self._unranked(question.alone(), passages, [*first, *passages])
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
        self, question: Question, passages: Mapping[str, Passage], order: Sequence[str]
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

    def check(self, question: Question) -> None:
        """Raise UnknownArticleError, EmptyStoreError or QuestionError for an invalid scope."""
        self._check_named(question)
        if self.index.counts()[1] == 0:
            raise EmptyStoreError(
                "There are no articles yet; add one first: footnote add FILE, "
                "or footnote add --demo for “Blinken goes to Beijing”, an article to try."
            )

    def refuse_unknown(self, question: Question) -> None:
        """Raise UnknownArticleError or QuestionError for a scope that names what is not there."""
        with self.index.snapshot():
            self._check_named(question)

    def _check_named(self, question: Question) -> None:
        if question.within is not None:
            self._check_selection(question.within)
        elif question.articles is not None and not question.articles:
            raise UnknownArticleError(
                "No article was named; name at least one, or leave the list out to search all."
            )
        for article_id in question.articles or ():
            self.index.article(article_id)

    def held_words(self, question: Question) -> dict[str, bool]:
        """Return whether an article in scope has each word of a question that is searched for."""
        return self.index.held_words(question.text, question.searched_articles)

    def is_foreign(self, question: Question) -> bool:
        """Return whether the embedder does not know the words of a question."""
        return is_foreign(question.text, question.encoded(self.index.embedder))

    def names_a_thing(self, word: str) -> bool:
        """Return whether a word is rare enough to name what a question is about."""
        return names_a_thing(word, self.index.embedder)

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
    heading = passages[best.unit.sentence.passage_id].heading[-1:]
    found = [best.unit.sentence.article_id]
    for each in candidates[1:_CANDIDATES_ALIKE]:
        sentence = each.unit.sentence
        same = heading and passages[sentence.passage_id].heading[-1:] == heading
        if same or is_alike(sentence.text, best.unit.sentence.text):
            found.append(sentence.article_id)
    return list(dict.fromkeys(found))


def without_instructions(
    retrieval: Retrieval, embedder: Embedder, around: Sequence[Sentence] = ()
) -> tuple[Retrieval, tuple[Sentence, ...]]:
    """Take the sentences that address an assistant out of a retrieval.

    Returns the rest, and those sentences, best first. ``around`` are other sentences that serve
    as context. A heading that addresses an assistant is removed from its passages.
    """
    found = [ranked.sentence for ranked in retrieval.sentences]
    directions = {ranked.sentence.id: ranked.direction for ranked in retrieval.sentences}
    ids = find_orders([*found, *around], embedder, directions)
    headings = list({each for hit in retrieval.hits for each in hit.passage.heading})
    scored = zip(headings, order_scores(headings, embedder), strict=True)
    orders = {heading for heading, score in scored if score > 0}
    hits = []
    for hit in retrieval.hits:
        plain = tuple(each for each in hit.passage.heading if each not in orders)
        hits.append(replace(hit, passage=replace(hit.passage, heading=plain)))
    kept = tuple(ranked for ranked in retrieval.sentences if ranked.sentence.id not in ids)
    taken = tuple(ranked.sentence for ranked in retrieval.sentences if ranked.sentence.id in ids)
    return replace(retrieval, hits=tuple(hits), sentences=kept), taken
