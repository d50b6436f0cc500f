"""Tell the marks of lists: bullets, and numbers or letters with a dot or in brackets."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from index.formats.pdf.lines import line_text
from index.formats.pdf.page import Line, Word

_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\[\d{1,3}\])(?=\s|$)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_BULLETS = "•‣·∙*▪▫◦●○■□"
_DASHES = "-–—"
_LETTER = re.compile(r"[^\W\d_]")
_BARE = re.compile(r"\d{1,3}")
# Shares of the size of the letters.
_SAME_BASE = 0.35
_NEAREST, _FARTHEST = 0.6, 4.0  # from a mark that stands apart to its item
_SHIFT = 2.0  # points between the places of the marks of one column
_MOST_MARKS = 500  # on a page; more are the cells of a table or the letters of a drawing


def mark_of(text: str) -> str | None:
    """Return the mark that a text begins with if it may be a list's item; "" for a bullet."""
    head, _, rest = text.partition(" ")
    if rest and _is_bullet(head):
        return ""
    found = _NUMBER.match(text)
    return found.group() if found and rest else None


def is_mark(text: str) -> bool:
    """Return whether a text is nothing but a mark."""
    return _is_bullet(text) or bool(_NUMBER.fullmatch(text))


def are_neighbours(mark: str, other: str) -> bool:
    """Return whether two marks are written alike and one counts on from the other."""
    (shape, values), (other_shape, other_values) = _counted(mark), _counted(other)
    return shape == other_shape and any(
        abs(value - another) == 1 for value in values for another in other_values
    )


def roman(text: str) -> int:
    """Return what letters mean as a Roman number up to 399, of either case; 0 if they are none."""
    values = [_ROMAN.get(letter, 0) for letter in text.lower()]
    if not all(values):
        return 0
    return sum(
        -value if value < after else value
        for value, after in zip_longest(values, values[1:], fillvalue=0)
    )


def _counted(mark: str) -> tuple[str, list[int]]:
    """Return what a mark looks like, and the numbers that it may mean."""
    core = mark.strip("()[].")
    if not core:
        return mark, []
    if core.isdigit():
        return mark.replace(core, "1"), [int(core)]
    # Beyond them, a letter is one of the alphabet: "c" is no hundred.
    numbers = [number] if 0 < (number := roman(core)) < _ROMAN["l"] else []
    return mark.replace(core, "a"), [*numbers, *([ord(core)] if len(core) == 1 else [])]


def _is_bullet(text: str) -> bool:
    # Symbol fonts keep their bullets in the private use area.
    return len(text) == 1 and (
        text in _BULLETS or text in _DASHES or unicodedata.category(text) in ("So", "Co")
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Item:
    """A line whose first word may be its mark; ``item`` and ``alone`` are the lines it is of."""

    line: Line
    item: Line
    alone: Line | None = None

    @property
    def mark(self) -> Word:
        """Return the mark, if it is one."""
        return self.line.words[0]

    @property
    def left(self) -> float:
        """Return where the words behind the mark begin."""
        return self.line.words[1].left

    @property
    def is_bare(self) -> bool:
        """Return whether the mark is a number without a dot or bracket."""
        return bool(_BARE.fullmatch(self.mark.text))

    @property
    def is_apart(self) -> bool:
        """Return whether more than a space parts the mark from its item."""
        return self.left - self.mark.right >= _NEAREST * self.item.size

    @property
    def begins(self) -> bool:
        """Return whether the words may begin an item: no figures, nothing that goes on."""
        letter = self.line.words[1].text[0]
        return letter.isalpha() and not letter.islower()

    def is_like(self, other: "_Item") -> bool:
        """Return whether both stand in one column of marks, both numbers alone or neither."""
        one, another = self.mark, other.mark
        level = abs(one.left - another.left) <= _SHIFT or abs(one.right - another.right) <= _SHIFT
        like = self.is_bare == other.is_bare and abs(self.left - other.left) <= _SHIFT
        return level and like and self is not other

    def is_next(self, other: "_Item") -> bool:
        """Return whether both are bullets, or numbers of which one counts on from the other."""
        one, another = self.mark.text, other.mark.text
        return (_is_bullet(one) and one == another) or are_neighbours(one, another)


def with_marks(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page, those of items with the marks that stand apart left of them.

    Such marks stand below each other, and so do their items; a number without a dot or bracket
    is one only there.
    """
    found = list(_items(lines))
    if len(found) > _MOST_MARKS:
        return list(lines)
    whole: dict[int, Line] = {}
    gone: set[int] = set()
    for one in found:
        column = [other for other in found if one.is_like(other)]
        # Numbers before the lines of a page count lines: sentences run on there.
        counts_lines = one.is_bare and not all(other.begins for other in [one, *column])
        # A long number may come near its item; the shorter ones of its column do not.
        apart = any(other.is_apart for other in [one, *column])
        if apart and not counts_lines and any(one.is_next(other) for other in column):
            whole[id(one.item)] = replace(one.line, marked=one.is_bare)
            gone.add(id(one.alone))
    return [whole.get(id(line), line) for line in lines if id(line) not in gone]


def _items(lines: Sequence[Line]) -> Iterator[_Item]:
    """Yield each line that has a mark which stands apart, or a number, before it."""
    level = sorted(lines, key=lambda line: line.base)
    bases = [line.base for line in level]
    for line in lines:
        mark, *others = line.words
        if others and _BARE.fullmatch(mark.text):
            yield _Item(line, line)
        elif not others and (is_mark(mark.text) or _BARE.fullmatch(mark.text)):
            reach = _SAME_BASE * line.size
            near = level[bisect_left(bases, line.base - reach) :]
            if item := _beside(line, near, line.base + reach):
                first, *others = item.words
                words = (mark, replace(first, glued=False), *others)
                yield _Item(replace(item, words=words, left=mark.left), item, line)


def _beside(mark: Line, near: Sequence[Line], lowest: float) -> Line | None:
    """Return the words right of a mark, if they are nearer than what stands left of it."""
    item: Line | None = None
    room = _FARTHEST * mark.size
    for line in near:
        if line.base > lowest:
            break
        if line.left > mark.right and (not item or line.left < item.left):
            item = line
        elif line.right < mark.left:
            room = min(room, mark.left - line.right)
    if not item or item.left - mark.right > room or not _LETTER.search(line_text(item)):
        return None
    return item
