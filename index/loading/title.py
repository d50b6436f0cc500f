"""Find the title of an article that nobody gave one."""

import re
from collections.abc import Iterable, Sequence

from index.chunking import sentence_spans
from index.types import Heading

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
