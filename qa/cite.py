"""Statements become claims, and their sources become numbered citations."""

from collections.abc import Mapping, Sequence

from index import Article, Passage, Sentence
from qa.statement import Statement
from qa.types import Citation, Claim


class Footnotes:
    """Numbers citations by first appearance; the same place keeps its number."""

    def __init__(self) -> None:
        """Start with no citations."""
        self._by_place: dict[tuple[str, int, int], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation so far, by number."""
        return tuple(self._by_place.values())

    def claim(
        self,
        statement: Statement,
        articles: Mapping[str, Article],
        passages: Mapping[str, Passage],
    ) -> tuple[Claim, tuple[Citation, ...]]:
        """Return the statement as a claim, with the citations that it names.

        A statement that is word for word one of its sources is verified by that alone.
        """
        cited = tuple(
            self._cite(sentence, articles[sentence.article_id], passages.get(sentence.passage_id))
            for sentence in statement.sources
        )
        verbatim = any(citation.quote == statement.text for citation in cited)
        claim = Claim(
            statement.text,
            "verified" if verbatim else "unsupported",
            tuple(citation.number for citation in cited),
        )
        return claim, cited

    def _cite(self, sentence: Sentence, article: Article, passage: Passage | None) -> Citation:
        place = (article.id, sentence.start, sentence.end)
        if place not in self._by_place:
            number = len(self._by_place) + 1
            self._by_place[place] = cite(sentence, article, passage, number)
        return self._by_place[place]


def cite(sentence: Sentence, article: Article, passage: Passage | None, number: int) -> Citation:
    """Return the citation of a sentence; its quote is cut from the article's text."""
    return Citation(
        number=number,
        article_id=article.id,
        article_sha256=article.sha256,
        title=article.title,
        passage_id=sentence.passage_id,
        heading=passage.heading if passage else (),
        page=passage.page if passage else None,
        start=sentence.start,
        end=sentence.end,
        quote=article.text[sentence.start : sentence.end],
    )


def marked_text(claims: Sequence[Claim]) -> str:
    """Return the claims as one text, each followed by its markers like [1]."""
    return " ".join(
        " ".join([claim.text, "".join(f"[{number}]" for number in claim.citations)]).strip()
        for claim in claims
    )
