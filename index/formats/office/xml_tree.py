"""Parse XML without entities, external files or bottomless nesting, and shorten its names."""

from collections.abc import Iterator
from typing import Protocol
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers import expat

from index.errors import UnreadableSourceError

MAX_DEPTH = 200

# Office Open XML has two sets of namespaces, transitional and strict.
_OOXML = ("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")
_OOXML_PARTS = {
    "wordprocessingml": "w",
    "spreadsheetml": "x",
    "presentationml": "p",
    "drawingml": "a",
    "math": "m",
    "relationships": "r",
    "chart": "c",
    "diagram": "dgm",
    "wordprocessingDrawing": "wp",
    "spreadsheetDrawing": "xdr",
}
_NAMESPACES = {
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.idpf.org/2007/opf": "opf",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
}
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int = ...) -> bytes: ...  # noqa: D102


def walk_xml(stream: Readable, name: str) -> Iterator[tuple[str, Element]]:
    """Yield ("start" or "end", element) while a stream is read.

    Names are ``prefix:local`` with the prefixes used here. ``name`` names the file in messages.
    The prologue must have been checked. Raises UnreadableSourceError for XML that is broken or
    nested deeper than ``MAX_DEPTH``.
    """
    short: dict[str, str] = {}
    depth = 0
    try:
        for event, element in iterparse(stream, ("start", "end")):
            if event == "start":
                depth += 1
                if depth > MAX_DEPTH:
                    raise UnreadableSourceError(
                        f"{name} is nested too deeply to be read; save it again as text."
                    )
                _shorten(element, short)
            else:
                depth -= 1
            yield event, element
    except (ParseError, LookupError) as error:
        raise _broken(name) from error


def check_prologue(stream: Readable, name: str) -> None:
    """Refuse XML that declares entities, reading up to its first element.

    Raises UnreadableSourceError, also for XML that is broken.
    """
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise UnreadableSourceError(
            f"{name} declares XML entities, which are not read; save it again in its own program."
        )

    def stop(*_: object) -> None:
        raise StopIteration

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        while block := stream.read(4096):
            parser.Parse(block, False)
    except StopIteration:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise _broken(name) from error


def at(element: Element | None, path: str) -> Element | None:
    """Return the first element at a path of short names below an element, None if there is none.

    ``Element.find`` takes a colon in a path of several names for a prefix to look up.
    """
    for name in path.split("/"):
        if element is None:
            return None
        element = element.find(name)
    return element


def children(element: Element | None, path: str) -> list[Element]:
    """Return what is in the first element at a path, nothing if there is no such element."""
    found = at(element, path)
    return [] if found is None else list(found)


def below(element: Element | None, name: str) -> Iterator[Element]:
    """Return all elements of a name below an element, none if there is no element."""
    return iter(()) if element is None else element.iter(name)


def whole(text: str | None, base: int = 10) -> int | None:
    """Return the whole number that an attribute holds, None for anything else."""
    try:
        return None if text is None else int(text, base)
    except ValueError:
        return None


def _broken(name: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"{name} contains broken XML; open it in its own program, save it again, and add that."
    )


def _shorten(element: Element, short: dict[str, str]) -> None:
    """Rename an element and its attributes; ``short`` keeps what each name became."""
    tag = element.tag
    element.tag = short.get(tag) or _learn(tag, short)
    attributes = element.attrib
    if attributes:
        named = {short.get(key) or _learn(key, short): value for key, value in attributes.items()}
        attributes.clear()
        attributes.update(named)


def _learn(name: str, short: dict[str, str]) -> str:
    space, _, local = name[1:].rpartition("}") if name[0] == "{" else ("", "", name)
    short[name] = f"{_prefix(space)}:{local}" if space else local
    return short[name]


def _prefix(space: str) -> str:
    if space in _NAMESPACES:
        return _NAMESPACES[space]
    if space.startswith(_ODF):
        return space.removeprefix(_ODF).split(":")[0]
    if space.startswith(_OOXML):
        parts = [part for part in space.split("/") if part in _OOXML_PARTS]
        return _OOXML_PARTS[parts[-1]] if parts else "ooxml"
    return "other"
