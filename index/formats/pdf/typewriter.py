"""Find program code and the like: lines whose letters are all of one width keep their breaks."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.formats.pdf.page import Line, typical

_OFF = 0.025  # of the width of a letter
_FEWEST_WORDS = 4  # of two letters or more, in a run of lines
_FEWEST_LETTERS = 6  # different ones: digits have one width in most fonts
_SHORTEST = 2  # letters of a word that is measured, and lines of a run
_FARTHEST = 2.5  # sizes of its letters from a line to the next


def typewritten(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the slices of lines below each other whose letters have one width."""
    found: list[tuple[int, int]] = []
    first = 0
    while first < len(lines):
        last = _end(lines, first)
        if last - first >= _SHORTEST and _is_enough(lines[first:last]):
            found.append((first, last))
        first = last
    return found


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


def _end(lines: Sequence[Line], first: int) -> int:
    pitch = _pitch(lines[first])
    last = first + 1
    if pitch is None:
        return last
    while last < len(lines):
        line, above = lines[last], lines[last - 1]
        own = _pitch(line)
        if own is None or abs(own - pitch) > _OFF * pitch:
            break
        if line.base - above.base > _FARTHEST * line.size:
            break
        last += 1
    return last


def _widths(line: Line) -> list[float]:
    """Return the width of a letter in each word that is long enough to tell."""
    return [
        (word.right - word.left) / len(word.text)
        for word in line.words
        if len(word.text) >= _SHORTEST
    ]


def _pitch(line: Line) -> float | None:
    widths = _widths(line)
    if not widths:
        return None
    usual = typical(widths)
    even = all(abs(width - usual) <= _OFF * usual for width in widths)
    return usual if even and not line.bold else None


def _is_enough(lines: Sequence[Line]) -> bool:
    words = [word.text for line in lines for word in line.words if len(word.text) >= _SHORTEST]
    letters = {letter for word in words for letter in word if letter.isalpha()}
    wide = any(ord(letter) > 0x2E7F for letter in letters)  # all signs of Chinese have one width
    return len(words) >= _FEWEST_WORDS and len(letters) >= _FEWEST_LETTERS and not wide
