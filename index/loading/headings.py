"""Find the headings and the title of a text that marks none."""

import re
from collections.abc import Iterable, Sequence

from index.chunking import sentence_spans
from index.lines import is_list_item, is_table_row
from index.loading.line import Line, ends_sentence
from index.types import Heading

_HEADING_LENGTH = 100
_HEADLINE_LENGTH = 200
_MAX_STACKED = 3
_LETTER_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBERED = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]?|[IVXL]{1,6}\.) (\w.*)")
# Of a heading that ends in a colon, of one with a number, and of one without capitals.
_FEWEST_WORDS, _FEW_WORDS, _MOST_WORDS = 6, 8, 14

# Every row of an article carries its title, so it cannot be a whole paragraph.
_LONGEST = 200
# At most this many characters of a first sentence that serves as the title.
_LONGEST_SENTENCE = 80
_FILLED = 2 / 3

_FIELD = re.compile(r"([^\W\d_][^\s:]*(?: [^\s:]+){0,2})\s?:\s(.*\S)")
# What a letter is about: RFC 5322, Dublin Core, and common usage.
_SUBJECTS = frozenset({"subject", "title", "re", "betreff", "asunto"})
# A letterhead begins after at most so many other lines, such as "Memorandum".
_MOST_ABOVE = 2
_LONGEST_FIELD = 240
_HEAD = 3_000


def with_headings(lines: list[Line]) -> list[Line]:
    """Set the level of plain-text lines that look like headings."""
    filled = [number for number, line in enumerate(lines) if line.text]
    # The lines at the top of a letter are what it says, and no headings.
    fields = letterhead(line.text for line in lines)
    levels: dict[int, int] = {}
    stacked = 0
    for position in reversed(range(len(filled) - 1)):
        number, below = filled[position], filled[position + 1]
        above = filled[position - 1] if position else None
        if (
            stacked < _MAX_STACKED
            and lines[number].kind != "code"
            and number not in fields
            and (below in levels or _can_stand_below(lines, below))
            and _is_alone(lines, number, above, below)
            and _looks_like_heading(_unnumbered(lines, number, above), first=above is None)
        ):
            stacked += 1
            levels[number] = 1 if above is None else 2
        else:
            stacked = 0
    return [line._replace(level=levels.get(n, line.level)) for n, line in enumerate(lines)]


def _is_alone(lines: Sequence[Line], number: int, above: int | None, below: int) -> bool:
    """Return whether a line is between blank lines, or clearly above a longer line."""
    parted = above is None or above < number - 1
    if below > number + 1:
        return parted
    words, text = lines[number].text, lines[below].text
    if not ends_sentence(text) or len(text) <= len(words):
        return False
    if parted and _NUMBERED.fullmatch(words) and text[-1] not in ",;":
        return True
    if len(words) > 60 or len(text) <= max(100, 2 * len(words)) or text[0].isdigit():
        return False
    return above is None or parted or (len(lines[above].text) > 100 and _stops(lines[above].text))


def _stops(line: str) -> bool:
    return ends_sentence(line) and line[-1] not in ",;:"


def _looks_like_heading(words: str, *, first: bool) -> bool:
    longest = _HEADLINE_LENGTH if first else _HEADING_LENGTH
    if len(words) > longest or words[0].islower() or words[0] in ">([":
        return False
    if is_list_item(words) or is_table_row(words) or not any(map(str.isalpha, words)):
        return False
    count = len(words.split())
    if words[-1] == ":":
        return count <= _FEWEST_WORDS
    if words[-1] in "!?":
        return _is_title_case(words)
    return not ends_sentence(words) and (first or count <= _MOST_WORDS or _is_title_case(words))


def _unnumbered(lines: Sequence[Line], number: int, above: int | None) -> str:
    """Return a line without the number of one such as "3. Liability" that is not in a list."""
    words = lines[number].text
    found = _NUMBERED.fullmatch(words)
    in_list = above is not None and is_list_item(lines[above].text)
    return found[1] if found and not in_list and len(found[1].split()) <= _FEW_WORDS else words


def _is_title_case(words: str) -> bool:
    long_words = _LETTER_WORD.findall(words)
    capital = sum(word[0].isupper() for word in long_words)
    return len(long_words) >= 2 and capital * 10 >= len(long_words) * 7


def _can_stand_below(lines: Sequence[Line], number: int) -> bool:
    words = lines[number].text
    if is_table_row(words):
        return True
    wrapped = number + 1 < len(lines) and bool(lines[number + 1].text) and len(words) >= 40
    return (_stops(words) and len(words) >= 20) or len(words) > _HEADLINE_LENGTH or wrapped


def title_of(text: str, headings: Sequence[Heading]) -> str:
    """Return the first heading of level 1 or at the top, the subject, or the first sentence."""
    for heading in headings:
        if heading.level == 1 or heading.start == 0:
            return shortened(text[heading.start : heading.end])
    if about := subject(text):
        return shortened(about)
    (start, end), *_ = sentence_spans(text)
    first_line, *more = text[start:end].split("\n")
    # A line that ends well short of the others was ended on purpose.
    if more and len(first_line) < _FILLED * max(map(len, text.split("\n"))):
        return shortened(first_line)
    return shortened(" ".join(text[start:end].split()), _LONGEST_SENTENCE)


def subject(text: str) -> str | None:
    """Return what a letter is about, as the lines "name: value" at its top say, or None."""
    fields = letterhead(text[:_HEAD].split("\n")).values()
    return next((value for name, value in fields if name in _SUBJECTS), None)


def letterhead(lines: Iterable[str]) -> dict[int, tuple[str, str]]:
    """Return the names and the values at the top of a letter, by the numbers of their lines."""
    fields: dict[int, tuple[str, str]] = {}
    above = 0
    for number, line in enumerate(lines):
        found = _FIELD.fullmatch(line) if len(line) <= _LONGEST_FIELD else None
        if found:
            fields[number] = found[1].casefold(), found[2]
        elif line:
            above += 1
            if fields or above > _MOST_ABOVE:
                break
    is_letter = len(fields) > 1 and not _SUBJECTS.isdisjoint(name for name, _ in fields.values())
    return fields if is_letter else {}


def shortened(words: str, length: int = _LONGEST) -> str:
    """Return words cut to a length between two of them."""
    if len(words) <= length:
        return words
    kept = words[: length + 1].rsplit(" ", 1)[0][:length]
    return kept.rstrip(" ,;:–—-") + "…"
