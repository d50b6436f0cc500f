"""Read electronic books (.epub): their chapters in the order of the spine."""

import re
from posixpath import dirname, join
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from index.formats.archive import Archive
from index.formats.document import Document, Piece, language_code
from index.formats.encoding import decode_text
from index.formats.faults import damaged, encrypted
from index.formats.html import fragment_of
from index.formats.xml_tree import descendants
from index.lines import one_line

_CHAPTERS = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
# Fonts may be scrambled by these; a book whose text is encrypted names others.
_SCRAMBLED_FONTS = frozenset(
    {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
)
# A chapter with more of its text in links than this is a table of contents.
_MOSTLY_LINKS = 0.6
_LINK = re.compile(r"<a\s[^>]*>(.*?)</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def read(data: bytes, name: str) -> Document:
    """Read a book; its cover and its tables of contents are left out.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    root = archive.xml("META-INF/encryption.xml")
    methods = {each.get("Algorithm", "") for each in descendants(root, "enc:EncryptionMethod")}
    if methods - _SCRAMBLED_FONTS:
        raise encrypted(name)
    place = _package_place(archive)
    package = archive.xml(place)
    if package is None:
        raise damaged(name)
    pieces: list[Piece] = []
    hidden: list[str] = []
    for chapter in _spine(package, place):
        content = archive.read(chapter)
        markup = decode_text(content, name) if content else ""
        if _linked(markup) <= _MOSTLY_LINKS:
            tables = 1 + max((piece.table for piece in pieces if piece.kind == "row"), default=-1)
            fragment = fragment_of(markup, tables)
            pieces += fragment.pieces
            hidden += fragment.hidden
    metadata = package.find("opf:metadata")

    def stated(term: str, most: int | None = 1) -> str | None:
        values = [one_line("".join(each.itertext())) for each in descendants(metadata, term)]
        return ", ".join(filter(None, values[:most])) or None

    return Document(
        tuple(pieces),
        title=stated("dc:title"),
        byline=stated("dc:creator", most=None),
        published=_published(metadata),
        language=language_code(stated("dc:language")),
        site=stated("dc:publisher"),
        hidden=tuple(hidden),
    )


def _package_place(archive: Archive) -> str:
    container = archive.xml("META-INF/container.xml")
    for each in descendants(container, "container:rootfile"):
        return each.get("full-path", "")
    raise damaged(archive.name)


def _spine(package: Element, place: str) -> list[str]:
    """Return the places of the chapters in reading order."""
    items = {item.get("id", ""): item for item in package.iter("opf:item")}
    chapters: list[str] = []
    for entry in package.iter("opf:itemref"):
        item = items.get(entry.get("idref", ""))
        if item is None or item.get("media-type") not in _CHAPTERS:
            continue
        if "nav" not in item.get("properties", "").split():
            target = unquote(item.get("href", "")).split("#")[0]
            chapters.append(join(dirname(place), target))
    return list(dict.fromkeys(chapters))


def _linked(markup: str) -> float:
    """Return the share of a chapter's text that lies in links."""
    body = markup[max(0, markup.find("<body")) :]
    links = _TAG.sub("", "".join(_LINK.findall(body)))
    whole = one_line(_TAG.sub("", body))
    return len(one_line(links)) / len(whole) if whole else 0.0


def _published(metadata: Element | None) -> str | None:
    """Return the day of publication, of several dates the one that is marked so."""
    dates = list(descendants(metadata, "dc:date"))
    marked = [each for each in dates if each.get("opf:event") == "publication"]
    for each in marked or dates:
        text = one_line(each.text or "").split("T")[0]
        if text[:4].isdecimal():
            return text
    return None
