"""Set fields of articles: tags, an author, a date, and any others."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date

from index.conditions import DATE
from index.errors import UsageError
from index.lines import is_line, one_line
from index.settings import IndexSettings
from index.store import Catalog, Writer
from index.types import Fields

_NAME = re.compile(r"[a-z0-9_-]{1,40}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_LONGEST = 200
# Twice what an article may have, so that all of its values can be replaced at once.
_MOST_CHANGED = 100
# An article has at most one value of each of these.
_SINGLE = {"date", "language", "site", "source"}
FieldsToSet = Mapping[str, str | Sequence[str] | None]
"""Values by names; an empty one, or None, clears the field."""


def set_fields(
    article_id: str, fields: FieldsToSet, *, settings: IndexSettings | None = None
) -> None:
    """Set fields of an article; those that are not named stay as they are.

    Whatever replaces the article keeps them. Raises UnknownArticleError, and UsageError for a
    malformed name or value and if there are too many.
    """
    checked = checked_fields(fields)
    settings = settings or IndexSettings.from_environment()
    with closing(Catalog(settings)) as catalog, closing(Writer(settings)) as writer:
        # Look first, so that a store is not created where there is none.
        if catalog.find(article_id) is None or not writer.set_fields(article_id, checked):
            raise catalog.unknown(article_id)


def fields_from(texts: Sequence[str]) -> Fields:
    """Return the fields that texts such as ``tag=press`` set. Raises UsageError."""
    found: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        name, sign, value = text.partition("=")
        if not text.strip():
            continue
        if not sign:
            raise UsageError(f"{text!r} sets no field; write one such as tag=press.")
        found[name.strip().lower()].append(value)
    return checked_fields(found)


def checked_fields(fields: FieldsToSet) -> Fields:
    """Return fields as they are stored, each value once. Raises UsageError."""
    counts = [1 if isinstance(each, str) else len(each or ()) for each in fields.values()]
    # Refuse too many before checking each.
    if len(counts) > _MOST_CHANGED or sum(counts) > _MOST_CHANGED:
        raise UsageError(f"Set at most {_MOST_CHANGED} fields and values at once.")
    return {name: _checked(name, values or ()) for name, values in fields.items()}


def _checked(name: str, values: str | Sequence[str]) -> tuple[str, ...]:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name[:80]!r} cannot name a field; take at most 40 lower-case letters, digits, - and "
            "_."
        )
    if name == "title":
        raise UsageError("A title is no field; the page's list of articles changes it.")
    typed = [values] if isinstance(values, str) else values
    found = tuple(dict.fromkeys(filter(None, map(one_line, typed))))
    for value in found:
        if len(value) > _LONGEST or not is_line(value):
            raise UsageError(
                f"The {name} must be one line of at most {_LONGEST} printable characters."
            )
    if name in _SINGLE and len(found) > 1:
        raise UsageError(f"An article has one {name}; give one.")
    if name == "date" and not all(map(_is_date, found)):
        raise UsageError(f"{found[0]} is no date; write 2024, 2024-05 or 2024-05-31.")
    if name == "language" and not all(map(_LANGUAGE.fullmatch, found)):
        raise UsageError(f"{found[0]} is not a language code; write two letters, like en.")
    return found


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return DATE.fullmatch(text) is not None
