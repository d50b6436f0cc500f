"""Read what is drawn in documents and on slides: texts, and charts as tables."""

from xml.etree.ElementTree import Element

from index.formats.number_format import GENERAL, format_number
from index.formats.table import Row, check_size
from index.formats.xml_tree import attribute, children, find, integer
from index.lines import one_line

_VALUES = ("c:val", "c:yVal", "c:bubbleSize")
_NUMBERS = ("c:numCache", "c:numLit")


def drawn_text(element: Element | None) -> str:
    """Return all text below an element as one line, nothing if there is no element."""
    parts: list[str] = []
    for each in () if element is None else element.iter():
        if each.tag in ("a:t", "c:v"):
            parts.append(each.text or "")
        elif each.tag in ("a:p", "a:br", "c:pt"):
            parts.append(" ")
    return one_line("".join(parts))


def chart_table(space: Element, name: str) -> tuple[str, list[Row]]:
    """Return a chart's title, and its rows: the names of the series, then each category.

    ``space`` is the root of the chart's part, ``name`` its file in messages. The title of the
    first axis stands beside the names, those of the others behind the chart's.
    Raises UnreadableSourceError for a chart that is too large.
    """
    since_1904 = attribute(space, "val", "c:date1904") in ("1", "true")
    names: list[str] = []
    # Each by the place and the label of a category.
    columns: list[dict[tuple[int, str], str]] = []
    for series in space.iter("c:ser"):
        parts = {part.tag: part for part in series}
        labels = _labels(parts.get("c:cat", parts.get("c:xVal")), since_1904)
        for values in (parts[tag] for tag in _VALUES if tag in parts):
            points = _points(values, since_1904).items()
            columns.append({(at, labels.get(at, str(at + 1))): number for at, number in points})
            names.append(drawn_text(parts.get("c:tx")))
    places = sorted({place for column in columns for place in column})
    check_size(len(places), len(places) * len(columns), name)
    rows = [(place[1], *(column.get(place, "") for column in columns)) for place in places]
    plot = children(space, "c:chart/c:plotArea")
    axes = [drawn_text(each.find("c:title")) for each in plot if each.tag.endswith("Ax")]
    titles = filter(None, (drawn_text(find(space, "c:chart/c:title")), *axes[1:]))
    return ", ".join(titles), [("".join(axes[:1]), *names), *rows]


def _labels(element: Element | None, since_1904: bool) -> dict[int, str]:
    """Return the names of categories by their places; those of outer levels hold until the next."""
    if element is None:
        return {}
    levels = list(element.iter("c:lvl")) or [element]
    labels, *outer = [_points(level, since_1904) for level in levels]
    for level in outer:
        above = ""
        for at in sorted(labels):
            above = level.get(at, above)
            labels[at] = f"{above} {labels[at]}"
    return labels


def _points(element: Element, since_1904: bool) -> dict[int, str]:
    """Return what a chart keeps of a column of cells by their places, as the cells show it."""
    points: dict[int, str] = {}
    for cache in element.iter():
        code = cache.findtext("c:formatCode") or GENERAL
        for point in cache.findall("c:pt"):
            text = one_line(point.findtext("c:v") or "")
            if cache.tag in _NUMBERS:
                text = format_number(text, point.get("formatCode", code), since_1904)
            points[integer(point.get("idx")) or 0] = text
    return points
