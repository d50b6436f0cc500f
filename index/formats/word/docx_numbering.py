"""The marks that a Word document's lists and numbered headings show."""

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from index.formats.office.counting import Counter, written
from index.formats.word.docx_styles import Styles, flag, value, whole

_PLACE = re.compile(r"%([1-9])")
_NO_LIST = "0"
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    text: str
    start: int
    legal: bool
    restarts: bool
    paragraph_style: str | None


class Numbering:
    """Counts a document's items in reading order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Read ``numbering.xml``; a document without lists lacks it."""
        found: list[Element] = [] if root is None else list(root)
        self._abstract = {
            each.get("w:abstractNumId", ""): each for each in found if each.tag == "w:abstractNum"
        }
        self._numbers = {each.get("w:numId", ""): each for each in found if each.tag == "w:num"}
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counters: dict[str, Counter] = {}
        self._started: set[tuple[str, int]] = set()

    def is_list(self, number: str | None) -> bool:
        """Return whether paragraphs of this number are items, and not freed from a list."""
        return number is not None and number != _NO_LIST and number in self._numbers

    def depth(self, number: str, style: str | None) -> int:
        """Return the level that a list keeps for a paragraph style, from 0."""
        for depth, level in self._read(number).items():
            if style is not None and level.paragraph_style == style:
                return depth
        return 0

    def mark(self, number: str, depth: int) -> str:
        """Count the next item of a list, and return its mark as written: "" for a bullet."""
        levels = self._read(number)
        depth = min(max(depth, 0), _DEEPEST)
        if depth not in levels:
            return ""
        counter = self._counters.setdefault(self._abstract_of(number), Counter())
        if (number, depth) not in self._started:
            self._started.add((number, depth))
            if self._override(number, depth) is not None:
                counter.reset(depth)
        level = levels[depth]
        counter.count(depth, level.start, level.restarts)
        if level.style == "bullet":
            return ""

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            other = levels.get(at)
            if other is None:
                return ""
            style = "decimal" if level.legal else other.style
            return written(counter.current(at, other.start), style)

        return _PLACE.sub(shown, level.text).strip()

    def _read(self, number: str) -> dict[int, _Level]:
        if number not in self._levels:
            levels: dict[int, _Level] = {}
            abstract = self._abstract.get(self._abstract_of(number))
            for element in () if abstract is None else abstract.findall("w:lvl"):
                levels[whole(element.get("w:ilvl")) or 0] = _level(element)
            own = self._numbers.get(number)
            for override in () if own is None else own.findall("w:lvlOverride"):
                depth = whole(override.get("w:ilvl")) or 0
                element_of = override.find("w:lvl")
                if element_of is not None:
                    levels[depth] = _level(element_of)
                start = whole(value(override, "w:startOverride"))
                if start is not None and depth in levels:
                    levels[depth] = replace(levels[depth], start=start)
            self._levels[number] = levels
        return self._levels[number]

    def _abstract_of(self, number: str) -> str:
        """Return the list that a number counts in, through a list style where it names one."""
        for _ in range(3):
            name = value(self._numbers.get(number), "w:abstractNumId") or ""
            link = value(self._abstract.get(name), "w:numStyleLink")
            linked = self._styles.paragraph(link).number if link else None
            if linked is None or linked == number:
                return name
            number = linked
        return ""

    def _override(self, number: str, depth: int) -> int | None:
        for override in self._numbers[number].findall("w:lvlOverride"):
            if whole(override.get("w:ilvl")) == depth:
                return whole(value(override, "w:startOverride"))
        return None


def _level(element: Element) -> _Level:
    start = whole(value(element, "w:start"))
    return _Level(
        style=value(element, "w:numFmt") or "decimal",
        text=value(element, "w:lvlText") or "",
        start=1 if start is None else start,
        legal=flag(element, "w:isLgl"),
        restarts=value(element, "w:lvlRestart") != "0",
        paragraph_style=value(element, "w:pStyle"),
    )
