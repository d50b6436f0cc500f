"""Check saved exchanges against the store and against themselves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index import Article, Passage, find_article, passages_around
from qa import Answer, Citation, Claim, Recheck, Verdict, contradictions, miscited, recheck, verify
from ui.export import Exchange

_ARTICLES_AT_HAND = 16
_NAMES = {
    "citation": "[{}]",
    "nearest": "related sentence {}",
    "flagged": "sentence {} that may be meant for an assistant",
}


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A saved citation, its kind, and what became of its quote in its article.

    ``article`` is None if the store does not have it. ``passages`` are its passages that now hold
    the quote. ``altered`` lists other wrong details of the citation, a clause each.
    """

    kind: str
    citation: Citation
    article: Article | None
    found: Recheck
    passages: tuple[Passage, ...] = ()
    altered: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How a sentence refers to it."""
        return _NAMES[self.kind].format(self.citation.number)

    def to_dict(self) -> dict[str, Any]:
        """Return it as a document for JSON."""
        note, found, now = self.citation, self.found, None
        if found.start is not None and self.article is not None:
            now = {"article_id": self.article.id, "start": found.start, "end": found.end}
        fields = "number article_id article_sha256 title start end quote".split()
        saved = {field: getattr(note, field) for field in fields}
        return {"kind": self.kind, **saved, "status": found.status, "now": now}


@dataclass(frozen=True, slots=True)
class CheckedExchange:
    """A saved exchange and the result of checking it.

    ``claims`` are sentences that do not match their quotes, each with the reason. ``altered``
    lists what else is wrong in the record, a sentence each.
    """

    exchange: Exchange
    quotes: tuple[CheckedQuote, ...] = ()
    claims: tuple[tuple[Claim, str], ...] = ()
    altered: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as a document for JSON."""
        return {
            "question": self.exchange.question,
            "note": self.exchange.note,
            "quotes": [quote.to_dict() for quote in self.quotes],
            "altered_claims": [
                {"text": claim.text, "citations": list(claim.citations), "reason": why}
                for claim, why in self.claims
            ],
            "altered": list(self.altered),
        }


def check_exchanges(exchanges: Iterable[Exchange]) -> list[CheckedExchange]:
    """Check exchanges against the store and themselves. Raises StoreError and EmbedderError."""
    # Answers cite the same few articles again and again.
    find = lru_cache(_ARTICLES_AT_HAND)(find_article)
    return [
        CheckedExchange(each) if each.answer is None else _checked(each, each.answer, find)
        for each in exchanges
    ]


def _checked(
    exchange: Exchange, answer: Answer, find: Callable[[str, str], Article | None]
) -> CheckedExchange:
    quotes = tuple(
        _checked_quote(kind, note, find(note.article_id, note.article_sha256))
        for kind, notes in (
            ("citation", answer.citations),
            ("nearest", answer.nearest),
            ("flagged", answer.flagged),
        )
        for note in notes
    )
    # A stopped answer has a note and no timings.
    unfinished = exchange.note is not None and not answer.timings_ms
    altered = list(contradictions(answer, unfinished=unfinished))
    if _letters(answer.question) != _letters(exchange.question):
        altered.append(f"The answer belongs to another question, “{answer.question}”.")
    altered += [f"In {each.name}, {detail}." for each in quotes for detail in each.altered]
    verbatim = answer.answerer == "extractive" and not unfinished
    sound = {
        each.citation.number: each
        for each in quotes
        if each.kind == "citation" and each.found.status != "altered"
    }
    claims = []
    for claim in answer.claims:
        # A wrong or missing quote is reported already.
        if sound.keys() >= set(claim.citations):
            cited = [sound[number] for number in claim.citations]
            fault = _verbatim_fault(claim, cited) if verbatim else _model_fault(claim, cited)
            if fault is not None:
                claims.append((claim, fault))
    return CheckedExchange(exchange, quotes, tuple(claims), tuple(altered))


def _checked_quote(kind: str, note: Citation, article: Article | None) -> CheckedQuote:
    found = recheck(note, article)
    if article is None or found.start is None or found.end is None:
        return CheckedQuote(kind, note, article, found)
    around = passages_around(article, found.start, found.end)
    return CheckedQuote(kind, note, article, found, around, tuple(miscited(note, article, around)))


def _verbatim_fault(claim: Claim, cited: Sequence[CheckedQuote]) -> str | None:
    """Return what is wrong with a sentence that should equal a quote it cites, verified."""
    markers = "".join(each.name for each in cited)
    if not cited:
        return "cites no quote"
    if not any(claim.text == each.citation.quote for each in cited):
        return f"is not the quote {markers} word for word"
    if claim.support != "verified":
        return f"is marked {claim.support}, but is the quote {markers} word for word"
    return None


def _model_fault(claim: Claim, cited: Sequence[CheckedQuote]) -> str | None:
    """Return how a model's sentence contradicts its quotes.

    Only a judge can tell whether a sentence is verified; a contradiction needs none.
    """
    if claim.support == "unsupported":
        return None
    if not cited:
        return "cites no quote"
    if any(each.found.start is None for each in cited):
        return None
    verdict = _verdict(claim.text, cited)
    if verdict.support != "unsupported":
        return None
    return f"is marked {claim.support}, but is not: {verdict.reason}"


def _verdict(claim: str, cited: Sequence[CheckedQuote]) -> Verdict:
    """Check a claim against its quotes and, if they are not enough, the passages around them."""
    notes = sorted(
        (each.citation for each in cited), key=lambda note: (note.article_id, note.start)
    )
    verdict = verify(claim, "\n".join(note.quote for note in notes))
    if verdict.support != "unsupported":
        return verdict
    passages = {passage.id: passage for each in cited for passage in each.passages}
    texts = ("\n".join((*passage.heading, passage.text)) for passage in passages.values())
    return verify(claim, "\n".join(texts))


def _letters(text: str) -> str:
    """Return only the letters and digits of a text."""
    return "".join(filter(str.isalnum, text))
