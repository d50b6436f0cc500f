"""Find headings in plain text: short lines alone above a paragraph."""

import re
from collections.abc import Sequence

from index.lines import is_list_item, is_table_row
from index.loading.line import Line, ends_sentence
from index.loading.title import letterhead

_HEADING_LENGTH = 100
_HEADLINE_LENGTH = 200
_MAX_STACKED = 3
_LETTER_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBERED = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]?|[IVXL]{1,6}\.) (\w.*)")
# Of a heading that ends in a colon, of one with a number, and of one without capitals.
_FEWEST_WORDS, _FEW_WORDS, _MOST_WORDS = 6, 8, 14


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
