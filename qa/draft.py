"""Cite sentences, and draft an answer from them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index import Article, Lead, Passage, Sentence
from qa.types import Citation, Claim, Context, Copy, Reason, Status, Support, Table

HEDGE = "This may answer it:"
GREETING = (
    "Ask about anything in the articles, or for a summary of one; "
    "each sentence of the answer names its place."
)
# Also matches "[2, 3]" and "[2-4]", as models and articles write them.
MARKER = re.compile(r"\s?\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]")
_LACKS: dict[Support, str] = {
    "verified": "",
    "partial": "(doubtful)",
    "unsupported": "(not supported)",
}
_NOT_JUDGED = "(not judged)"
# Code points kept on either side of a quote.
_SURROUNDINGS = 64


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the sentences of articles that are its sources.

    ``lead`` is the header of a table or the opening of a list that the first source needs to be
    understood.
    """

    text: str
    sources: tuple[Sentence, ...]
    lead: Sentence | Lead | None = None


class Footnotes:
    """Numbers citations from 1 by first appearance; the same place keeps its number."""

    def __init__(
        self,
        articles: Mapping[str, Article],
        passages: Mapping[str, Passage],
        before: Iterable[Citation] = (),
    ) -> None:
        """Cite from these articles, with these passages' headings; both are keyed by id.

        ``before`` are earlier citations, numbered from 1; the new ones continue from them.
        """
        self._articles = articles
        self._passages = passages
        self._by_place = {(note.article_id, note.start, note.end): note for note in before}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, by number."""
        return tuple(self._by_place.values())

    def claim(
        self, statement: Statement, also_in: Sequence[Sentence] = ()
    ) -> tuple[Claim, tuple[Citation, ...]]:
        """Return the statement as a claim, and its citations.

        A statement identical to one of its sources is verified by that alone. ``also_in`` are
        sentences of other articles with the words of the first source.
        """
        first = statement.sources[:1]
        cited = (
            *(self._cite(sentence, statement.lead, also_in) for sentence in first),
            *self.cite(statement.sources[1:]),
        )
        verbatim = any(citation.quote == statement.text for citation in cited)
        numbers = tuple(citation.number for citation in cited)
        return Claim(statement.text, "verified" if verbatim else "unsupported", numbers), cited

    def cite(self, sentences: Iterable[Sentence]) -> tuple[Citation, ...]:
        """Return a citation for each sentence; its quote is cut from the article's text."""
        return tuple(self._cite(sentence) for sentence in sentences)

    def _cite(
        self,
        sentence: Sentence,
        lead: Sentence | Lead | None = None,
        also_in: Sequence[Sentence] = (),
    ) -> Citation:
        place = (sentence.article_id, sentence.start, sentence.end)
        if place not in self._by_place:
            article = self._articles[sentence.article_id]
            passage = self._passages.get(sentence.passage_id)
            prefix, suffix = surroundings(article.text, sentence.start, sentence.end)
            self._by_place[place] = Citation(
                number=len(self._by_place) + 1,
                article_id=article.id,
                article_sha256=article.sha256,
                title=article.title,
                passage_id=sentence.passage_id,
                heading=passage.heading if passage else (),
                page=article.page_at(sentence.start),
                start=sentence.start,
                end=sentence.end,
                quote=article.text[sentence.start : sentence.end],
                prefix=prefix,
                suffix=suffix,
                context=None if lead is None else Context(lead.start, lead.end, lead.text),
                also_in=tuple(
                    Copy(
                        each.article_id,
                        self._articles[each.article_id].title,
                        each.start,
                        each.end,
                    )
                    for each in also_in
                ),
            )
        return self._by_place[place]


def surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """Return up to 64 code points of a text right before a span and right after it."""
    return text[max(start - _SURROUNDINGS, 0) : start], text[end : end + _SURROUNDINGS]


