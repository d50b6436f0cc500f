"""Turn a raw document into readable text, a title and headings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from index.chunking import sentence_spans
from index.errors import EmptySourceError
from index.formats import plain_characters, unseen, with_rows
from index.lines import is_list_item, is_table_row, unbroken_spans
from index.loading.boilerplate import drop_furniture
from index.loading.letterhead import subject
from index.loading.markdown import FrontMatter, Line, markdown_lines, split_front_matter, tidy
from index.loading.plain_headings import with_headings
from index.types import Element, ElementKind, Heading

if TYPE_CHECKING:
    from index.formats import Document

# At most this many passes: one may expose what only the next can see. Texts settle in 2 or 3.
_MAX_PASSES = 6
# At most this many characters of a first sentence that serves as the title.
_TITLE_LENGTH = 80
# Every row of an article carries its title, so it cannot be a whole paragraph.
_LONGEST_TITLE = 200
_FILLED = 2 / 3

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
    """Clean a text: drop page furniture, keep every sentence, find title and headings.

    The only change to letters is composition (Unicode NFC). Control and zero-width characters
    are removed, runs of whitespace become one space, one line break or one blank line, and half
    a surrogate pair U+FFFD. Markdown is rendered as text. In plain text a short line alone above
    a paragraph is a heading, and stays where it is; lines with tabs under a header are rows.

    The title is the one given, else the front matter's, the first heading of level 1 or at the
    top, the subject of a letter, or the start of the first sentence; at most 200 characters of it.

    Cleaning a cleaned plain text changes nothing, except for texts crafted to need more than
    six passes. Takes time linear in the length of ``raw``. Raises EmptySourceError when nothing
    is left to read.
    """
    text = plain_characters(raw)
    front_matter = FrontMatter()
    if markdown:
        front_matter, text = split_front_matter(text)
        found = markdown_lines(text)
        lines = _kept([x if x.kind == "code" else x._replace(text=tidy(x.text)) for x in found])
        if not any(line.level for line in lines):
            lines = with_headings(lines)
    else:
        tidied = map(tidy, with_rows(text).split("\n"))
        lines = [Line(_unframed(line)) for line in tidied if not _TABLE_RULE.fullmatch(line)]
        for _ in range(_MAX_PASSES):
            before = lines
            lines = _squeezed(
                with_headings(_kept([Line(line.text) if line.level else line for line in lines]))
            )
            if lines == before:
                break
    cleaned = _assembled(lines)
    if not markdown:
        cleaned = replace(cleaned, elements=plain_elements(cleaned.text, cleaned.headings))
    return replace(
        cleaned,
        title=_title((title, front_matter.title), cleaned),
        published=front_matter.published,
        language=front_matter.language,
        hidden=unseen(raw),
    )


def clean_document(document: "Document", title: str | None = None) -> CleanedText:
    """Put a document's pieces together as one text; nothing is taken for furniture.

    Raises EmptySourceError when nothing is left to read.
    """
    from index.loading.document_lines import document_lines

    cleaned = _assembled(document_lines(document))
    return replace(
        cleaned,
        title=_title((title, document.title), cleaned),
        published=document.published,
        language=document.language,
        byline=_plain_line(document.byline),
        site=_plain_line(document.site),
        hidden=sum(map(len, document.hidden)),
    )


def plain_elements(text: str, headings: Sequence[Heading]) -> tuple[Element, ...]:
    """Return the list items and the rows of tables, at least two together, in a plain text."""
    titles = {each.start for each in headings}
    lines: list[Line] = []
    starts: list[int] = []
    last = 0
    for start, end in unbroken_spans(text):
        if text.count("\n", last, start) > 1:
            lines.append(Line(""))
            starts.append(last)
        lines.append(Line(text[start:end], level=int(start in titles)))
        starts.append(start)
        last = end
    for number, line in enumerate(lines):
        kind = "row" if is_table_row(line.text) else "item" if is_list_item(line.text) else None
        lines[number] = line._replace(kind=cast("ElementKind | None", kind))
    kinds = [None, *(line.kind for line in lines), None]
    for number, line in enumerate(lines):
        apart = "row" not in (kinds[number], kinds[number + 2])
        if line.level or (line.kind == "row" and apart):
            lines[number] = line._replace(kind=None)
    return _elements(lines, starts)


def _plain_line(text: str | None) -> str | None:
    return " ".join(plain_characters(text or "").split()) or None


def _unframed(line: str) -> str:
    """Return a table's row without the bars at its ends."""
    framed = len(line) > 2 and line[0] == line[-1] == "|"
    return line[1:-1].strip() if framed else line


