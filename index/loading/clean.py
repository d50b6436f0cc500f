"""Turn a raw document into readable text, a title and headings."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.chunking import sentence_spans
from index.errors import EmptySourceError
from index.loading.boilerplate import drop_furniture
from index.loading.markdown import FrontMatter, Line, markdown_lines, split_front_matter
from index.loading.plain_headings import with_headings
from index.types import Heading

# At most this many passes: one may expose what only the next can see. Texts settle in 2 or 3.
_MAX_PASSES = 6
# At most this many characters of a first sentence that serves as the title.
_TITLE_LENGTH = 80
# In characters. Every row of an article carries its title, so it cannot be a whole paragraph.
_LONGEST_TITLE = 200
_FILLED = 2 / 3

_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t]+")
_EDIT_MARK = re.compile(r" ?\[edit(?: \| edit source)?\]\Z")


@dataclass(frozen=True, slots=True)
class CleanedText:
    """The readable text of one document.

    ``text`` has paragraphs separated by one blank line, and no whitespace but single spaces and
    line feeds. ``headings`` are spans of it in order; ``text[h.start:h.end]`` is the heading.
    ``published`` is an ISO 8601 date and ``language`` an ISO 639-1 code, if the source gives
    them.
    """

    title: str
    text: str
    headings: tuple[Heading, ...]
    published: str | None
    language: str | None


def clean_text(raw: str, *, markdown: bool = False, title: str | None = None) -> CleanedText:
    """Clean a document: drop page furniture, keep every sentence, find title and headings.

    The only change to letters is composition (Unicode NFC). Control and zero-width characters
    are removed, runs of whitespace become one space, one line break or one blank line, and half
    a surrogate pair becomes U+FFFD. Markdown is rendered as text. In plain text a short line
    alone above a paragraph counts as a heading; it stays where it is.

    The title is the one given, else the front matter's, else the first Markdown heading of
    level 1, else the first line if it looks like a heading, else the start of the first
    sentence. A title found in the text stays there as the first heading. Titles of more than
    200 characters are cut after a word.

    Cleaning a cleaned plain text changes nothing, except for texts crafted to need more than
    six passes. Takes time linear in the length of ``raw``.

    Raises:
        EmptySourceError: nothing is left to read.
    """
    text = _plain_characters(raw)
    front_matter = FrontMatter()
    if markdown:
        front_matter, text = split_front_matter(text)
        lines = [line._replace(text=_tidy(line.text)) for line in markdown_lines(text)]
        lines = _kept(lines)
        if not any(line.level for line in lines):
            lines = with_headings(lines)
    else:
        lines = [Line(_tidy(line)) for line in text.split("\n")]
        for _ in range(_MAX_PASSES):
            before = lines
            lines = _squeezed(
                with_headings(_kept([Line(line.text) if line.level else line for line in lines]))
            )
            if lines == before:
                break
    cleaned, headings = _assembled(lines)
    if not cleaned:
        raise EmptySourceError(
            "Nothing is left to read: the text is empty or holds only page furniture such as "
            "menus and links. Give a text with at least one sentence."
        )
    return CleanedText(
        title=_title(title, front_matter, cleaned, headings),
        text=cleaned,
        headings=headings,
        published=front_matter.published,
        language=front_matter.language,
    )


class _Replacements(dict[int, str | None]):
    """Map code points for ``str.translate``, each looked up once."""

    def __missing__(self, point: int) -> str | None:
        character = chr(point)
        category = unicodedata.category(character)
        replacement: str | None = character
        if category == "Zs" or character in "\t\x1c\x1d\x1e\x1f":
            replacement = "\t" if character == "\t" else " "
        elif character in "\n\r\x0b\x85\u2028":
            replacement = "\n"
        elif character in "\x0c\u2029":
            replacement = "\n\n"
        elif category == "Cc" or character in "\ufeff\u200b\u2060\u00ad":
            replacement = None
        self[point] = replacement
        return replacement


def _plain_characters(raw: str) -> str:
    if _SURROGATE.search(raw):
        raw = raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = raw.replace("\r\n", "\n").translate(_Replacements())
    return text if _has_endless_marks(text) else unicodedata.normalize("NFC", text)


def _has_endless_marks(text: str) -> bool:
    """Return whether there is a run of 32 combining marks.

    No language has such runs, and Python takes quadratic time to sort them.
    """
    marks = [c for c in set(text) if unicodedata.combining(unicodedata.normalize("NFD", c)[0])]
    return bool(marks) and re.search(f"[{''.join(marks)}]{{32}}", text) is not None


def _tidy(line: str) -> str:
    return _EDIT_MARK.sub("", _BLANKS.sub(" ", line).strip(" \n\t"))


def _kept(lines: list[Line]) -> list[Line]:
    guarded = [line.code or line.level > 0 for line in lines]
    stays = drop_furniture([line.text for line in lines], guarded)
    # A dropped line still separates its neighbours.
    return [line if stay else Line("") for line, stay in zip(lines, stays, strict=True)]


def _squeezed(lines: Iterable[Line]) -> list[Line]:
    """Keep one blank line between paragraphs and around headings, none at the ends."""
    squeezed: list[Line] = []
    for line in lines:
        if not line.text:
            if squeezed and squeezed[-1].text:
                squeezed.append(Line(""))
            continue
        if squeezed and squeezed[-1].text and (line.level or squeezed[-1].level):
            squeezed.append(Line(""))
        squeezed.append(line)
    while squeezed and not squeezed[-1].text:
        squeezed.pop()
    return squeezed


def _assembled(lines: Iterable[Line]) -> tuple[str, tuple[Heading, ...]]:
    pieces: list[str] = []
    headings: list[Heading] = []
    position = 0
    expanded = (line._replace(text=words) for line in lines for words in line.text.split("\n"))
    for line in _squeezed(expanded):
        if line.level:
            headings.append(Heading(line.level, position, position + len(line.text)))
        pieces.append(line.text)
        position += len(line.text) + 1
    return "\n".join(pieces), tuple(headings)


def _title(
    given: str | None, front_matter: FrontMatter, text: str, headings: Sequence[Heading]
) -> str:
    for candidate in (given, front_matter.title):
        words = " ".join(_plain_characters(candidate or "").split())
        if words:
            return _shortened(words, _LONGEST_TITLE)
    for heading in headings:
        if heading.level == 1 or heading.start == 0:
            return _shortened(text[heading.start : heading.end], _LONGEST_TITLE)
    start, end = sentence_spans(text)[0]
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