def marked_text(claims: Sequence[Claim]) -> str:
    """Return the claims as one text, each with its markers like [1] and any lack of support."""
    return " ".join(" ".join([claim.text, _mark(claim)]).strip() for claim in claims)


def without_markers(text: str) -> str:
    """Return a text without its citation markers."""
    return MARKER.sub("", text)


def renumbered(
    claims: Sequence[Claim], citations: Sequence[Citation]
) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """Renumber citations by first appearance, and drop those that no claim cites any more."""
    by_number = {note.number: note for note in citations}
    named = dict.fromkeys(number for claim in claims for number in claim.citations)
    new = {number: place for place, number in enumerate(named, 1)}
    return (
        tuple(
            replace(claim, citations=tuple(new[number] for number in claim.citations))
            for claim in claims
        ),
        tuple(replace(by_number[number], number=place) for number, place in new.items()),
    )


def unmarked_text(claims: Sequence[Claim]) -> str:
    """Return the claims as one text without markers, as for an unfinished answer."""
    return " ".join(claim.text for claim in claims)


def _mark(claim: Claim) -> str:
    markers = "".join(f"[{number}]" for number in claim.citations)
    return f"{markers} {_LACKS[claim.support] if claim.judged else _NOT_JUDGED}".strip()


@dataclass(frozen=True, slots=True)
class Draft:
    """The part of an answer that its writer decides; see ``Answer`` for the fields."""

    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    reason: Reason | None = None
    missing: str | None = None
    hedged: bool = False
    elsewhere: tuple[str, ...] = ()
    disagrees: tuple[tuple[int, int], ...] = ()
    table: Table | None = None
    notices: tuple[str, ...] = ()

    @property
    def is_supported(self) -> bool:
        """Whether at least one of the claims is supported."""
        return any(claim.is_supported for claim in self.claims)


def found(
    claims: Sequence[Claim], citations: Sequence[Citation], missing: str | None = None
) -> Draft:
    """Draft an answer from these claims.

    It is partial if something is missing or none of them is supported.
    """
    supported = any(claim.is_supported for claim in claims)
    status: Status = "answered" if supported and missing is None else "partial"
    return Draft(
        status, marked_text(claims), tuple(claims), tuple(citations), missing=missing or None
    )


def hedged(claims: Sequence[Claim], citations: Sequence[Citation]) -> Draft:
    """Draft an answer from claims that may or may not answer."""
    return Draft(
        "partial",
        f"{HEDGE} {marked_text(claims)}",
        tuple(claims),
        tuple(citations),
        hedged=True,
    )


def cut(claims: Sequence[Claim], citations: Sequence[Citation]) -> Draft:
    """Draft what is left of an answer whose writer did not finish."""
    return Draft("partial", marked_text(claims), tuple(claims), tuple(citations))


def corrected(claims: Sequence[Claim], citations: Sequence[Citation]) -> Draft:
    """Draft the answer to a question whose premise these claims contradict."""
    text = f"The question assumes something else than what is written: {marked_text(claims)}"
    return Draft("not_found", text, tuple(claims), tuple(citations), reason="false_premise")


def not_found(
    scope: int | None,
    nearest: Sequence[Citation],
    *,
    reason: Reason | None = None,
    missing: str | None = None,
    elsewhere: Sequence[str] = (),
) -> Draft:
    """Draft the answer that none was found in ``scope`` articles.

    If ``scope`` is None, a selection of one article was searched. The draft never asserts that
    the articles do not contain an answer: it may be there in words that nothing matched.
    """
    place = "selected text" if scope is None else "article" if scope == 1 else "articles"
    text = f"No answer was found in the {place}."
    return Draft(
        "not_found",
        text,
        nearest=tuple(nearest),
        reason=reason,
        missing=missing,
        elsewhere=tuple(elsewhere),
    )


def greeted() -> Draft:
    """Draft the answer to a greeting or thanks."""
    return Draft("not_found", GREETING, reason="off_topic")
