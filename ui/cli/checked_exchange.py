"""Check saved exchanges against the store and against themselves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index import Article, Passage
from index.saved_article import find_article, passages_around
from qa import Answer, Citation, Claim, Fate, Recheck, contradictions, miscited, recheck, verify
from ui.cli.terminal import Terminal, one_line
from ui.export import Exchange, path

_ARTICLES_AT_HAND = 16
# How a sentence names a quote of each kind, and what stands before its place.
_KINDS = {
    "citation": ("[{}]", ""),
    "nearest": ("related sentence {}", "related, "),
    "flagged": ("sentence {} that may be meant for an assistant", "not used as evidence, "),
}
_WHY: dict[Fate, str] = {
    "gone": "the article has changed and no longer says this",
    "missing": "the article is not in the store",
    "altered": "this is not what the article says there; the file is wrong",
}


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A saved citation, its kind, and what became of its quote in its article.

    ``article`` is None if the store does not have it. ``passages`` are its passages that now hold
    the quote.
    """

    kind: str
    citation: Citation
    article: Article | None
    found: Recheck
    passages: tuple[Passage, ...] = ()

    @property
    def name(self) -> str:
        """How a sentence refers to it."""
        return _KINDS[self.kind][0].format(self.citation.number)

    def to_dict(self) -> dict[str, Any]:
        """Return it as a document for JSON."""
        note, found, now = self.citation, self.found, None
        if found.start is not None and self.article is not None:
            now = {"article_id": self.article.id, "start": found.start, "end": found.end}
        fields = "number article_id article_sha256 title start end quote".split()
        saved = {field: getattr(note, field) for field in fields}
        return {"kind": self.kind, **saved, "status": found.status, "now": now}

    def to_text(self, terminal: Terminal) -> str:
        """Return it as text for a terminal."""
        note, found, article = self.citation, self.found, self.article
        place = f"{_KINDS[self.kind][1]}{one_line(path(note))}, characters {note.start}-{note.end}"
        if found.status == "moved":
            place += f" -> {found.start}-{found.end}"
        if article is not None and article.id != note.article_id:
            place += f", now in {one_line(article.id)}"
        if article is not None and article.title != note.title:
            place += f", now titled “{one_line(article.title)}”"
        if found.status in _WHY:
            place += f": {_WHY[found.status]}"
        elif found.status == "holds" and article and article.sha256 != note.article_sha256:
            place += ": the article has changed, but still says this there"
        marker = self.name if self.kind == "citation" else "-"
        return terminal.item(marker, f"{found.status} “{one_line(note.quote)}”", place)


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

    def to_text(self, terminal: Terminal) -> str:
        """Return it as text for a terminal."""
        lines = [terminal.wrapped(terminal.strong(one_line(self.exchange.question)))]
        if not self.quotes:
            note = one_line(self.exchange.note or "")
            lines.append(terminal.wrapped(f"No quotes. {note}".rstrip()))
        lines += [quote.to_text(terminal) for quote in self.quotes]
        for claim, why in self.claims:
            reason = one_line(why.removesuffix("."))
            fault = f"a sentence of the answer that {reason}; the file is wrong"
            lines.append(terminal.item("-", f"altered “{one_line(claim.text)}”", fault))
        for detail in self.altered:
            lines.append(terminal.wrapped(f"- altered: {one_line(detail)}", "  "))
        return "\n".join(lines)


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
    # A stopped answer has a note and no timings.
    unfinished = exchange.note is not None and not answer.timings_ms
    altered = list(contradictions(answer, unfinished=unfinished))
    if _letters(answer.question) != _letters(exchange.question):
        altered.append(f"The answer belongs to another question, “{answer.question}”.")
    quotes = []
    for kind, notes in (
        ("citation", answer.citations),
        ("nearest", answer.nearest),
        ("flagged", answer.flagged),
    ):
        for note in notes:
            article = find(note.article_id, note.article_sha256)
            found = recheck(note, article)
            around: tuple[Passage, ...] = ()
            if article is not None and found.start is not None and found.end is not None:
                around = passages_around(article, found.start, found.end)
            quotes.append(CheckedQuote(kind, note, article, found, around))
            if article is not None and found.start is not None:
                details = miscited(note, article, around)
                altered += [f"In {quotes[-1].name}, {detail}." for detail in details]
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
    return CheckedExchange(exchange, tuple(quotes), tuple(claims), tuple(altered))


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
    """Return how a model's sentence contradicts its quotes and, then, the passages around them.

    Only a judge can tell whether a sentence is verified; a contradiction needs none.
    """
    if claim.support == "unsupported":
        return None
    if not cited:
        return "cites no quote"
    if any(each.found.start is None for each in cited):
        return None
    notes = sorted(
        (each.citation for each in cited), key=lambda note: (note.article_id, note.start)
    )
    if verify(claim.text, "\n".join(note.quote for note in notes)).support != "unsupported":
        return None
    passages = {passage.id: passage for each in cited for passage in each.passages}
    texts = ("\n".join((*passage.heading, passage.text)) for passage in passages.values())
    verdict = verify(claim.text, "\n".join(texts))
    if verdict.support != "unsupported":
        return None
    return f"is marked {claim.support}, but is not: {verdict.reason}"


def _letters(text: str) -> str:
    """Return only the letters and digits of a text."""
    return "".join(filter(str.isalnum, text))
