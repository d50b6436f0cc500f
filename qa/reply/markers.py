"""Citation markers in a model's reply."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST_RANGE = 9

# Some models escape brackets with a backslash, as in Markdown and TeX.
_OPEN = r"\\?[\[【［〔]"
_CLOSE = r"\\?[\]】］〕]"
_SPACE = r"[^\S\n]{0,8}"
_NAMED = (
    r"(?:passages?|sources?|citations?|documents?|docs?|references?|refs?|notes?|nos?|pp?)\b"
    r"[\s.:#]*"
)
# OpenAI's assistants put the name of a source after a dagger.
_ITEM = rf"(?:{_NAMED})?[\^#]?\d{{1,20}}\^?(?:†[^\[\]【】\n]{{0,60}})?"
_BETWEEN = r"\s*(?:,\s*and\b|[,;&–—-]|and\b|to\b)\s*"
_ITEMS = rf"{_ITEM}(?:{_BETWEEN}{_ITEM})*"
_SINGLE = rf"{_OPEN}\s*{_ITEMS}[\s.,;:]*{_CLOSE}"
_JOIN = rf"{_SPACE}(?:(?:,{_SPACE}and\b|[,;&]|and\b){_SPACE})?"
_NESTED = rf"{_OPEN}\s*(?:{_ITEMS}\s*)?{_SINGLE}(?:{_JOIN}{_SINGLE})*\s*{_CLOSE}"
# A marker may be the text of a link, whose target the model must have made up.
_ONE = rf"(?:{_NESTED}|{_SINGLE})(?:\([^()\s]{{0,300}}\))?"
_RUN = rf"{_ONE}(?:{_JOIN}{_ONE})*"
_FORMS = (
    # As a heading of what follows, with a colon.
    rf"(?:(?<=[.!?]\s)|(?m:^)){_RUN}:",
    _RUN,
    rf"\(\s*{_RUN}\s*\)",
    rf"\(\s*(?:see\s+)?{_NAMED}\d{{1,20}}(?:{_BETWEEN}{_ITEM})*\s*\)",
    rf"<sup>\s*{_ITEMS}\s*</sup>",
    rf"(?P<round>\(\s*\d{{1,2}}(?:{_BETWEEN}\d{{1,2}})*\s*\)(?=\s*(?:[.!?…。！？]|\n|\Z)))",
)
_MARKER = re.compile(rf"{_SPACE}(?:{'|'.join(_FORMS)})", re.I)
_RANGE = re.compile(
    rf"(\d{{1,20}})\s*(?:[–—-]|to\b)\s*(?:{_NAMED})?[\^#]?(\d{{1,20}})|(\d{{1,20}})", re.I
)
_SOURCE_NAME = re.compile(r"†[^\[\]【】\n]*|\]\([^()\s]*\)")

# What may become a marker, and the rest of the text after it, is held back while a text is
# unfinished, as are markers that others may go on; round brackets are while they are short.
_BEGUN = re.compile(
    rf"{_SPACE}(?:\(?{_SPACE}[\\\[【［〔].*|<(?:s(?:u(?:p.*)?)?)?|\([^()\n]{{0,24}}(?:\)\s*)?)\Z",
    re.S,
)
_GOES_ON = re.compile(
    rf"{_SPACE}(?:(?:,{_SPACE}an?d?|[,;&:]|an?d?){_SPACE})?(?:\(?{_OPEN}.*)?\Z|\([^()\s]{{0,300}}\Z",
    re.I | re.S,
)
_CUT_OFF = re.compile(rf"{_SPACE}\(?{_OPEN}[\s\d,;–-]*\Z")


@dataclass(frozen=True, slots=True)
class Marker:
    """The span of a marker in a text, and the numbers it names, in order."""

    start: int
    end: int
    numbers: tuple[int, ...]


def markers(text: str, given: int = 0) -> Iterator[Marker]:
    """Yield the markers of a text: [1], [2, 3], [4-6], 【1】, [^1], (source 1) and the like.

    Consecutive markers are one. A number in round brackets is a marker only at the end of a
    sentence and if at least that many passages were ``given``: it may be an age.
    """
    for match in _MARKER.finditer(text):
        numbers = marker_numbers(match.group())
        if match["round"] is not None and not all(1 <= number <= given for number in numbers):
            continue
        yield Marker(match.start(), match.end(), numbers)


def marker_numbers(marker: str) -> tuple[int, ...]:
    """Return the numbers that a marker names, in order, each once; long ranges are cut short."""
    numbers: dict[int, None] = {}
    for first, last, single in _RANGE.findall(_SOURCE_NAME.sub("]", marker)):
        start, stop = sorted((int(first or single), int(last or single)))
        numbers.update(dict.fromkeys(range(start, min(stop, start + _LONGEST_RANGE) + 1)))
    return tuple(numbers)


def without_begun_marker(text: str) -> str:
    """Strip what may become a marker from the end of an unfinished text."""
    start = 0
    for marker in _MARKER.finditer(text):
        if not _GOES_ON.match(text, marker.end()):
            start = marker.end()
    begun = _BEGUN.search(text, start)
    return text if begun is None else text[: begun.start()]


def without_half_marker(text: str) -> str:
    """Strip half a marker from the end of a finished text."""
    return _CUT_OFF.sub("", text)
