"""Find what a letter says of itself: the lines "name: value" at its top."""

import re
from collections.abc import Iterable

from index.loading.boilerplate import ends_sentence

_FIELD = re.compile(r"([^\W\d_][^\s:]*(?: [^\s:]+){0,2})\s?:\s(.*\S)")
_WORD = re.compile(r"[^\W\d_]{4,}")
# RFC 5322 and Dublin Core call by these names, in any language, what a letter is about.
_SUBJECTS = frozenset({"subject", "title"})
# A letter has at least so many of these lines, or one of these names and another, in its first
# characters; below at most so many others, such as "Memorandum".
_FEWEST = 3
_MOST = 12
_MOST_ABOVE = 2
_LONGEST = 240
_HEAD = 3_000
# What a letter is about shares at least this part of its words with the letter, by their first
# letters, since words are inflected.
_SHARED = 0.5
_STEM = 5


def letterhead(lines: Iterable[str]) -> dict[int, tuple[str, str]]:
    """Return the names and the values at the top of a text, by the numbers of their lines.

    Fields follow each other, with or without blank lines between, and their names differ. Empty if
    there are too few of them to be more than sentences with a colon.
    """
    fields: dict[int, tuple[str, str]] = {}
    above = 0
    for number, line in enumerate(lines):
        if not line:
            continue
        found = _FIELD.fullmatch(line) if len(line) <= _LONGEST else None
        if found is not None and len(fields) < _MOST:
            fields[number] = found[1].casefold(), found[2]
        elif fields or above == _MOST_ABOVE or len(line) > _LONGEST:
            break
        else:
            above += 1
    names = [name for name, _ in fields.values()]
    enough = len(fields) >= _FEWEST or (len(fields) > 1 and not _SUBJECTS.isdisjoint(names))
    return fields if enough and len(set(names)) == len(names) else {}


def subject(text: str) -> str | None:
    """Return what a letter is about, as the lines at its top say, or None.

    It is the field with a standard name, else the last one whose words come back in the text, if
    none is a sentence, as where people talk. Addresses are not looked at.
    """
    head = text[:_HEAD].split("\n")
    fields = letterhead(head)
    for name, value in fields.values():
        if name in _SUBJECTS:
            return value
    values = [value for _, value in fields.values() if "@" not in value]
    if any(ends_sentence(value) for value in values):
        return None
    stems = _stems(text[len("\n".join(head[: max(fields, default=0) + 1])) :])
    about = None
    for words, value in ((_stems(value), value) for value in values):
        if words and len(words & stems) >= _SHARED * len(words):
            about = value
    return about


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()))
