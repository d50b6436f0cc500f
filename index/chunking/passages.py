"""Group sentences into passages within a token budget.

A passage never crosses a heading. Within a section, a paragraph long enough to stand alone
becomes a passage of its own, shorter neighbours are joined, and longer text is cut between
sentences into parts of similar length, each repeating the end of the one before.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise, zip_longest

from index.chunked import Chunk, ChunkedArticle, SentenceSpan
from index.chunking.sentences import element_sentences
from index.lines import HEADING_SEPARATOR, Span, searched_text
from index.types import Article, Element, Heading

# A paragraph of at least this many tokens says enough to be retrieved on its own.
STAND_ALONE_TOKENS = 60
# Shorter neighbours are joined up to this many tokens, about one encyclopedia paragraph.
JOINED_TOKENS = 160
# A paragraph of fewer tokens than this is a stray line and joins a neighbour.
STRAY_TOKENS = 30

_BLANK_LINE = re.compile(r"\n\s*\n")
_LINE_BREAK = re.compile(r"\n")

Range = tuple[int, int]
"""The numbers of the first sentence and, exclusive, the last."""


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A run of consecutive sentences.

    ``text[start:end]`` runs from the start of the first sentence to the end of the last.
    ``heading`` is the path of headings, outermost first, without the title. ``home`` is the range
    of sentences that have their home here; those before it repeat the previous passage.
    """

    start: int
    end: int
    heading: tuple[str, ...]
    home: Range


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences that may share passages of at most ``limit`` tokens, cut only at ``borders``."""

    borders: Sequence[int]
    limit: int

    @property
    def range(self) -> Range:
        return self.borders[0], self.borders[-1]


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
) -> list[PassageSpan]:
    """Return the passages of a text in reading order.

    ``sentences`` are ordered spans that do not overlap, and ``headings`` are ordered too.
    ``count_tokens`` includes the special tokens, as does ``token_budget``; only a single
    sentence may exceed the budget, as a passage of its own. Where text is cut, a passage may
    repeat the last sentence of the one before.

    Every sentence has one home, except a heading's: its words appear in the heading paths of
    the passages below it. A heading with nothing below it is a passage, so no text is lost.
    """
    chunker = _Chunker(text, sentences, count_tokens, token_budget)
    return [
        PassageSpan(
            start=sentences[part.first][0],
            end=sentences[part.last - 1][1],
            heading=path,
            home=(part.home, part.last),
        )
        for path, section in _sections(text, sentences, headings)
        for run in chunker.runs(*section)
        for part in chunker.parts(run)
    ]


def _sections(
    text: str, sentences: Sequence[tuple[int, int]], headings: Sequence[Heading]
) -> list[tuple[tuple[str, ...], Range]]:
    """Return the heading path and the sentences of each section, in order.

    Paths leave out the title, which is a first heading of level 1 with no text above it. A
    section's range excludes headings, but a heading with nothing below it is a section of its
    own, so no text is lost.
    """
    ends = [end for _, end in sentences]
    borders = [0, *(bisect_right(ends, heading.start) for heading in headings), len(sentences)]
    is_titled = bool(headings) and headings[0].level == 1 and borders[1] == 0
    paths = _paths(headings)

    def words(path: tuple[int, ...]) -> tuple[str, ...]:
        named = [headings[number] for number in path if number or not is_titled]
        return tuple(" ".join(text[each.start : each.end].split()) for each in named)

    found: list[tuple[tuple[str, ...], Range]] = []
    in_paths: set[int] = set()
    # In reverse, so that the text below a heading is known before the heading itself.
    for number in reversed(range(len(headings))):
        first, last = borders[number + 1 : number + 3]
        body = first
        while body < last and _is_line(text, sentences[body], headings[number]):
            body += 1
        if body < last:
            found.append((words(paths[number]), (body, last)))
        elif first < body and number not in in_paths and (number or not is_titled or not found):
            found.append((words(paths[number][:-1]), (first, body)))
        else:
            continue
        in_paths.update(paths[number])
    if borders[1]:
        found.append(((), (0, borders[1])))
    return found[::-1]


def _is_line(text: str, sentence: tuple[int, int], heading: Heading) -> bool:
    """Return whether a sentence has no words outside a heading."""
    start, end = sentence
    outside = text[start : heading.start] + text[heading.end : end]
    return start < heading.end and not any(character.isalnum() for character in outside)


def _paths(headings: Sequence[Heading]) -> list[tuple[int, ...]]:
    """Return, for each heading, the numbers of its ancestors and itself."""
    paths: list[tuple[int, ...]] = []
    path: tuple[int, ...] = ()
    for number, heading in enumerate(headings):
        while path and headings[path[-1]].level >= heading.level:
            path = path[:-1]
        path = (*path, number)
        paths.append(path)
    return paths


class _Chunker:
    """Cuts sections into runs and runs into parts, counting each sentence's tokens once."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        count_tokens: Callable[[str], int],
        token_budget: int,
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._count_tokens = count_tokens
        self._special = count_tokens("")
        self._budget = token_budget - self._special
        counts = (self._count(number, number + 1) for number in range(len(sentences)))
        self._before = list(accumulate(counts, initial=0))

    def runs(self, first: int, last: int) -> list[_Run]:
        """Return the runs of one section: each long paragraph, and short neighbours together."""
        runs: list[_Run] = []
        for is_short, paragraphs in groupby(self._paragraphs(first, last), key=self._is_short):
            if is_short:
                starts, ends = zip(*paragraphs, strict=True)
                runs.append(_Run((*starts, ends[-1]), min(JOINED_TOKENS, self._budget)))
            else:
                runs += [self._by_sentence(*each) for each in paragraphs]
        return self._without_strays(runs)

    def parts(self, run: _Run) -> Iterator[_Part]:
        """Cut a run into as few parts as the limit allows, of as even a length as possible."""
        fewest = len(self._fill(run, run.limit))
        least = min(-(-self._tokens(*run.range) // fewest), run.limit)

        def suffices(limit: int) -> bool:
            return len(self._fill(run, limit)) <= fewest

        limit = least + bisect_left(range(least, run.limit), True, key=suffices)
        for part in self._fill(run, limit):
            yield from self._within_budget(part)

    def _paragraphs(self, first: int, last: int) -> Iterator[Range]:
        for start, end in self._cut(first, last, _BLANK_LINE):
            is_wrapped = any(
                "\n" in self._text[slice(*each)] for each in self._sentences[start:end]
            )
            if self._tokens(start, end) > self._budget and not is_wrapped:
                # Its line breaks separate paragraphs.
                yield from self._cut(start, end, _LINE_BREAK)
            else:
                yield start, end

    def _cut(self, first: int, last: int, border: re.Pattern[str]) -> Iterator[Range]:
        start = first
        for number in range(first + 1, last):
            gap = self._text[self._sentences[number - 1][1] : self._sentences[number][0]]
            if border.search(gap):
                yield start, number
                start = number
        yield start, last

    def _is_short(self, paragraph: Range) -> bool:
        return self._tokens(*paragraph) < min(STAND_ALONE_TOKENS, self._budget)

    def _without_strays(self, runs: list[_Run]) -> list[_Run]:
        """Join a stray line to the paragraph before it, or to the next one if it introduces it."""
        kept: list[_Run] = []
        leading: int | None = None
        for run, after in zip_longest(runs, runs[1:]):
            first, last = run.range
            if leading is not None:
                kept.append(self._by_sentence(leading, last))
                leading = None
                continue
            if self._tokens(first, last) < STRAY_TOKENS:
                introduces = self._text[self._sentences[last - 1][1] - 1] == ":"
                fits_before = bool(kept) and self._tokens(kept[-1].range[0], last) <= self._budget
                fits_after = (
                    after is not None and self._tokens(first, after.range[1]) <= self._budget
                )
                if fits_after and (introduces or not fits_before):
                    leading = first
                    continue
                if fits_before:
                    run = self._by_sentence(kept.pop().range[0], last)
            kept.append(run)
        return kept

    def _fill(self, run: _Run, limit: int) -> list[_Part]:
        parts: list[_Part] = []
        first = home = run.borders[0]
        for start, end in pairwise(run.borders):
            if start > home and self._tokens(first, end) > limit:
                parts.append(_Part(first, home, start))
                first, home = self._repeated(run.borders[0], start, end, limit), start
        return [*parts, _Part(first, home, run.borders[-1])]

    def _repeated(self, earliest: int, start: int, end: int, limit: int) -> int:
        """Return where a part that begins at a border begins with the sentence it repeats."""
        # A part must hold more new text than repeated text.
        room = min(limit - self._tokens(start, end), limit // 2)
        repeats = start > earliest and self._tokens(start - 1, start) <= room
        return start - 1 if repeats else start

    def _within_budget(self, part: _Part) -> Iterator[_Part]:
        """Cut a part further if its whole text has more tokens than its sentences add up to."""
        if part.last - part.first == 1 or self._count(part.first, part.last) <= self._budget:
            yield part
        elif part.first < part.home:
            yield from self._within_budget(_Part(part.home, part.home, part.last))
        else:
            middle = (part.home + part.last) // 2
            yield from self._within_budget(_Part(part.home, part.home, middle))
            yield from self._within_budget(_Part(middle, middle, part.last))

    def _by_sentence(self, first: int, last: int) -> _Run:
        return _Run(range(first, last + 1), self._budget)

    def _tokens(self, first: int, last: int) -> int:
        return self._before[last] - self._before[first]

    def _count(self, first: int, last: int) -> int:
        start, end = self._sentences[first][0], self._sentences[last - 1][1]
        return self._count_tokens(self._text[start:end]) - self._special


def chunk_article(
    article: Article, count_tokens: Callable[[str], int], token_budget: int
) -> ChunkedArticle:
    """Cut an article into passages and sentences, as ``passage_spans`` does."""
    sentences = element_sentences(article.text, article.elements)
    spans = passage_spans(
        article.text, sentences, article.headings, count_tokens, token_budget=token_budget
    )
    chunks = []
    for span in spans:
        own = tuple(
            _sentence(article.elements, each) for each in sentences[span.home[0] : span.home[1]]
        )
        # A path is shown with this between its headings.
        heading = tuple(name.replace(HEADING_SEPARATOR, " > ") for name in span.heading)
        place = span.start, span.end
        searched = searched_text(article.title, heading, article.text, place, own[0].lead)
        chunks.append(Chunk(*place, heading, article.page_at(span.start), searched, own))
    return ChunkedArticle(article, tuple(chunks))


def _sentence(elements: Sequence[Element], span: Span) -> SentenceSpan:
    number = bisect_right(elements, span[0], key=lambda element: element.start) - 1
    if number < 0 or span[1] > elements[number].end:
        return SentenceSpan(*span)
    return SentenceSpan(*span, elements[number].kind, elements[number].lead)
