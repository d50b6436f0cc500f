"""Turn Markdown into the lines a reader sees; markdown-it parses it."""

import html
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.lines import row_text
from index.loading.line import Line
from index.types import ElementKind

# A footnote's text stays as a paragraph, without its mark.
_NOTE = re.compile(r"^ {0,3}\[\^[^\[\]\n]{1,50}\]:[ \t]*", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^[^\[\]\s]{1,50}\]")
# A line of tags for Liquid, Jinja or GitBook, which makes the page of it, as "{% endhint %}".
_TEMPLATE_TAGS = re.compile(r"(?:\{%[^{}]*%\}\s*)+")
_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|center|code|del|details|div|em|figcaption|figure|font|h[1-6]|hr"
    r"|i|img|ins|kbd|li|mark|ol|p|picture|pre|s|section|small|source|span|strike|strong|sub"
    r"|summary|sup|table|tbody|td|th|thead|tr|u|ul|video)(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_STRUCK_TAG = re.compile(r"<(/?)(?:del|strike|s)(?:\s[^<>]{0,1000})?>", re.IGNORECASE)
# What is struck out stands between these until it is dropped: the text has no control characters.
_STRIKE, _UNSTRIKE = "\x02", "\x03"
_STRUCK = re.compile(f"{_STRIKE}[^{_STRIKE}{_UNSTRIKE}]*{_UNSTRIKE}|[{_STRIKE}{_UNSTRIKE}]")
_BLOCKS = frozenset("paragraph_open heading_open table_open fence code_block html_block hr".split())
_FRONT_MATTER = re.compile(
    r"\n*(?P<mark>---|\+\+\+)[ \t]*\n"
    r"(?P<fields>(?:.*\n){0,400}?)"
    r"(?:(?P=mark)|\.\.\.)[ \t]*(?:\n|\Z)"
)
_FIELD = re.compile(r"([A-Za-z_][\w-]*)\s*[:=]\s*(.*)$")
_LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])")


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
    block = _FRONT_MATTER.match(text)
    lines = block["fields"].split("\n") if block else []
    found = [_FIELD.match(line) for line in lines]
    if block is None or any(
        not field and line.strip() and line[0] not in " \t-#[]"
        for field, line in zip(found, lines, strict=True)
    ):
        return FrontMatter(), text
    fields = {field[1].lower(): field[2].strip().strip("\"'").strip() for field in found if field}
    language = _LANGUAGE.match((fields.get("lang") or fields.get("language") or "").lower())
    stamp = fields.get("date") or fields.get("published") or fields.get("pubdate") or ""
    published = None
    with suppress(ValueError):
        published = date.fromisoformat(stamp[:10]).isoformat()
    front_matter = FrontMatter(fields.get("title"), published, language and language[0])
    return front_matter, text[block.end() :]


def markdown_lines(text: str) -> list[Line]:
    """Return the lines that a reader of the Markdown sees, including blank ones.

    Removes heading, emphasis, code and quotation marks, images, comments, link targets and lines
    of template tags; list markers stay, and the cells of a table's row are separated by bars. The
    text must not contain control characters other than line feeds and tabs. Takes time linear in
    its length.
    """
    parser = _Parser("default", options_update={"html": True, "tasklists": True})
    return _Reader().lines(parser.parse(_NOTE.sub("", _without_comments(text))))


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Take a link or an image for one whatever it points at: nobody follows it."""
        return True


class _Reader:
    """Reads the tokens of one text, in order."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        # The line of the source after the last block.
        self._end = 0
        self._quotes = 0
        self._lists = 0
        # The mark of an item whose first line is still to come.
        self._mark = ""
        self._level = 0
        self._row: list[str] | None = None
        self._in_header = False

    def lines(self, tokens: Sequence[Token]) -> list[Line]:
        for token in tokens:
            if token.map is not None:
                if token.map[0] > self._end or token.type in {"fence", "code_block", "hr"}:
                    self._lines.append(Line(""))
                if token.type in _BLOCKS:
                    self._end = token.map[1]
            self._take(token)
        return self._lines

    def _take(self, token: Token) -> None:
        match token.type:
            case (
                "bullet_list_open"
                | "ordered_list_open"
                | "bullet_list_close"
                | "ordered_list_close"
            ):
                self._lists += token.nesting
            case "blockquote_open" | "blockquote_close":
                self._quotes += token.nesting
            case "list_item_open":
                self._mark = f"{token.info}{token.markup} " if token.info else "- "
            case "list_item_close" if self._mark.strip("- "):
                # A number alone on its line, such as a year at the end of a sentence.
                self._add("")
            case "heading_open":
                self._level = int(token.tag[1])
            case "heading_close":
                self._level = 0
            case "thead_open" | "thead_close":
                self._in_header = token.nesting > 0
            case "tr_open":
                self._row = []
            case "tr_close":
                self._add_row()
            case "fence" | "code_block":
                self._add_code(token.content)
            case "html_block":
                self._add(_without_tags(token.content))
            case "inline":
                self._add(_inline(token.children or []))

    def _add(self, text: str) -> None:
        if self._row is not None:
            self._row.append(" ".join(text.split()))
            return
        if self._level:
            self._lines += [Line(line, level=self._level) for line in text.split("\n")]
            return
        kind: ElementKind | None = "item" if self._mark else "quote" if self._quotes else None
        depth = self._lists - 1 if self._mark else 0
        for number, line in enumerate((self._mark + text).split("\n")):
            follows = number > 0 and kind is not None
            self._lines.append(Line(line, kind=kind, follows=follows, depth=depth))
        self._mark = ""

    def _add_row(self) -> None:
        cells, self._row = self._row or [], None
        text = row_text(cells) if any(cells) else ""
        self._lines.append(Line(text, kind="row", header=self._in_header))

    def _add_code(self, content: str) -> None:
        for number, line in enumerate(content.removesuffix("\n").split("\n")):
            self._lines.append(Line(line.expandtabs(4).rstrip(), kind="code", follows=number > 0))


def _inline(tokens: Sequence[Token]) -> str:
    pieces: list[str] = []
    for token in tokens:
        match token.type:
            case "text" if not _TEMPLATE_TAGS.fullmatch(token.content):
                pieces.append(_NOTE_MARK.sub("", token.content))
            case "code_inline":
                pieces.append(token.content)
            case "softbreak" | "hardbreak":
                pieces.append("\n")
            case "s_open":
                pieces.append(_STRIKE)
            case "s_close":
                pieces.append(_UNSTRIKE)
            case "html_inline":
                pieces.append(_marked(token.content))
    return _STRUCK.sub("", "".join(pieces))


def _without_tags(content: str) -> str:
    return html.unescape(_STRUCK.sub("", _marked(content))).strip()


def _marked(content: str) -> str:
    """Return HTML without its tags, with marks around what is struck out.

    What only looks like a tag stays: nobody hides a sentence there.
    """
    content = _STRUCK_TAG.sub(lambda tag: _UNSTRIKE if tag[1] else _STRIKE, content)
    return _TAG.sub(lambda tag: "\n" if tag[0].lower().startswith("<br") else "", content)


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
