"""Turn Markdown into the lines a reader sees."""

import html
import re
from datetime import date
from typing import NamedTuple

from index.lines import row_text
from index.types import ElementKind

_BLANKS = re.compile(r"[ \t]+")
_EDIT_MARK = re.compile(r" ?\[edit(?: \| edit source)?\]\Z")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_BREAK = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_QUOTE = re.compile(r"(?:[ \t]{0,3}>[ \t]?)+")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?")
_ORDERED = re.compile(r"[ \t]*\d{1,9}[.)][ \t]+")
_BAR = re.compile(r"(?<!\\)\|")
_TABLE_RULE = re.compile(r"[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*\|?[ \t]*+$")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)([^\[\]]{1,200})\]:[ \t]+\S+.*$")
_NOTE = re.compile(r"^ {0,3}\[\^[^\[\]]{1,50}\]:[ \t]*")
_CODE_SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)([^`]{1,1000})\1(?!`)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NOTE_MARK = re.compile(r"\[\^[^\[\]\s]{1,50}\]")
_TARGET = r"\([ \t]*(?:<[^<>\n]{0,1000}>|(?:[^()\s]|\([^()\s]{0,200}\)){0,1000})"
_TITLE = r"(?:\s{1,3}(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?[ \t]*\)"
# An image kept in the text itself, which may be very long.
_DATA = re.compile(r"\(\s*<?data:[^()\s<>]*>?")
_IMAGE = re.compile(rf"!\[[^\[\]]{{0,1000}}\](?:{_TARGET}{_TITLE}|\[[^\[\]]{{0,200}}\])")
_LINK = re.compile(rf"\[([^\[\]]{{0,1000}})\]{_TARGET}{_TITLE}")
_REFERENCE = re.compile(r"\[([^\[\]]{1,500})\](?:\[([^\[\]]{0,200})\])?")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,1000})>")
_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|center|code|del|details|div|em|figcaption|figure|font|h[1-6]|hr"
    r"|i|img|ins|kbd|li|mark|ol|p|picture|pre|s|section|small|source|span|strike|strong|sub"
    r"|summary|sup|table|tbody|td|th|thead|tr|u|ul|video)(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_STARS = re.compile(r"(?<!\*)(\*{1,3})(?=[^\s*])([^*]{0,2000}[^\s*])\1(?!\*)")
_UNDERSCORES = re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])([^_]{0,2000}[^\s_])\1(?![\w_])")
_STRUCK = re.compile(
    r"~~(?=\S)[^~]{1,2000}~~|<(del|strike|s)(?:\s[^<>]{0,1000})?>.{0,2000}?</\1\s*>", re.I | re.S
)
_KEPT = re.compile("\x02(\\d+)\x03")
# An item that stands at least this much further right than another one belongs to it.
_NESTED = 2
_FIELD = re.compile(r"([A-Za-z_][\w-]*)\s*[:=]\s*(.*)$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])")


class Line(NamedTuple):
    """A line of text; ``level`` is 1 to 6 for a heading, else 0.

    ``kind`` is that of the element it is in, and ``follows`` that it is in the same element as
    the line before. ``header`` marks the row that names a table's columns, ``depth`` counts the
    lists around an item, and ``page`` counts from 1 in sources that have pages.
    """

    text: str
    level: int = 0
    kind: ElementKind | None = None
    follows: bool = False
    header: bool = False
    depth: int = 0
    page: int | None = None


