"""Cite sentences, and draft an answer from them.

A draft is an Answer whose question, timings and other fields are filled in once it is complete.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from index import Article, Passage, Sentence
from index.types import Lead
from qa.types import Answer, Citation, Claim, Context, Copy, Reason, Status, Support

HEDGE = "Perhaps:"
GREETING = (
    "Ask about anything in the articles, or for a summary of one; "
    "each sentence of the answer shows where it comes from."
)
NO_OVERVIEW = "The article holds no sentences that an overview could be made of."
# Also matches "[2, 3]" and "[2-4]", as models and articles write them.
MARKER = re.compile(r"\s?\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]")
_SUPPORT_NOTES: dict[Support, str] = {
    "verified": "",
    "partial": "(doubtful)",
    "unsupported": "(not supported)",
}
_NOT_JUDGED = "(not judged)"
_NOTES = [f" {note}" for note in (*_SUPPORT_NOTES.values(), _NOT_JUDGED) if note]
_NOTE = re.compile("|".join(map(re.escape, _NOTES)))
# Code points kept on either side of a quote.
_SURROUNDINGS = 64


class Footnotes:
    """Numbers citations from 1 by first appearance.

    The same place keeps its number, lead and copies.
    """

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
        self,
        sentence: Sentence,
        lead: Sentence | Lead | None = None,
        also_in: Sequence[Sentence] = (),
    ) -> tuple[Claim, Citation]:
        """Return a sentence of an article as a claim, which its own words verify, and its citation.

        ``lead`` is the header of a table or the opening of a list that it needs to be understood.
        ``also_in`` are sentences of other articles with the same words.
        """
        note = self._cite(sentence, lead, also_in)
        return Claim(note.quote, "verified", (note.number,)), note

    def cite(self, sentences: Iterable[Sentence]) -> tuple[Citation, ...]:
        """Return a citation for each sentence; its quote is cut from the article's text."""
        return tuple(self._cite(sentence, None, ()) for sentence in sentences)

    def _cite(
        self, sentence: Sentence, lead: Sentence | Lead | None, also_in: Sequence[Sentence]
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
                        each.article_id, self._articles[each.article_id].title, each.start, each.end
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
    return "".join(piece for piece, _ in marked_pieces(claims))


def marked_pieces(claims: Sequence[Claim]) -> Iterator[tuple[str, int | None]]:
    """Yield the pieces of ``marked_text``; a marker comes with its number, other text with None."""
    for position, claim in enumerate(claims):
        yield f"{' ' if position else ''}{claim.text}", None
        if claim.text and claim.citations:
            yield " ", None
        for number in claim.citations:
            yield f"[{number}]", number
        if note := _SUPPORT_NOTES[claim.support] if claim.judged else _NOT_JUDGED:
            yield f" {note}", None


def unmarked_text(claims: Sequence[Claim]) -> str:
    """Return the claims as one text without markers, as for an unfinished answer."""
    return " ".join(claim.text for claim in claims)


def without_markers(text: str) -> str:
    """Return a text without its citation markers."""
    return MARKER.sub("", text)


def without_marks(text: str) -> str:
    """Return an answer's text without its citation markers and notes on what lacks support."""
    return _NOTE.sub("", without_markers(text))


def renumber(
    claims: Sequence[Claim], citations: Sequence[Citation]
) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """Renumber citations by first appearance, and drop those that no claim cites any more."""
    by_number = {note.number: note for note in citations}
    named = dict.fromkeys(number for claim in claims for number in claim.citations)
    new = {old: number for number, old in enumerate(named, 1)}
    return (
        tuple(
            replace(claim, citations=tuple(new[number] for number in claim.citations))
            for claim in claims
        ),
        tuple(replace(by_number[old], number=number) for old, number in new.items()),
    )


def any_supported(claims: Iterable[Claim]) -> bool:
    """Return whether at least one of the claims is supported."""
    return any(claim.counts_as_supported for claim in claims)


def answer(
    claims: Sequence[Claim], citations: Sequence[Citation], missing: str | None = None
) -> Answer:
    """Draft an answer from these claims.

    It is partial if none of them is supported or ``missing`` is not None; "" means that
    something unnamed is missing.
    """
    whole = any_supported(claims) and missing is None
    drafted = _draft("answered" if whole else "partial", claims, citations)
    return replace(drafted, missing=missing or None)


def partial_answer(claims: Sequence[Claim], citations: Sequence[Citation]) -> Answer:
    """Draft what is left of an answer whose writer did not finish."""
    return _draft("partial", claims, citations)


def hedged_answer(claims: Sequence[Claim], citations: Sequence[Citation]) -> Answer:
    """Draft an answer from claims that may or may not answer."""
    return replace(_draft("partial", claims, citations, HEDGE), hedged=True)


def refusal(
    scope: int | None,
    nearest: Sequence[Citation],
    *,
    reason: Reason | None = None,
    missing: str | None = None,
) -> Answer:
    """Draft an answer that says that none was found; ``scope`` counts the articles searched.

    If ``scope`` is None, a selection of one article was searched. The draft never asserts that
    the articles do not contain an answer: it may be there in words that nothing matched.
    """
    place = "selected text" if scope is None else "article" if scope == 1 else "articles"
    drafted = _draft("not_found", (), (), f"No answer was found in the {place}.")
    return replace(drafted, nearest=tuple(nearest), reason=reason, missing=missing)


def greeting() -> Answer:
    """Draft the answer to a greeting or thanks."""
    return replace(_draft("not_found", (), (), GREETING), reason="off_topic")


def _draft(
    status: Status, claims: Sequence[Claim], citations: Sequence[Citation], before: str = ""
) -> Answer:
    text = f"{before} {marked_text(claims)}".strip()
    return Answer("", "", status, text, tuple(claims), tuple(citations))
