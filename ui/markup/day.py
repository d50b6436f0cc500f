"""Days as a reader writes them."""

from contextlib import suppress
from datetime import date


def day_of(stamp: str) -> str:
    """Return the day of a date or time in ISO 8601 in words; what names no day stays as it is."""
    with suppress(ValueError):
        day = date.fromisoformat(stamp[:10])
        return f"{day.day} {day:%B %Y}"
    return stamp
