"""Open a zipped document within bounds; nothing is written to disk, no member is opened as a zip.

A member's place in the zip is only ever a name to look up, so no path leads out of the file.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from lzma import LZMAError
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element
from xml.parsers import expat

from index.formats.document import Document, language_code
from index.formats.faults import damaged, encrypted, too_large
from index.formats.xml_tree import descendants, walk_xml
from index.lines import one_line

MAX_MEMBER = 64_000_000
MAX_TOTAL = 600_000_000
# Markup repeats itself, but not so often: only a bomb passes this.
MAX_RATIO = 250
_SMALL = 4_000_000
_BLOCK = 1 << 16
_UNPACKED = "can be unpacked of one file"
_FAULTS = (
    zipfile.BadZipFile, zlib.error, LZMAError, EOFError, RuntimeError, OSError, ValueError,
    KeyError, IndexError, OverflowError, struct.error,
)  # fmt: skip


class Archive:
    """The members of a zipped document, each unpacked when asked for.

    Raises UnreadableSourceError, which names the file, where a member is damaged, encrypted or
    beyond the bounds.
    """

    def __init__(self, data: bytes, name: str) -> None:
        """Read the list of members; ``name`` names the file in messages."""
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS as error:
            raise damaged(name) from error
        members = self._zip.infolist()
        # No member is unpacked beyond the size that it states.
        size = sum(info.file_size for info in members)
        if size > MAX_TOTAL or size > max(_SMALL, MAX_RATIO * len(data)):
            raise too_large(name, _UNPACKED)
        if any(info.flag_bits & 0x1 for info in members):
            raise encrypted(name)
        self._members = {
            _place(info.filename): info for info in members if not info.filename.endswith("/")
        }

    def __contains__(self, place: str) -> bool:
        return _place(place) in self._members

    def read(self, place: str) -> bytes | None:
        """Return a member's bytes, None if there is no such member."""
        return b"".join(self._blocks(place, MAX_MEMBER)) if place in self else None

    def xml(self, place: str) -> Element | None:
        """Return the root of a member's XML, None if there is no such member."""
        root: Element | None = None
        if place in self:
            # The root is the last to end.
            for _, element in self.walk(place, MAX_MEMBER):
                root = element
        return root

    def walk(self, place: str, limit: int = MAX_TOTAL) -> Iterator[tuple[str, Element]]:
        """Yield ("start" or "end", element) while a member of at most ``limit`` bytes is unpacked.

        The caller clears what it has used.
        """
        try:
            yield from walk_xml(self._blocks(place, limit))
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise damaged(self.name) from error

    def related(self, place: str) -> dict[str, tuple[str, str]]:
        """Return what an Office Open XML part refers to: id to (last word of the kind, place)."""
        folder, _, base = place.rpartition("/")
        root = self.xml(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        for relation in descendants(root, "rel:Relationship"):
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rsplit("/", 1)[-1]
                target = relation.get("Target", "")
                found[relation.get("Id", "")] = (kind, _place(join(dirname(place), target)))
        return found

    def main_part(self, default: str) -> str:
        """Return the place of an Office Open XML file's main part."""
        main = dict(self.related("").values()).get("officeDocument", default)
        if main not in self:
            raise damaged(self.name)
        return main

    def with_properties(self, document: Document, meta: Element | None = None) -> Document:
        """Return a document with the author, the language and, if it has none, the title given.

        Office Open XML gives them in a part of its own, other files in the element ``meta``.
        """
        if meta is None:
            parts = dict(self.related("").values())
            meta = self.xml(parts.get("core-properties", "docProps/core.xml"))

        def text(name: str) -> str | None:
            return None if meta is None else one_line(meta.findtext(name) or "") or None

        return replace(
            document,
            title=document.title or text("dc:title"),
            byline=text("meta:initial-creator") or text("dc:creator"),
            language=language_code(text("dc:language")),
        )

    def _blocks(self, place: str, limit: int) -> Iterator[bytes]:
        """Unpack a member of at most ``limit`` bytes block by block."""
        info = self._members[_place(place)]
        if info.file_size > limit:
            raise too_large(self.name, _UNPACKED)
        try:
            with self._zip.open(info) as stream:
                while block := stream.read(_BLOCK):
                    yield block
        except _FAULTS as error:
            raise damaged(self.name) from error


def _place(place: str) -> str:
    return normpath(place.replace("\\", "/").lstrip("/")).lstrip("./")