class FrontMatter(NamedTuple):
    """The fields read from the front matter of a file."""

    title: str | None = None
    published: str | None = None
    language: str | None = None


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Split the block between two ``---`` or ``+++`` lines at the top from the text below.

    Reads ``title``, ``date`` (an ISO 8601 date) and ``lang``; other fields are dropped with the
    block. Text that does not start with such a block is returned whole.
    """
    lines = text.lstrip("\n").split("\n", 400)
    mark = lines[0].rstrip()
    if mark not in {"---", "+++"}:
        return FrontMatter(), text
    for number, line in enumerate(lines[1:400], start=1):
        if line.rstrip() == mark or (mark == "---" and line.rstrip() == "..."):
            fields = _fields(lines[1:number])
            if fields is None:
                break
            return _front_matter(fields), "\n".join(lines[number + 1 :])
    return FrontMatter(), text


def markdown_lines(text: str) -> list[Line]:
    """Return the lines that a reader of the Markdown sees, including blank ones.

    Removes heading, emphasis, code and quotation marks, images, comments and link targets;
    list markers stay, and the cells of a table's row are separated by bars. The text must not
    contain control characters other than line feeds and tabs. Takes time linear in its length.
    """
    source = _DATA.sub("(data:", _without_comments(text)).split("\n")
    names = {found.group(1).casefold() for line in source if (found := _DEFINITION.match(line))}
    lines: list[Line] = []
    paragraph: list[str] = []
    form = Line("")
    fence = ""
    # The indents of the items that the next one may belong to, outermost first.
    indents: list[int] = []

    def close() -> None:
        if paragraph:
            words = _inline("\n".join(paragraph), names).split("\n")
            lines.append(form._replace(text=words[0]))
            lines.extend(
                form._replace(text=each, follows=form.kind is not None) for each in words[1:]
            )
            paragraph.clear()

    for raw in source:
        fenced = _FENCE.match(raw)
        if fence:
            if fenced and fenced.group(1).startswith(fence) and not raw.strip(" `~\t"):
                fence = ""
            else:
                lines.append(
                    Line(raw.expandtabs(4).rstrip(), kind="code", follows=lines[-1].kind == "code")
                )
            continue
        if fenced:
            close()
            lines.append(Line(""))
            fence = fenced.group(1)
            continue
        quoted = _QUOTE.match(raw)
        line = raw[quoted.end() :] if quoted else raw
        heading = _ATX.match(line)
        setext = _SETEXT.match(line)
        if heading:
            close()
            indents.clear()
            words = (heading.group(2) or "").rstrip().rstrip("#").rstrip()
            lines.append(Line(_inline(words, names), level=len(heading.group(1))))
        elif setext and len(paragraph) == 1 and form.kind != "item":
            level = 1 if setext.group(1)[0] == "=" else 2
            lines.append(Line(_inline(paragraph.pop(), names), level=level))
        elif "|" in line and _TABLE_RULE.match(line):
            header = paragraph.pop() if paragraph and "|" in paragraph[-1] else None
            close()
            if header is not None:
                lines.append(Line(_row(header, names), kind="row", header=True))
            elif lines and lines[-1].kind == "row":
                lines[-1] = lines[-1]._replace(header=True)
        elif _BREAK.match(line) or not line.strip():
            close()
            lines.append(Line(""))
        elif _DEFINITION.match(line):
            continue
        elif line.lstrip().startswith("|") or (
            "|" in line and not paragraph and lines and lines[-1].kind == "row"
        ):
            close()
            lines.append(Line(_row(line, names), kind="row"))
        elif mark := _BULLET.match(line) or _ORDERED.match(line):
            close()
            indent = _indent(line)
            while indents and indent < indents[-1] + _NESTED:
                indents.pop()
            form = Line("", kind="item", depth=len(indents))
            indents.append(indent)
            bulleted = _BULLET.match(line)
            paragraph.append("- " + line[mark.end() :] if bulleted else line.strip())
        else:
            if not paragraph:
                form = Line("", kind="quote") if quoted else Line("")
                while indents and _indent(line) <= indents[-1]:
                    indents.pop()
            paragraph.append(_NOTE.sub("", line).strip(" \t").removesuffix("\\"))
    close()
    return lines


def _indent(line: str) -> int:
    wide = line.expandtabs(4)
    return len(wide) - len(wide.lstrip())


def _row(line: str, names: set[str]) -> str:
    """Return the row of a table that a line writes, with or without bars at its ends."""
    cells = _BAR.split(line.strip().removeprefix("|"))
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    if not any(cell.strip() for cell in cells):
        return ""
    return row_text([" ".join(_inline(cell.strip(), names).split()) for cell in cells])


def _inline(text: str, names: set[str]) -> str:
    kept: list[str] = []

    def keep(content: str) -> str:
        kept.append(content)
        return f"\x02{len(kept) - 1}\x03"

    def reference(found: re.Match[str]) -> str:
        name = found.group(2) or found.group(1)
        return found.group(1) if name.casefold() in names else found.group()

    text = _CODE_SPAN.sub(lambda found: keep(found.group(2)), text)
    text = _ESCAPE.sub(lambda found: keep(found.group(1)), text)
    text = _NOTE_MARK.sub("", _IMAGE.sub("", text))
    text = _LINK.sub(r"\1", text)
    if names:
        text = _REFERENCE.sub(reference, text)
    text = _AUTOLINK.sub(lambda found: keep(found.group(1)), text)
    # What is struck out no longer holds.
    text = _STRUCK.sub("", text)
    text = _TAG.sub(lambda found: "\n" if found.group().lower().startswith("<br") else "", text)
    # One pass per level of nesting: bold inside italic inside bold.
    for _ in range(3):
        text = _UNDERSCORES.sub(r"\2", _STARS.sub(r"\2", text))
    text = html.unescape(text)
    return _KEPT.sub(lambda found: kept[int(found.group(1))], text)


def _without_comments(text: str) -> str:
    pieces: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        pieces.append(text[position:start])
        position = end + 3
    pieces.append(text[position:])
    return "".join(pieces)


def _fields(lines: list[str]) -> dict[str, str] | None:
    fields: dict[str, str] = {}
    for line in lines:
        field = _FIELD.match(line)
        if field:
            fields[field.group(1).lower()] = field.group(2).strip().strip("\"'").strip()
        elif line.strip() and line[0] not in " \t-#[]":
            return None
    return fields


def _front_matter(fields: dict[str, str]) -> FrontMatter:
    language = _LANGUAGE.match((fields.get("lang") or fields.get("language") or "").lower())
    stamp = fields.get("date") or fields.get("published") or fields.get("pubdate") or ""
    return FrontMatter(
        title=fields.get("title") or None,
        published=_iso_date(stamp),
        language=language.group() if language else None,
    )


def _iso_date(stamp: str) -> str | None:
    found = _DATE.match(stamp)
    if not found:
        return None
    try:
        return date.fromisoformat(found.group()).isoformat()
    except ValueError:
        return None


def tidy(line: str) -> str:
    """Return a line with single spaces, and without the mark of an encyclopedia's editors."""
    return _EDIT_MARK.sub("", _BLANKS.sub(" ", line).strip(" \n\t"))
