"""Open a zipped document within bounds; nothing is written to disk, no member is opened as a zip.

A member's place in the zip is only ever a name to look up, so no path leads out of the file.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from lzma import LZMAError
from posixpath import dirname, join, normpath
from typing import IO
from xml.etree.ElementTree import Element

from index.errors import UnreadableSourceError
from index.formats.document import Document
from index.formats.office.xml_tree import below, check_prologue, walk_xml
from index.formats.table import one_line

MAX_MEMBERS = 10_000
MAX_MEMBER = 64_000_000
MAX_STREAM = 400_000_000
MAX_TOTAL = 600_000_000
# Markup repeats itself, but not so often: only a bomb passes this.
MAX_RATIO = 250
_SMALL = 4_000_000
_BLOCK = 1 << 16
_ENTRY = b"PK\x01\x02"
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
        self._unpacked = 0
        if data.count(_ENTRY) > MAX_MEMBERS:
            raise UnreadableSourceError(
                f"{name} holds more than {MAX_MEMBERS:,} files; "
                "open it in its own program and save it again."
            )
        with guarded(name):
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._members = {
                _place(info.filename): info
                for info in self._zip.infolist()
                if not info.filename.endswith("/")
            }

    def __contains__(self, place: str) -> bool:
        return _place(place) in self._members

    def places(self) -> list[str]:
        """Return the names of all members, in the order of the zip."""
        return list(self._members)

    def read(self, place: str) -> bytes | None:
        """Return a member's bytes, None if there is no such member."""
        if place not in self:
            return None
        member = self.open(place, MAX_MEMBER)
        return b"".join(iter(member.read, b""))

    def xml(self, place: str) -> Element | None:
        """Return the root of a member's XML, None if there is no such member."""
        root: Element | None = None
        if place in self:
            # The root is the last to end.
            for _, element in self.walk(place, MAX_MEMBER):
                root = element
        return root

    def walk(self, place: str, limit: int = MAX_STREAM) -> Iterator[tuple[str, Element]]:
        """Yield ("start" or "end", element) while a member is unpacked, at most ``limit`` bytes.

        The caller clears what it has used.
        """
        check_prologue(self.open(place, limit), self.name)
        yield from walk_xml(self.open(place, limit), self.name)

    def related(self, place: str) -> dict[str, tuple[str, str]]:
        """Return what an Office Open XML part refers to: id to (last word of the kind, place)."""
        folder, _, base = place.rpartition("/")
        root = self.xml(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        for relation in below(root, "rel:Relationship"):
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rsplit("/", 1)[-1]
                target = relation.get("Target", "")
                found[relation.get("Id", "")] = (kind, _place(join(dirname(place), target)))
        return found

    def main_part(self, default: str) -> str:
        """Return the place of an Office Open XML file's main part."""
        for kind, place in self.related("").values():
            if kind == "officeDocument" and place in self:
                return place
        if default in self:
            return default
        raise damaged(self.name)

    def with_properties(self, document: Document) -> Document:
        """Return a document with the author, the language and, if it has none, the title given."""
        parts = dict(self.related("").values())
        root = self.xml(parts.get("core-properties", "docProps/core.xml"))

        def text(name: str) -> str | None:
            return None if root is None else one_line(root.findtext(name) or "") or None

        return replace(
            document,
            title=document.title or text("dc:title"),
            byline=text("dc:creator"),
            language=language_code(text("dc:language")),
        )

    def open(self, place: str, limit: int) -> "Member":
        """Unpack a member block by block, at most ``limit`` bytes of it."""
        info = self._members[_place(place)]
        if info.flag_bits & 0x1:
            raise encrypted(self.name)
        with guarded(self.name):
            return Member(self._zip.open(info), self, info.compress_size, limit)

    def count(self, size: int) -> None:
        """Add to what was unpacked so far."""
        self._unpacked += size
        if self._unpacked > MAX_TOTAL:
            raise _too_large(self.name)


class Member:
    """A member as a stream of bytes that ends in an error where it passes the bounds."""

    def __init__(self, stream: IO[bytes], archive: Archive, packed: int, limit: int) -> None:
        """Read from ``stream`` on, which takes ``packed`` bytes in the zip."""
        self._stream = stream
        self._archive = archive
        self._packed = packed
        self._limit = limit
        self._size = 0

    def read(self, size: int = _BLOCK) -> bytes:
        """Return up to ``size`` bytes more, none at the end."""
        with guarded(self._archive.name):
            data = self._stream.read(size)
        self._size += len(data)
        self._archive.count(len(data))
        bomb = self._size > _SMALL and self._size > MAX_RATIO * self._packed
        if bomb or self._size > self._limit:
            raise _too_large(self._archive.name)
        return data


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Turn the errors of a damaged zip into one that names the file."""
    try:
        yield
    except _FAULTS as error:
        raise damaged(name) from error


def damaged(name: str) -> UnreadableSourceError:
    """Return the error of a file that is cut off or broken."""
    return UnreadableSourceError(
        f"{name} is damaged or not a complete file; open it in its own program, "
        "save it again, and add that."
    )


def encrypted(name: str) -> UnreadableSourceError:
    """Return the error of a file that needs a password."""
    return UnreadableSourceError(
        f"{name} is protected by a password; save a copy without one and add that."
    )


def language_code(name: str | None) -> str | None:
    """Return the two letters of a language tag like ``de-CH``, None for anything else."""
    code = (name or "").strip().replace("_", "-").split("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _too_large(name: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"{name} unpacks to more than is read of one file; split it into smaller files."
    )


def _place(place: str) -> str:
    return normpath(place.replace("\\", "/").lstrip("/")).lstrip("./")
