"""Parse XML without entities or external files, and shorten its names."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

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


def walk_xml(blocks: Iterable[bytes]) -> Iterator[tuple[str, Element]]:
    """Yield ("start" or "end", element) while blocks of bytes come in.

    Names are ``prefix:local`` with the prefixes used here. Raises ValueError for XML that declares
    entities, and ExpatError or LookupError for what is broken.
    """
    events: list[tuple[str, Element]] = []
    builder = TreeBuilder()
    names = _ShortNames()

    def start(tag: str, attributes: dict[str, str]) -> None:
        named = {names[key]: value for key, value in attributes.items()}
        events.append(("start", builder.start(names[tag], named)))

    def end(tag: str) -> None:
        events.append(("end", builder.end(names[tag])))

    def refuse(*_: object) -> None:
        raise ValueError("entities")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    for block in blocks:
        parser.Parse(block, False)
        yield from events
        events.clear()
    parser.Parse(b"", True)
    yield from events


def find(element: Element | None, path: str) -> Element | None:
    """Return the first element at a path of short names below an element, None if there is none.

    ``Element.find`` takes a colon in a path of several names for a prefix to look up.
    """
    for name in path.split("/"):
        if element is None:
            return None
        element = element.find(name)
    return element


def attribute(element: Element | None, name: str, path: str = "") -> str | None:
    """Return an attribute of an element, or of the first one at a path below it, None for none."""
    found = find(element, path) if path else element
    return None if found is None else found.get(name)


def children(element: Element | None, path: str) -> list[Element]:
    """Return what is in the first element at a path, nothing if there is no such element."""
    found = find(element, path)
    return [] if found is None else list(found)


def descendants(element: Element | None, name: str) -> Iterator[Element]:
    """Return all elements of a name below an element, none if there is no element."""
    return iter(()) if element is None else element.iter(name)


def integer(text: str | None, base: int = 10) -> int | None:
    """Return the whole number that an attribute holds, None for anything else."""
    try:
        return None if text is None else int(text, base)
    except ValueError:
        return None


class _ShortNames(dict[str, str]):
    """Map ``namespace}local`` to ``prefix:local``, each looked up once."""

    def __missing__(self, name: str) -> str:
        space, _, local = name.rpartition("}")
        self[name] = f"{_prefix(space)}:{local}" if space else local
        return self[name]


def _prefix(space: str) -> str:
    if space in _NAMESPACES:
        return _NAMESPACES[space]
    if space.startswith(_ODF):
        return space.removeprefix(_ODF).split(":")[0]
    if space.startswith(_OOXML):
        parts = [part for part in space.split("/") if part in _OOXML_PARTS]
        return _OOXML_PARTS[parts[-1]] if parts else "ooxml"
    return "other"
