"""Check one saved exchange against the store and against itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

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


class Checker:
    """Checks exchanges one after the other, and reads what they share only once."""

    def __init__(self) -> None:
        """Open nothing yet."""
        # Answers cite the same few articles again and again.
        self._article = lru_cache(_ARTICLES_AT_HAND)(find_article)

    def check(self, exchange: Exchange) -> CheckedExchange:
        """Check an exchange against the store and itself. Raises StoreError and EmbedderError."""
        answer = exchange.answer
        if answer is None:
            return CheckedExchange(exchange)
        quotes = tuple(self._quote(kind, note) for kind, note in _notes(answer))
        # A stopped answer has a note and no timings.
        unfinished = exchange.note is not None and not answer.timings_ms
        altered = list(contradictions(answer, unfinished=unfinished))
        if _letters(answer.question) != _letters(exchange.question):
            altered.append(f"The answer belongs to another question, “{answer.question}”.")
        altered += [f"In {each.name}, {told}." for each in quotes for told in each.altered]
        if answer.answerer == "extractive" and not unfinished:
            claims = tuple(_unquoted(answer, quotes))
        else:
            claims = tuple(self._unsupported(answer, quotes))
        return CheckedExchange(exchange, quotes, claims, tuple(altered))

    def _quote(self, kind: str, note: Citation) -> CheckedQuote:
        article = self._article(note.article_id, note.article_sha256)
        found = recheck(note, article)
        if article is None or found.start is None or found.end is None:
            return CheckedQuote(kind, note, article, found)
        around = passages_around(article, found.start, found.end)
        altered = tuple(miscited(note, article, around))
        return CheckedQuote(kind, note, article, found, around, altered)

    def _unsupported(
        self, answer: Answer, quotes: Sequence[CheckedQuote]
    ) -> Iterator[tuple[Claim, str]]:
        """Yield a model's sentences that their citations contradict.

        Only a judge can tell whether a sentence is verified; a contradiction needs none.
        """
        for claim, cited in _sound(answer, quotes):
            if claim.support == "unsupported":
                continue
            if not cited:
                yield claim, "cites no quote"
            elif all(each.found.start is not None for each in cited):
                now = _verdict(claim.text, cited)
                if now.support == "unsupported":
                    yield claim, f"is marked {claim.support}, but is not: {now.reason}"


def _verdict(claim: str, cited: Sequence[CheckedQuote]) -> Verdict:
    """Check a claim against its quotes and, if they are not enough, the passages around them."""
    notes = sorted(
        (each.citation for each in cited), key=lambda note: (note.article_id, note.start)
    )
    verdict = verify(claim, "\n".join(note.quote for note in notes))
    if verdict.support != "unsupported":
        return verdict
    passages = {passage.id: passage for each in cited for passage in each.passages}
    return verify(
        claim,
        "\n".join("\n".join((*passage.heading, passage.text)) for passage in passages.values()),
    )


def _unquoted(answer: Answer, quotes: Sequence[CheckedQuote]) -> Iterator[tuple[Claim, str]]:
    """Yield the sentences of a verbatim answer that do not equal a quote they cite.

    Such an answer consists of the article's own sentences, each verified by its quote alone.
    """
    for claim, cited in _sound(answer, quotes):
        markers = "".join(each.name for each in cited)
        if not cited:
            yield claim, "cites no quote"
        elif not any(claim.text == each.citation.quote for each in cited):
            yield claim, f"is not the quote {markers} word for word"
        elif claim.support != "verified":
            yield claim, f"is marked {claim.support}, but is the quote {markers} word for word"


def _sound(
    answer: Answer, quotes: Sequence[CheckedQuote]
) -> Iterator[tuple[Claim, list[CheckedQuote]]]:
    """Yield the sentences with their quotes, except those with a wrong or missing quote.

    Those quotes are reported elsewhere.
    """
    cited = {
        each.citation.number: each
        for each in quotes
        if each.kind == "citation" and each.found.status != "altered"
    }
    for claim in answer.claims:
        if cited.keys() >= set(claim.citations):
            yield claim, [cited[number] for number in claim.citations]


def _notes(answer: Answer) -> Iterator[tuple[str, Citation]]:
    yield from (("citation", note) for note in answer.citations)
    yield from (("nearest", note) for note in answer.nearest)
    yield from (("flagged", note) for note in answer.flagged)


def _letters(text: str) -> str:
    """Return only the letters and digits of a text."""
    return "".join(filter(str.isalnum, text))
