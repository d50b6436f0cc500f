"""Saved answers: read them back, and find their quotes in the articles as they are now."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from itertools import takewhile
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from index import Article, UsageError
from qa.types import Answer, Citation

Fate = Literal["holds", "moved", "gone", "missing", "altered"]

# At most this many places, the nearest to the old one, are compared for very common words.
_MAX_PLACES = 1_000
_UNSAYABLE = "it contains what JSON cannot express"


def answer_from(document: Mapping[str, Any]) -> Answer:
    """Return the answer in a document that ``Answer.to_dict`` made.

    Raises UsageError, which names the first invalid field.
    """
    try:
        # Only JSON validation is strict (1 is not "1") yet reads lists as tuples and objects as
        # dataclasses.
        return _documents().validate_json(json.dumps(document, allow_nan=False), strict=True)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False)[0]
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in wrong["loc"])
        place, problem = (
            "".join(steps).removeprefix("."),
            wrong["msg"][:1].lower() + wrong["msg"][1:],
        )
        reason = f"{place}: {problem}" if place else problem
        if wrong["type"] == "json_invalid":
            # It was JSON, so it must contain half a character or be nested too deeply.
            reason = _UNSAYABLE
    except (TypeError, ValueError, RecursionError):
        reason = _UNSAYABLE
    raise UsageError(
        f"This is not a Footnote answer ({reason}); take one that 'footnote ask --json' printed, "
        "or an export, as it was written."
    )


@cache
def _documents() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


@dataclass(frozen=True, slots=True)
class Recheck:
    """What became of a quote, and its span now, or None if it has none.

    "holds": it is at the same place. "moved": it is elsewhere in a changed article. "gone": it
    is not in the changed article. "missing": there is no article. "altered": the saved citation
    is wrong, because its quote differs from the text at its offsets in an unchanged article, or
    cannot have these offsets in any article.
    """

    status: Fate
    start: int | None = None
    end: int | None = None


def recheck(citation: Citation, article: Article | None) -> Recheck:
    """Return what became of a citation's quote in the current article, or None for no article.

    If the quote occurs several times, the occurrence that best matches the citation's prefix
    and suffix is taken, or the nearest of equally good ones.
    """
    if article is None:
        return Recheck("missing")
    start, end, quote = citation.start, citation.end, citation.quote
    if not quote or start < 0 or end - start != len(quote):
        return Recheck("altered")
    if article.text.startswith(quote, start):
        return Recheck("holds", start, end)
    if article.sha256 == citation.article_sha256:
        return Recheck("altered")
    nearest = nsmallest(
        _MAX_PLACES, _places(quote, article.text), key=lambda place: abs(place - start)
    )
    # max() returns the first of equals, which is the nearest.
    found = max(nearest, key=lambda place: _agreement(citation, article.text, place), default=None)
    if found is None:
        return Recheck("gone")
    return Recheck("moved", found, found + len(quote))


def _places(quote: str, text: str) -> Iterator[int]:
    place = text.find(quote)
    while place > -1:
        yield place
        place = text.find(quote, place + 1)


def _agreement(citation: Citation, text: str, place: int) -> int:
    """Return how many code points around a place match the citation's prefix and suffix."""
    end = place + len(citation.quote)
    before = text[max(place - len(citation.prefix), 0) : place]
    after = text[end : end + len(citation.suffix)]
    return _common(before[::-1], citation.prefix[::-1]) + _common(after, citation.suffix)


def _common(one: str, other: str) -> int:
    """Return the length of the common prefix of two texts."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
