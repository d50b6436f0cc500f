"""Turn a raw document into readable text, a title and headings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from index.errors import EmptySourceError
from index.formats import Document, Piece, count_invisible, normalize_text, with_rows
from index.lines import one_line, row_text
from index.loading.boilerplate import drop_boilerplate
from index.loading.elements import line_elements, plain_elements
from index.loading.headings import shortened, subject, title_of, with_headings
from index.loading.line import Line, tidy
from index.loading.markdown import FrontMatter, markdown_lines, split_front_matter
from index.types import Element, Heading

_TABLE_RULE = re.compile(r"\|(?:[ :+]*+-[ :+-]*+\|)+")


@dataclass(frozen=True, slots=True)
class CleanedText:
    """The readable text of one document.

    ``text`` has paragraphs separated by one blank line, and no whitespace but single spaces and
    line feeds, except that code keeps its spaces. ``headings`` are spans of it in order.
    ``published`` is an ISO 8601 date and ``language`` an ISO 639-1 code, if the source gives
    them. ``hidden`` counts the characters of the original that are hidden or struck out.
    """

    title: str
    text: str
    headings: tuple[Heading, ...]
    published: str | None
    language: str | None
    elements: tuple[Element, ...] = ()
    pages: tuple[int, ...] = ()
    byline: str | None = None
    site: str | None = None
    hidden: int = 0


def clean_text(raw: str, *, markdown: bool = False, title: str | None = None) -> CleanedText:
    """Clean a text: drop boilerplate, keep every sentence, find title and headings.

    The only change to letters is composition (Unicode NFC). Control and zero-width characters
    are removed, runs of whitespace become one space, one line break or one blank line, and half
    a surrogate pair U+FFFD. Markdown is rendered as text. In plain text a short line alone above
    a paragraph is a heading, and stays where it is; lines with tabs under a header are rows.

    The title is the one given, else the front matter's, the subject of a letter, the first heading
    of level 1 or at the top, or the start of the first sentence; at most 200 characters of it.

    Takes time linear in the length of ``raw``. Raises EmptySourceError when nothing is left to
    read.
    """
    text = normalize_text(raw)
    front_matter = FrontMatter()
    if markdown:
        front_matter, text = split_front_matter(text)
        found = markdown_lines(text)
        lines = _kept([x if x.kind == "code" else x._replace(text=tidy(x.text)) for x in found])
    else:
        tidied = map(tidy, with_rows(text).split("\n"))
        lines = [Line(_unframed(line)) for line in tidied if not _TABLE_RULE.fullmatch(line)]
        lines = _squeezed(_kept(lines))
    is_marked = any(line.level for line in lines)
    cleaned = _assembled(lines if is_marked else with_headings(lines))
    if not markdown:
        cleaned = replace(cleaned, elements=plain_elements(cleaned.text, cleaned.headings))
    about = None if is_marked else subject(cleaned.text)
    return replace(
        cleaned,
        title=_title((title, front_matter.title, about), cleaned),
        published=front_matter.published,
        language=front_matter.language,
        hidden=count_invisible(raw),
    )


def clean_document(document: Document, title: str | None = None) -> CleanedText:
    """Put a document's pieces together as one text; nothing is taken for boilerplate.

    Raises EmptySourceError when nothing is left to read.
    """
    cleaned = _assembled(_document_lines(document))
    return replace(
        cleaned,
        title=_title((title, document.title), cleaned),
        published=document.published,
        language=document.language,
        byline=_plain_line(document.byline),
        site=_plain_line(document.site),
        hidden=sum(map(len, document.hidden)),
    )


def _title(given: Iterable[str | None], cleaned: CleanedText) -> str:
    words = next(filter(None, map(_plain_line, given)), None)
    return shortened(words) if words else title_of(cleaned.text, cleaned.headings)


def _plain_line(text: str | None) -> str | None:
    return one_line(normalize_text(text or "")) or None


def _unframed(line: str) -> str:
    """Return a table's row without the bars at its ends."""
    framed = len(line) > 2 and line[0] == line[-1] == "|"
    return line[1:-1].strip() if framed else line


def _kept(lines: list[Line]) -> list[Line]:
    guarded = [line.kind in {"code", "row"} or line.level > 0 for line in lines]
    stays = drop_boilerplate([line.text for line in lines], guarded)
    # A dropped line still separates its neighbours.
    return [line if stay else Line("") for line, stay in zip(lines, stays, strict=True)]


def _squeezed(lines: Iterable[Line]) -> list[Line]:
    """Keep one blank line between paragraphs and around headings, none at the ends."""
    squeezed: list[Line] = []
    for line in lines:
        if not line.text:
            if squeezed and squeezed[-1].text:
                squeezed.append(Line("", kind="code" if line.kind == "code" else None))
            continue
        if squeezed and squeezed[-1].text and (line.level or squeezed[-1].level):
            squeezed.append(Line(""))
        squeezed.append(line)
    while squeezed and not squeezed[-1].text:
        squeezed.pop()
    return squeezed


def _assembled(lines: Iterable[Line]) -> CleanedText:
    """Join lines to a text without a title. Raises EmptySourceError if it is empty."""
    kept = _squeezed(lines)
    starts = [0, *accumulate(len(line.text) + 1 for line in kept)][: len(kept)]
    text = "\n".join(line.text for line in kept)
    if not text.strip():
        raise EmptySourceError(
            "Nothing is left to read: the text is empty or holds only "
            "menus and links. Give a text with at least one sentence."
        )
    headings = tuple(
        Heading(line.level, start, start + len(line.text))
        for line, start in zip(kept, starts, strict=True)
        if line.level
    )
    elements = line_elements(text, kept, starts)
    return CleanedText("", text, headings, None, None, elements, _pages(kept, starts))


def _pages(lines: Sequence[Line], starts: Sequence[int]) -> tuple[int, ...]:
    """Return where each page starts: at its first line, or where the next page does."""
    pages: list[int] = []
    for line, start in zip(lines, starts, strict=True):
        if line.page is not None and line.page > len(pages):
            pages.extend([start] * (line.page - len(pages)))
    return (0, *pages[1:]) if pages else ()


def _document_lines(document: Document) -> list[Line]:
    """Return the lines of a document, with a blank one wherever two do not belong together."""
    lines: list[Line] = []
    before: Piece | None = None
    for piece in document.pieces:
        is_row, is_item = piece.kind == "row", piece.kind == "item"
        if is_row and not any(cell.strip() for cell in piece.cells):
            continue
        cells = [tidy(one_line(cell)) for cell in piece.cells]
        text = normalize_text(row_text(cells) or piece.text)
        if is_item:
            text = f"{piece.mark or '-'} {one_line(text)}"
        # Rows of one table and items of one list stand below each other.
        if (
            before is None
            or before.kind != piece.kind
            or not (is_item or (is_row and before.table == piece.table))
        ):
            lines.append(Line(""))
        before = piece
        kind = None if piece.kind == "paragraph" or piece.kind == "heading" else piece.kind
        for number, words in enumerate(text.split("\n")):
            lines.append(
                Line(
                    words if kind == "code" else tidy(words),
                    level=piece.level if piece.kind == "heading" else 0,
                    kind=kind,
                    follows=number > 0 and kind is not None,
                    header=piece.header,
                    depth=piece.level if is_item else 0,
                    page=piece.page,
                )
            )
    return lines
