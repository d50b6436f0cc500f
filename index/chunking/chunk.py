"""Group sentences into passages within a token budget.

A passage never crosses a heading. Within a section, a paragraph long enough to stand alone
becomes a passage of its own, shorter neighbours are joined, and longer text is cut between
sentences into parts of similar length, each repeating the end of the one before.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.lines import sections
from index.types import Heading

# A paragraph of at least this many tokens says enough to be retrieved on its own.
STAND_ALONE_TOKENS = 60
# Shorter neighbours are joined up to this many tokens, about one encyclopedia paragraph.
JOINED_TOKENS = 160
# A paragraph of fewer tokens than this is a stray line and joins a neighbour.
STRAY_TOKENS = 30

_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A run of consecutive sentences.

    ``text[start:end]`` runs from the start of the first sentence to the end of the last.
    ``first_sentence`` and ``last_sentence`` (exclusive) index the article's sentences.
    ``home`` is the range of sentences that have their home here; those before it repeat the
    previous passage. ``heading`` is the path of headings, outermost first, without the title.
    """

    start: int
    end: int
    heading: tuple[str, ...]
    first_sentence: int
    last_sentence: int
    home: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Unit:
    """Sentences to keep together if possible: a single sentence or a short paragraph."""

    first: int
    last: int
    tokens: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Units that may share passages of at most ``limit`` tokens."""

    units: tuple[_Unit, ...]
    limit: int

    @property
    def tokens(self) -> int:
        return sum(unit.tokens for unit in self.units)


@dataclass(frozen=True, slots=True)
class _Part:
    """Sentences ``first`` to ``last`` (exclusive); those from ``home`` on are new."""

    first: int
    home: int
    last: int


def passage_spans(
    text: str,
    sentences: Sequence[tuple[int, int]],
    headings: Sequence[Heading],
    count_tokens: Callable[[str], int],
    *,
    token_budget: int,
    overlap: int,
) -> list[PassageSpan]:
    """Return the passages of a text in reading order.

    ``sentences`` are ordered spans that do not overlap, and ``headings`` are ordered too.
    ``count_tokens`` includes the special tokens, as does ``token_budget``; only a single
    sentence may exceed the budget, as a passage of its own. ``overlap`` is the maximum number
    of sentences a passage repeats from the one before.

    Every sentence has one home, except a heading's: its words appear in the heading paths of
    the passages below it. A heading with nothing below it is a passage, so no text is lost.
    """
    chunker = _Chunker(text, sentences, count_tokens, token_budget, overlap)
    passages: list[PassageSpan] = []
    for path, first, last in sections(text, sentences, headings):
        for run in chunker.runs(first, last):
            for part in chunker.parts(run):
                passages.append(
                    PassageSpan(
                        start=sentences[part.first][0],
                        end=sentences[part.last - 1][1],
                        heading=path,
                        first_sentence=part.first,
                        last_sentence=part.last,
                        home=(part.home, part.last),
                    )
                )
    return passages


class _Chunker:
    """Cuts sections into runs and runs into parts, counting each sentence's tokens once."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        count_tokens: Callable[[str], int],
        token_budget: int,
        overlap: int,
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._count_tokens = count_tokens
        self._special = count_tokens("")
        self._budget = token_budget - self._special
        self._joined = min(JOINED_TOKENS, self._budget)
        self._stand_alone = min(STAND_ALONE_TOKENS, self._budget)
        self._overlap = overlap
        self._tokens = [self._count(start, end) for start, end in sentences]

    def runs(self, first: int, last: int) -> list[_Run]:
        """Return the runs of one section: each long paragraph, and short neighbours together."""
        runs: list[_Run] = []
        short: list[_Unit] = []
        for paragraph in self._paragraphs(first, last):
            if paragraph.tokens < self._stand_alone:
                short.append(paragraph)
                continue
            if short:
                runs.append(_Run(tuple(short), self._joined))
                short = []
            runs.append(self._by_sentence(paragraph.first, paragraph.last))
        if short:
            runs.append(_Run(tuple(short), self._joined))
        return self._without_strays(runs)

    def parts(self, run: _Run) -> Iterator[_Part]:
        """Cut a run into as few parts as the limit allows, of as even a length as possible."""
        parts = self._fill(run, run.limit)
        fewest = len(parts)
        low, high = min(-(-run.tokens // fewest), run.limit), run.limit
        while low < high:
            middle = (low + high) // 2
            tried = self._fill(run, middle)
            if len(tried) <= fewest:
                parts, high = tried, middle
            else:
                low = middle + 1
        for part in parts:
            yield from self._within_budget(part)

    def _paragraphs(self, first: int, last: int) -> Iterator[_Unit]:
        start = first
        for number in range(first, last):
            if number + 1 == last or _BLANK_LINE.search(self._gap(number)):
                paragraph = self._unit(start, number + 1)
                start = number + 1
                if paragraph.tokens > self._budget and self._is_lines(paragraph):
                    yield from self._lines(paragraph)
                else:
                    yield paragraph

    def _is_lines(self, paragraph: _Unit) -> bool:
        """Return whether single line breaks separate paragraphs rather than wrap lines."""
        return not any(
            "\n" in self._text[start:end]
            for start, end in self._sentences[paragraph.first : paragraph.last]
        )

    def _lines(self, paragraph: _Unit) -> Iterator[_Unit]:
        start = paragraph.first
        for number in range(paragraph.first, paragraph.last):
            if number + 1 == paragraph.last or "\n" in self._gap(number):
                yield self._unit(start, number + 1)
                start = number + 1

    def _without_strays(self, runs: list[_Run]) -> list[_Run]:
        """Join a stray line to the paragraph before it, or to the next one if it introduces it."""
        kept: list[_Run] = []
        leading: _Run | None = None
        for number, run in enumerate(runs):
            whole = run
            if leading:
                whole = self._by_sentence(leading.units[0].first, run.units[-1].last)
                leading = None
            elif run.tokens < STRAY_TOKENS:
                after = runs[number + 1] if number + 1 < len(runs) else None
                leads = self._text[self._sentences[run.units[-1].last - 1][1] - 1] == ":"
                fits_before = bool(kept) and kept[-1].tokens + run.tokens <= self._budget
                fits_after = after is not None and after.tokens + run.tokens <= self._budget
                if fits_after and (leads or not fits_before):
                    leading = run
                    continue
                if fits_before:
                    before = kept.pop()
                    whole = self._by_sentence(before.units[0].first, run.units[-1].last)
            kept.append(whole)
        return kept

    def _fill(self, run: _Run, limit: int) -> list[_Part]:
        parts: list[_Part] = []
        first = home = run.units[0].first
        tokens = 0
        for unit in run.units:
            if unit.first > home and tokens + unit.tokens > limit:
                parts.append(_Part(first, home, unit.first))
                first, tokens = self._repeated(run.units[0].first, unit, limit)
                home = unit.first
            tokens += unit.tokens
        return [*parts, _Part(first, home, run.units[-1].last)]

    def _repeated(self, earliest: int, unit: _Unit, limit: int) -> tuple[int, int]:
        """Return where the sentences to repeat before a unit begin, and their token count."""
        # A part must hold more new text than repeated text.
        room = min(limit - unit.tokens, limit // 2)
        first, tokens = unit.first, 0
        while first > max(earliest, unit.first - self._overlap):
            if tokens + self._tokens[first - 1] > room:
                break
            first -= 1
            tokens += self._tokens[first]
        return first, tokens

    def _within_budget(self, part: _Part) -> Iterator[_Part]:
        """Cut a part further if its whole text has more tokens than its sentences add up to."""
        if part.last - part.first == 1 or self._fits(part):
            yield part
        elif part.first < part.home:
            yield from self._within_budget(_Part(part.home, part.home, part.last))
        else:
            middle = (part.home + part.last) // 2
            yield from self._within_budget(_Part(part.home, part.home, middle))
            yield from self._within_budget(_Part(middle, middle, part.last))

    def _fits(self, part: _Part) -> bool:
        start, end = self._sentences[part.first][0], self._sentences[part.last - 1][1]
        return self._count(start, end) <= self._budget

    def _by_sentence(self, first: int, last: int) -> _Run:
        units = tuple(self._unit(number, number + 1) for number in range(first, last))
        return _Run(units, self._budget)

    def _unit(self, first: int, last: int) -> _Unit:
        return _Unit(first, last, sum(self._tokens[first:last]))

    def _gap(self, number: int) -> str:
        return self._text[self._sentences[number][1] : self._sentences[number + 1][0]]

    def _count(self, start: int, end: int) -> int:
        return self._count_tokens(self._text[start:end]) - self._special
