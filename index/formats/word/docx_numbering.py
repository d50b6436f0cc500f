"""The marks that a Word document's lists and numbered headings show."""

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from index.formats.office.counting import Counter, written
from index.formats.office.xml_tree import below, whole
from index.formats.word.docx_styles import Styles, flag, number, value

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
    anew: bool = False


class Numbering:
    """Counts a document's items in reading order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Read ``numbering.xml``; a document without lists lacks it."""
        self._lists = {
            each.get("w:abstractNumId", ""): each for each in below(root, "w:abstractNum")
        }
        self._numbers = {each.get("w:numId", ""): each for each in below(root, "w:num")}
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counters: dict[str, Counter] = {}
        self._started: set[tuple[str, int]] = set()

    def is_list(self, name: str | None) -> bool:
        """Return whether paragraphs of this number are items, and not freed from a list."""
        return name != _NO_LIST and name in self._numbers

    def depth(self, name: str, style: str | None) -> int:
        """Return the level that a list keeps for a paragraph style, from 0."""
        for depth, level in self._read(name).items():
            if style is not None and level.paragraph_style == style:
                return depth
        return 0

    def mark(self, name: str, depth: int) -> str:
        """Count the next item of a list, and return its mark as written: "" for a bullet."""
        levels = self._read(name)
        depth = min(max(depth, 0), _DEEPEST)
        if depth not in levels:
            return ""
        level = levels[depth]
        counter = self._counters.setdefault(self._list_of(name), Counter())
        if level.anew and (name, depth) not in self._started:
            counter.reset(depth)
        self._started.add((name, depth))
        counter.count(depth, level.start, level.restarts)
        if level.style == "bullet":
            return ""

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            if at not in levels:
                return ""
            style = "decimal" if level.legal else levels[at].style
            return written(counter.current(at, levels[at].start), style)

        return _PLACE.sub(shown, level.text).strip()

    def _read(self, name: str) -> dict[int, _Level]:
        if name not in self._levels:
            levels: dict[int, _Level] = {}
            for element in below(self._lists.get(self._list_of(name)), "w:lvl"):
                levels[whole(element.get("w:ilvl")) or 0] = _level(element)
            for override in below(self._numbers.get(name), "w:lvlOverride"):
                depth = whole(override.get("w:ilvl")) or 0
                own = override.find("w:lvl")
                if own is not None:
                    levels[depth] = _level(own)
                start = number(override, "w:startOverride")
                if start is not None and depth in levels:
                    levels[depth] = replace(levels[depth], start=start, anew=True)
            self._levels[name] = levels
        return self._levels[name]

    def _list_of(self, name: str) -> str:
        """Return the list that a number counts in, through a list style where it names one."""
        for _ in range(3):
            found = value(self._numbers.get(name), "w:abstractNumId") or ""
            link = value(self._lists.get(found), "w:numStyleLink")
            linked = self._styles.paragraph(link).number if link else None
            if linked is None or linked == name:
                return found
            name = linked
        return ""


def _level(element: Element) -> _Level:
    start = number(element, "w:start")
    return _Level(
        style=value(element, "w:numFmt") or "decimal",
        text=value(element, "w:lvlText") or "",
        start=1 if start is None else start,
        legal=flag(element, "w:isLgl"),
        restarts=value(element, "w:lvlRestart") != "0",
        paragraph_style=value(element, "w:pStyle"),
    )
