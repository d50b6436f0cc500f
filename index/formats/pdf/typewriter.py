"""Find program code and the like: lines whose letters are all of one width keep their breaks."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from index.formats.pdf.page import Line, typical

_OFF = 0.025  # of the width of a letter
_FEWEST_WORDS = 4  # of two letters or more, in a run of lines
_FEWEST_LETTERS = 6  # different ones: digits have one width in most fonts
_SHORTEST = 2  # letters of a word that is measured, and lines of a run
_FARTHEST = 2.5  # sizes of its letters from a line to the next


def typewritten(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the slices of lines below each other whose letters have one width."""
    first = 0
    for last in range(1, len(lines) + 1):
        if last == len(lines) or not _goes_on(lines[last - 1], lines[last]):
            if last - first >= _SHORTEST and _is_enough(lines[first:last]):
                yield first, last
            first = last


def is_code(pages: Iterable[Sequence[Line]]) -> bool:
    """Return whether lines of one width stand out; in a typewritten document all are of it."""
    found = whole = 0
    for lines in pages:
        ordered = sorted(lines, key=lambda line: (round(line.left), line.base))
        found += sum(last - first for first, last in typewritten(ordered))
        whole += len(lines)
    return found <= whole / 2


def code_text(lines: Sequence[Line]) -> str:
    """Return lines as they stand, with their indents and spaces."""
    pitch = typical([width for line in lines for width in _widths(line)])
    left = min(line.left for line in lines)
    texts: list[str] = []
    for line in lines:
        text = " " * round((line.left - left) / pitch) + line.words[0].text
        for before, word in pairwise(line.words):
            gap = 0 if word.glued else max(round((word.left - before.right) / pitch), 1)
            text += " " * gap + word.text
        texts.append(text)
    return "\n".join(texts)


def _goes_on(above: Line, line: Line) -> bool:
    widths = _widths(above), _widths(line)
    if not all(widths) or above.bold or line.bold:
        return False
    usual = typical(widths[0])
    even = all(abs(width - usual) <= _OFF * usual for width in [*widths[0], *widths[1]])
    return even and line.base - above.base <= _FARTHEST * line.size


def _widths(line: Line) -> list[float]:
    """Return the width of a letter in each word that is long enough to tell."""
    return [
        (word.right - word.left) / len(word.text)
        for word in line.words
        if len(word.text) >= _SHORTEST
    ]


def _is_enough(lines: Sequence[Line]) -> bool:
    words = [word.text for line in lines for word in line.words if len(word.text) >= _SHORTEST]
    letters = {letter for word in words for letter in word if letter.isalpha()}
    wide = any(ord(letter) > 0x2E7F for letter in letters)  # all signs of Chinese have one width
    return len(words) >= _FEWEST_WORDS and len(letters) >= _FEWEST_LETTERS and not wide
