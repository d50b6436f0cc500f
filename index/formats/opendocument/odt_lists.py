"""The marks that the lists and numbered headings of an OpenDocument text show."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from index.formats.office.counting import Counter, written
from index.formats.office.xml_tree import whole

_STYLES = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_NUMBERED = frozenset({"text:list-level-style-number", "text:outline-level-style"})


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    before: str
    after: str
    shown: int
    start: int


class Lists:
    """Counts the items of a text in reading order."""

    def __init__(self, roots: Sequence[Element]) -> None:
        """Read common list styles, then those of the text itself."""
        self._styles = {
            style.get("style:name", ""): _levels(style)
            for root in roots
            for style in root.iter("text:list-style")
        }
        outlines = [each for root in roots for each in root.iter("text:outline-style")]
        self._outline = _levels(outlines[0]) if outlines else {}
        self._headings = Counter()
        # The lists that are open, outermost first: the name of a list's style, and its counter.
        self._open: list[tuple[str, Counter]] = []
        self._last: dict[str, Counter] = {}

    def enter(self, block: Element) -> None:
        """Go into a list: an outer one counts anew unless it says that it goes on."""
        name = block.get("text:style-name") or (self._open[-1][0] if self._open else "")
        goes_on = block.get("text:continue-numbering") == "true" or block.get("text:continue-list")
        counter = self._last.get(name, Counter()) if goes_on else Counter()
        if self._open:
            counter = self._open[-1][1]
        self._open.append((name, counter))
        self._last[name] = counter

    def leave(self) -> None:
        """Go out of a list."""
        self._open.pop()

    def count(self, item: Element) -> tuple[str, int]:
        """Count an item of the list that was entered last; return its mark and depth."""
        depth = len(self._open) - 1
        name, counter = self._open[-1]
        start = whole(item.get("text:start-value"))
        if start is not None:
            counter.reset(depth)
        return _mark(self._styles.get(name, {}), depth, counter, start), depth

    def count_heading(self, level: int) -> str:
        """Count a heading of a level from 1, and return its number as written."""
        return _mark(self._outline, level - 1, self._headings, None)


def _levels(style: Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for each in style:
        number = whole(each.get("text:level"))
        if number is None:
            continue
        numbered = each.tag in _NUMBERED
        start = whole(each.get("text:start-value"))
        levels[number - 1] = _Level(
            style=_STYLES.get(each.get("style:num-format", ""), "none") if numbered else "none",
            before=each.get("style:num-prefix", ""),
            after=each.get("style:num-suffix", ""),
            shown=whole(each.get("text:display-levels")) or 1,
            start=1 if start is None else start,
        )
    return levels


def _mark(levels: dict[int, _Level], depth: int, counter: Counter, start: int | None) -> str:
    level = levels.get(depth)
    if level is None:
        return ""
    counter.count(depth, level.start if start is None else start)
    if level.style == "none":
        return ""
    numbers = [
        written(counter.current(at, levels[at].start), levels[at].style)
        for at in range(max(0, depth - level.shown + 1), depth + 1)
        if at in levels
    ]
    return f"{level.before}{'.'.join(filter(None, numbers))}{level.after}".strip()
