"""The words of a quote that answer by themselves, which are set bold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa import Answer, Citation, Claim

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Words:
    """A text, and the spans of it that answer by themselves, in order and apart."""

    text: str
    short: Sequence[Span] = ()

    @property
    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Yield the text in pieces, each with whether it answers by itself."""
        done = 0
        for start, end in self.short:
            yield self.text[done:start], False
            yield self.text[start:end], True
            done = end
        yield self.text[done:], False

    def part(self, start: int, end: int | None = None) -> "Words":
        """Return the words from one character to another, or to the end."""
        stop = len(self.text) if end is None else end
        cut = ((max(one, start) - start, min(other, stop) - start) for one, other in self.short)
        return Words(self.text[start:stop], [(one, other) for one, other in cut if one < other])

    def stripped(self) -> "Words":
        """Return the words without white space around them."""
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, max(start, len(self.text.rstrip())))

    def cells(self) -> Iterator["Words"]:
        """Yield the cells of a table's row."""
        start = 0
        for cell in self.text.split("|"):
            yield self.part(start, start + len(cell)).stripped()
            start += len(cell) + 1


def short_spans(answer: Answer | None) -> dict[int, Sequence[Span]]:
    """Return where the short answers stand in the quotes, by the numbers of the citations.

    What a saved answer has there that is not in its quote is left out.
    """
    if answer is None:
        return {}
    notes = {note.number: note for note in answer.citations}
    found: dict[int, list[Span]] = {}
    for short in answer.short_answers:
        note = notes.get(short.citation)
        if note is not None and short.text:
            start, end = short.start - note.start, short.end - note.start
            if start >= 0 and note.quote[start:end] == short.text:
                found.setdefault(note.number, []).append((start, end))
    return {number: list(_apart(spans)) for number, spans in found.items()}


def quoted_words(note: Citation, spans: Mapping[int, Sequence[Span]]) -> Words:
    """Return the quote of a citation with what of it answers, as ``short_spans`` found it."""
    return Words(note.quote, spans.get(note.number, ()))


def said_words(
    claim: Claim, notes: Iterable[Citation], spans: Mapping[int, Sequence[Span]]
) -> Words:
    """Return a sentence with what of it answers, if it is one of these citations' quotes."""
    if claim.source == "article":
        for note in notes:
            if note.number in claim.citations and note.quote == claim.text:
                return quoted_words(note, spans)
    return Words(claim.text)


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order, those that touch as one."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last
