"""Find headings in plain text: short lines alone above a paragraph."""

import re
from collections.abc import Sequence

from index.lines import is_list_item, is_table_row
from index.loading.boilerplate import ends_sentence
from index.loading.letterhead import letterhead
from index.loading.markdown import Line

_HEADING_LENGTH = 100
_HEADLINE_LENGTH = 200
_MAX_STACKED = 3
_LETTER_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBERED = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]?|[IVXL]{1,6}\.) (\w.*)")
_FEW_WORDS = 8


def with_headings(lines: list[Line]) -> list[Line]:
    """Set the level of plain-text lines that look like headings."""
    filled = [number for number, line in enumerate(lines) if line.text]
    levels = [0] * len(lines)
    fields = letterhead(line.text for line in lines)
    stacked = 0
    for position in range(len(filled) - 1, -1, -1):
        number = filled[position]
        following = filled[position + 1] if position + 1 < len(filled) else None
        if following is None or lines[number].kind == "code" or number in fields:
            stacked = 0
            continue
        above = filled[position - 1] if position else None
        listed = above is not None and is_list_item(lines[above].text)
        fits = _is_alone(lines, number, above, following) and _looks_like_heading(
            lines[number].text if listed else _unnumbered(lines[number].text), first=position == 0
        )
        leads = (
            levels[following] > 0
            or _can_stand_below(lines, following)
            or _opens_list(lines[number].text, lines[following].text)
        )
        if fits and leads and stacked < _MAX_STACKED:
            stacked += 1
            levels[number] = 1 if position == 0 else 2
        else:
            stacked = 0
    return [
        line._replace(level=level) if level else line
        for line, level in zip(lines, levels, strict=True)
    ]


def _opens_list(words: str, below: str) -> bool:
    """Return whether a line is the heading of a list; one ending in a colon introduces it."""
    return is_list_item(below) and not is_list_item(words) and words[-1] != ":"


def _is_alone(lines: Sequence[Line], number: int, above: int | None, following: int) -> bool:
    """Return whether a line is between blank lines, or clearly above a longer line."""
    parted = above is None or above < number - 1
    if following > number + 1:
        return parted
    words, below = lines[number].text, lines[following].text
    numbered = parted and _NUMBERED.fullmatch(words) is not None
    if numbered and len(below) > len(words) and ends_sentence(below) and below[-1] not in ",;":
        return True
    long_below = len(below) > 100 and len(below) > 2 * len(words) and ends_sentence(below)
    return (
        len(words) <= 60
        and long_below
        and not below[0].isdigit()
        and (
            parted or above is None or (len(lines[above].text) > 100 and _stops(lines[above].text))
        )
    )


def _stops(line: str) -> bool:
    return ends_sentence(line) and line[-1] not in ",;:"


def _looks_like_heading(words: str, *, first: bool) -> bool:
    longest = _HEADLINE_LENGTH if first else _HEADING_LENGTH
    if len(words) > longest or words[0].islower() or words[0] in ">([":
        return False
    if is_list_item(words) or is_table_row(words):
        return False
    if not any(character.isalpha() for character in words):
        return False
    if words[-1] == ":":
        return len(words.split()) <= 6
    titled = _is_title_case(words)
    if words[-1] in "!?":
        return titled
    if ends_sentence(words):
        return False
    return first or titled or len(words.split()) <= 14


def _unnumbered(words: str) -> str:
    """Strip the number of a short line such as "3. Liability" that is not in a list."""
    found = _NUMBERED.fullmatch(words)
    return found[1] if found and len(found[1].split()) <= _FEW_WORDS else words


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
