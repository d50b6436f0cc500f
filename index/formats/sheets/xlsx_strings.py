"""The texts that the cells of an Excel workbook share."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.formats.office.archive import Archive
from index.formats.office.xml_tree import check_prologue, walk_xml
from index.formats.table import one_line

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shared_strings(archive: Archive, place: str) -> Iterator[str]:
    """Yield the texts that cells refer to by number."""
    if place not in archive:
        return
    with archive.open(place) as member:
        check_prologue(member.read(), archive.name)
    with archive.open(place) as member:
        for event, element in walk_xml(member, archive.name):
            if event == "end" and element.tag == "x:si":
                yield text_of(element)
                element.clear()


def text_of(element: Element) -> str:
    """Return the text of a string of a workbook, without the readings set above it."""
    parts = [
        child.text or "" if child.tag == "x:t" else child.findtext("x:t") or ""
        for child in element
        if child.tag in ("x:t", "x:r")
    ]
    return one_line(_ESCAPE.sub(lambda code: chr(int(code[1], 16)), "".join(parts)))
