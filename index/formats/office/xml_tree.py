"""Parse XML without entities, external files or bottomless nesting, and shorten its names."""

from collections.abc import Iterator
from typing import Protocol
from xml.etree.ElementTree import Element, ParseError, XMLParser, fromstring, iterparse
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
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "urn:schemas-microsoft-com:vml": "v",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.idpf.org/2007/opf": "opf",
    "urn:oasis:names:tc:opendocument:xmlns:container": "ocf",
    "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0": "manifest",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
}
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int = ...) -> bytes: ...  # noqa: D102


def parse_xml(data: bytes, name: str) -> Element:
    """Return the root element, its names as ``prefix:local`` with the prefixes used here.

    ``name`` names the file in messages. Raises UnreadableSourceError for XML that is broken,
    declares entities or is nested deeper than ``MAX_DEPTH``.
    """
    check_prologue(data, name)
    try:
        root = fromstring(data, XMLParser())
    except (ParseError, LookupError, ValueError) as error:
        raise _broken(name) from error
    short = Names()
    level = [root]
    for _ in range(MAX_DEPTH):
        below: list[Element] = []
        for element in level:
            short.shorten(element)
            below.extend(element)
        if not below:
            return root
        level = below
    raise UnreadableSourceError(f"{name} is nested too deeply to be read; save it again as text.")


def at(element: Element | None, path: str) -> Element | None:
    """Return the first element at a path of short names below an element, None if there is none.

    ``Element.find`` takes a colon in a path of several names for a prefix to look up.
    """
    for name in path.split("/"):
        if element is None:
            return None
        element = element.find(name)
    return element


def walk_xml(stream: Readable, name: str) -> Iterator[tuple[str, Element]]:
    """Yield ("start" or "end", element) while a stream is read, names as in ``parse_xml``.

    The caller clears what it has used. The prologue must have been checked.
    """
    short = Names()
    depth = 0
    try:
        for event, element in iterparse(stream, ("start", "end")):
            if event == "start":
                depth += 1
                if depth > MAX_DEPTH:
                    raise _broken(name)
                short.shorten(element)
            else:
                depth -= 1
            yield event, element
    except (ParseError, LookupError) as error:
        raise _broken(name) from error


def check_prologue(data: bytes, name: str) -> None:
    """Refuse XML that declares entities, reading up to its first element."""
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
        for start in range(0, len(data), 4096):
            parser.Parse(data[start : start + 4096], False)
    except StopIteration:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise _broken(name) from error


def _broken(name: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"{name} contains broken XML; open it in its own program, save it again, and add that."
    )


class Names:
    """The short form of each name of a document."""

    def __init__(self) -> None:
        """Start without any."""
        self._known: dict[str, str] = {}

    def shorten(self, element: Element) -> None:
        """Rename an element and its attributes."""
        known = self._known
        tag = element.tag
        # Comments and instructions have a function for a tag.
        if isinstance(tag, str):
            element.tag = known.get(tag) or self._learn(tag)
        attributes = element.attrib
        if attributes:
            short = {known.get(key) or self._learn(key): value for key, value in attributes.items()}
            attributes.clear()
            attributes.update(short)

    def _learn(self, name: str) -> str:
        space, _, local = name[1:].rpartition("}") if name[0] == "{" else ("", "", name)
        prefix = _prefix(space) if space else ""
        self._known[name] = short = f"{prefix}:{local}" if prefix else local
        return short


def _prefix(space: str) -> str:
    if space in _NAMESPACES:
        return _NAMESPACES[space]
    if space.startswith(_ODF):
        return space.removeprefix(_ODF).split(":")[0]
    if space.startswith(_OOXML):
        parts = [part for part in space.split("/") if part in _OOXML_PARTS]
        return _OOXML_PARTS[parts[-1]] if parts else "ooxml"
    return "other"
