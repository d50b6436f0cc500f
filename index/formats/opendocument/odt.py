"""Read OpenDocument texts (.odt): headings, lists, tables, notes and text boxes."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from index.formats.document import Document, Piece
from index.formats.office.archive import Archive, damaged, encrypted
from index.formats.office.bold_headings import with_bold_headings
from index.formats.office.properties import language_code
from index.formats.office.xml_tree import at
from index.formats.opendocument.odt_lists import Lists
from index.formats.opendocument.odt_styles import TextStyles
from index.formats.opendocument.odt_tables import is_frame, rows_of, table_rows
from index.formats.opendocument.odt_text import OpenText, open_text
from index.formats.table import one_line, table_pieces

_LEFT_OUT = frozenset(
    {
        "text:table-of-content", "text:illustration-index", "text:table-index",
        "text:object-index", "text:user-index", "text:alphabetical-index",
        "text:tracked-changes", "office:forms", "text:sequence-decls", "text:variable-decls",
    }
)  # fmt: skip
_DEEPEST_HEADING = 6


def read(data: bytes, name: str) -> Document:
    """Read an OpenDocument text; running heads and feet, comments and indexes are left out.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    manifest = archive.xml("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("manifest:encryption-data"), None) is not None:
        raise encrypted(name)
    content = archive.xml("content.xml")
    text = at(content, "office:body/office:text")
    if content is None or text is None:
        raise damaged(name)
    reading = _Reading(content, archive.xml("styles.xml"))
    reading.walk(text)
    meta = at(archive.xml("meta.xml"), "office:meta")

    def said(*names: str) -> str | None:
        texts = [] if meta is None else [one_line(meta.findtext(each) or "") for each in names]
        return next(filter(None, texts), None)

    return Document(
        tuple(with_bold_headings(reading.pieces, reading.bold)),
        title=reading.title or said("dc:title"),
        byline=said("meta:initial-creator", "dc:creator"),
        language=language_code(said("dc:language")),
        hidden=tuple(reading.hidden),
    )


class _Reading:
    """Walks through a text once."""

    def __init__(self, content: Element, common: Element | None) -> None:
        self.pieces: list[Piece] = []
        self.hidden: list[str] = []
        self.bold: set[int] = set()
        self.title: str | None = None
        roots = [root for root in (common, content) if root is not None]
        self._styles = TextStyles(roots)
        self._lists = Lists(roots)
        self._tables = 0

    def walk(self, blocks: Iterable[Element], nested: bool = False) -> None:
        """Add the pieces of blocks, in order."""
        for block in blocks:
            if block.tag in ("text:p", "text:h"):
                self._paragraph(block, nested)
            elif block.tag == "text:list":
                self._list(block, nested)
            elif block.tag == "table:table":
                self._table(block)
            elif block.tag == "text:section" and block.get("text:display") == "none":
                self._hide(block.itertext())
            elif block.tag not in _LEFT_OUT:
                self.walk(block, nested)

    def _list(self, block: Element, nested: bool) -> None:
        self._lists.enter(block)
        for item in block:
            if item.tag not in ("text:list-item", "text:list-header"):
                continue
            first = item.tag == "text:list-item"
            for child in item:
                if child.tag in ("text:p", "text:h"):
                    self._paragraph(child, nested, item if first else None, listed=True)
                    first = False
                else:
                    self.walk([child], nested)
        self._lists.leave()

    def _paragraph(
        self, block: Element, nested: bool, item: Element | None = None, listed: bool = False
    ) -> None:
        style = self._styles.paragraph(block.get("text:style-name"))
        found = open_text(block, self._styles, style, on_white=not nested)
        self._hide(found.hidden)
        text = one_line(found.text)
        if text:
            self._write(block, found, text, item, listed)
        for box in found.boxes:
            self.walk(box, nested=True)
        for note in found.notes:
            self.walk(note, nested=True)

    def _write(
        self, block: Element, found: OpenText, text: str, item: Element | None, listed: bool
    ) -> None:
        style = self._styles.paragraph(block.get("text:style-name"))
        level = block.get("text:outline-level", "")
        mark, depth = self._lists.count(item) if item is not None else ("", -1)
        if block.tag == "text:h" or style.use == "title":
            number = int(level) if level.isdecimal() else 1
            if block.tag == "text:h" and not listed:
                mark = self._lists.count_heading(number)
            if style.use == "title" and self.title is None:
                self.title = text
            self.pieces.append(
                Piece("heading", f"{mark} {text}".strip(), level=min(number, _DEEPEST_HEADING))
            )
        elif style.use == "code":
            last = self.pieces[-1] if self.pieces else None
            code = found.text.rstrip()
            if last is not None and last.kind == "code":
                self.pieces[-1] = Piece("code", f"{last.text}\n{code}")
            else:
                self.pieces.append(Piece("code", code))
        elif item is not None:
            self.pieces.append(Piece("item", text, level=depth, mark=mark))
        else:
            if found.plain == 0:
                self.bold.add(len(self.pieces))
            self.pieces.append(Piece("quote" if style.use == "quote" else "paragraph", text))

    def _table(self, table: Element) -> None:
        if is_frame(table):
            # A frame around text, not a table.
            for row, _ in table_rows(table):
                self.walk(row, nested=True)
            return
        rows, headers = rows_of(table, self._cell_text, self._hide)
        self.pieces += table_pieces(rows, self._tables, header=True if headers else None)
        self._tables += 1

    def _cell_text(self, cell: Element) -> str:
        outside, bold, tables = self.pieces, self.bold, self._tables
        self.pieces, self.bold = [], set()
        self.walk(cell, nested=True)
        inside = self.pieces
        self.pieces, self.bold, self._tables = outside, bold, tables
        return one_line(
            " ".join(" ".join((piece.mark, piece.text, *piece.cells)) for piece in inside)
        )

    def _hide(self, texts: Iterable[str]) -> None:
        text = one_line(" ".join(texts))
        if text:
            self.hidden.append(text)