def _kept(lines: list[Line]) -> list[Line]:
    guarded = [line.kind in {"code", "row"} or line.level > 0 for line in lines]
    stays = drop_furniture([line.text for line in lines], guarded)
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
    kept = _squeezed(
        line._replace(text=words, follows=line.follows or (number > 0 and line.kind is not None))
        for line in lines
        for number, words in enumerate(line.text.split("\n"))
    )
    starts = [0, *accumulate(len(line.text) + 1 for line in kept)][: len(kept)]
    text = "\n".join(line.text for line in kept)
    if not text.strip():
        raise EmptySourceError(
            "Nothing is left to read: the text is empty or holds only page furniture such as "
            "menus and links. Give a text with at least one sentence."
        )
    headings = tuple(
        Heading(line.level, start, start + len(line.text))
        for line, start in zip(kept, starts, strict=True)
        if line.level
    )
    return CleanedText(
        "", text, headings, None, None, _elements(kept, starts), _pages(kept, starts)
    )


def _elements(lines: Sequence[Line], starts: Sequence[int]) -> tuple[Element, ...]:
    """Return the elements of lines, given the offset of each in the text."""
    found: list[Element] = []
    header: tuple[int, int] | None = None
    opening: tuple[int, int] | None = None
    # The items that the next one may belong to, outermost first.
    around: list[_Item] = []
    above = Line("")
    paragraph, begun = "", 0
    for line, start in zip(lines, starts, strict=True):
        end = start + len(line.text)
        if not line.text:
            # Items may be parted by blank lines, and code may hold some.
            above = above if above.kind == "item" or line.kind == "code" else line
            continue
        if line.kind is None or line.level:
            goes_on = above.text and above.kind is None and not above.level
            paragraph = f"{paragraph}\n{line.text}" if goes_on else line.text
            begun = begun if goes_on else start
            opening = _opening(paragraph, begun) if not line.level else None
            around.clear()
        elif line.follows and above.kind == line.kind:
            found[-1] = replace(found[-1], end=end)
            if line.kind == "item":
                around[-1].lines.append(line.text)
        elif line.kind == "row":
            if above.kind != "row" or line.header:
                header = start, end
                found.append(Element("row", start, end, opening))
            else:
                found.append(Element("row", start, end, header))
        elif line.kind == "item":
            while around and around[-1].depth >= line.depth:
                around.pop()
            lead = around[-1].lead if around else opening
            around.append(_Item(line.depth, start, [line.text]))
            found.append(Element("item", start, end, lead, line.depth))
        else:
            found.append(Element(line.kind, start, end))
        above = line._replace(kind=None) if line.level else line
    return tuple(found)


def _opening(line: str, start: int) -> tuple[int, int] | None:
    """Return the span of the sentence that opens what is below a line."""
    if not line.endswith(":"):
        return None
    first, last = sentence_spans(line)[-1]
    return start + first, start + last


@dataclass
class _Item:
    """A list item, by its lines."""

    depth: int
    start: int
    lines: list[str]

    @cached_property
    def lead(self) -> tuple[int, int]:
        """The span of its sentence that opens the items in it: its last if it ends in a colon."""
        text = "\n".join(self.lines)
        first, last = sentence_spans(text)[-1 if text.endswith(":") else 0]
        return self.start + first, self.start + last


def _pages(lines: Sequence[Line], starts: Sequence[int]) -> tuple[int, ...]:
    """Return where each page starts: at its first line, or where the next page does."""
    pages: list[int] = []
    for line, start in zip(lines, starts, strict=True):
        if line.page is not None and line.page > len(pages):
            pages.extend([start] * (line.page - len(pages)))
    return (0, *pages[1:]) if pages else ()


def _title(given: Iterable[str | None], cleaned: CleanedText) -> str:
    text = cleaned.text
    for candidate in given:
        if words := _plain_line(candidate):
            return _shortened(words, _LONGEST_TITLE)
    for heading in cleaned.headings:
        if heading.level == 1 or heading.start == 0:
            return _shortened(text[heading.start : heading.end], _LONGEST_TITLE)
    if about := subject(text):
        return _shortened(about, _LONGEST_TITLE)
    (start, end), *_ = sentence_spans(text)
    first_line, *more = text[start:end].split("\n")
    # A line that ends well short of the others was ended on purpose.
    if more and len(first_line) < _FILLED * max(map(len, text.split("\n"))):
        return _shortened(first_line, _LONGEST_TITLE)
    return _shortened(" ".join(text[start:end].split()), _TITLE_LENGTH)


def _shortened(words: str, length: int) -> str:
    if len(words) <= length:
        return words
    shortened = words[: length + 1].rsplit(" ", 1)[0][:length]
    return shortened.rstrip(" ,;:–—-") + "…"
