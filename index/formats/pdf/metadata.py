"""What a file states about itself, as far as its first page bears it out."""

import re
import unicodedata
from collections.abc import Mapping

_WORD = re.compile(r"\w+")
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_LANGUAGE = re.compile(r"([a-zA-Z]{2})(?:[-_].*)?")
_SHARE = 0.75  # of the words of a title or byline, that stand on the first page
_LONGEST = 200


def stated(found: Mapping[str, str], key: str, page: str) -> str | None:
    """Return the statement under a key if the first page has most of its words.

    Programs put the names of files and of people who typed them in the same place.
    """
    text = " ".join(found.get(key, "").replace("\0", " ").split())
    words = _words(text)
    there = set(_words(page))
    if not words or len(text) > _LONGEST or not there:
        return None
    return text if sum(word in there for word in words) >= _SHARE * len(words) else None


def published(found: Mapping[str, str], page: str) -> str | None:
    """Return the day on which the file was made if the first page names its year."""
    date = _DATE.match(found.get("CreationDate", ""))
    if not date or date.group(1) not in _words(page):
        return None
    year, month, day = date.groups()
    return f"{year}-{month}-{day}" if "01" <= month <= "12" and "01" <= day <= "31" else None


def language(found: Mapping[str, str]) -> str | None:
    """Return the language that the file states, as an ISO 639-1 code."""
    code = _LANGUAGE.fullmatch(found.get("Language", "").strip())
    return code.group(1).lower() if code else None


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
