"""What there is to a question is found: all of it in the store of one moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import (
    Article,
    ArticleIndex,
    EmptyStoreError,
    QuestionError,
    Selection,
    Sentence,
    UnknownArticleError,
    refuse_lone_article,
)
from qa.following import Following
from qa.instructions import without_instructions
from qa.material import Material
from qa.not_found import diagnose, on_topic
from qa.retrieval import Retrieval, retrieve
from qa.searchable import Searchable
from qa.selected_index import SelectedIndex


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: in some articles or all, or only at a selection of one.

    Raises UsageError for a lone article id in place of a list.
    """

    articles: Sequence[str] | None = None
    within: Selection | None = None

    def __post_init__(self) -> None:
        refuse_lone_article(self.articles)


class Gathering:
    """Finds the material of answers in an open index. Safe to share by threads."""

    def __init__(self, index: ArticleIndex) -> None:
        """Look in this index."""
        self._index = index

    def material(
        self, question: str, scope: Scope, follows: Following | None, *, diagnosed: bool
    ) -> Material:
        """Find what there is to a question.

        Raises UnknownArticleError, EmptyStoreError, and QuestionError for a selection that
        holds nothing.
        """

        def find(asked: str) -> tuple[Retrieval, tuple[Sentence, ...]]:
            found = retrieve(self._searched(scope), asked, articles=scope.articles,
                             following=follows)  # fmt: skip
            return without_instructions(found, self._around(found, scope))

        # Whatever others change meanwhile, the answer is about the articles of one moment.
        with self._index.snapshot():
            self._check(scope)
            retrieval, flagged = find(question)
            diagnosis = None
            if diagnosed:
                diagnosis = diagnose(self._searched(scope), retrieval, lambda part: find(part)[0])
            sentences = [ranked.sentence for ranked in retrieval.sentences]
            sentences += [ranked.sentence for ranked in diagnosis.sentences] if diagnosis else []
            passages = dict.fromkeys(each.passage_id for each in (*sentences, *flagged))
            return Material(
                retrieval,
                self._articles_of((*sentences, *flagged)),
                self._index.passages(list(passages)),
                self._looked_in(scope),
                diagnosis,
                flagged,
            )

    def answers(self, question: str, scope: Scope) -> bool:
        """Tell whether a question is answered, or contradicted, when asked without a history.

        Raises what ``material`` raises.
        """
        found = self.material(question, scope, None, diagnosed=True)
        return found.diagnosis is not None and found.diagnosis.kind in {
            "answerable",
            "partial",
            "false_premise",
        }

    def on_topic(self, material: Material) -> bool:
        """Tell whether what was found is about the subject of the question at all."""
        with self._index.snapshot():
            return on_topic(self._index, material.retrieval)

    def _searched(self, scope: Scope) -> Searchable:
        return self._index if scope.within is None else SelectedIndex(self._index, scope.within)

    def _looked_in(self, scope: Scope) -> int | None:
        if scope.within is not None:
            return None
        return self._index.count() if scope.articles is None else len(scope.articles)

    def _around(self, found: Retrieval, scope: Scope) -> list[Sentence]:
        """Return the sentences that a selection leaves out of the passages it touches.

        What stands inside it may address an assistant only together with them.
        """
        if scope.within is None:
            return []
        inside = {ranked.sentence.id for ranked in found.sentences}
        homes = self._index.sentences_of([hit.passage.id for hit in found.hits])
        return [each for home in homes.values() for each in home if each.id not in inside]

    def _check(self, scope: Scope) -> None:
        if scope.within is not None:
            self._check_selection(scope.within)
        elif scope.articles is not None and not scope.articles:
            raise UnknownArticleError("No article was named; name one, or leave it out for all.")
        for article_id in scope.articles or ():
            self._index.article(article_id)
        if self._index.counts()[1] == 0:
            raise EmptyStoreError(
                "There are no articles yet; add one first: footnote add FILE, "
                "or open 'footnote chat', which starts with one."
            )

    def _check_selection(self, selection: Selection) -> None:
        article = self._index.article(selection.article_id)
        start, end = selection.start, selection.end
        if selection.sha256 not in {None, article.sha256}:
            raise QuestionError(
                f"The article {article.id!r} has changed since the text was selected; "
                "select it again."
            )
        if not 0 <= start < end <= len(article.text):
            raise QuestionError(
                f"The selection from {start} to {end} is no part of the article {article.id!r}, "
                f"which has {len(article.text):,} characters; select some of its text."
            )
        if not self._index.sentences_within(selection):
            raise QuestionError(
                f"The selection from {start} to {end} of the article {article.id!r} holds no "
                "sentence; select at least a part of one."
            )

    def _articles_of(self, sentences: Iterable[Sentence]) -> dict[str, Article]:
        ids = dict.fromkeys(sentence.article_id for sentence in sentences)
        return {article_id: self._index.article(article_id) for article_id in ids}
