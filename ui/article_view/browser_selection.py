"""Find a reader's selection in the article."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from index import Article, Selection
from ui.article_view.blocks import blocks

_Number = Annotated[int, Field(strict=True, ge=0)]


@dataclass(frozen=True, slots=True)
class BrowserSelection:
    """A selection as a browser names it, since it counts characters differently.

    ``first`` and ``last`` are block numbers. ``before`` is the text of the first block before the
    selection, ``upto`` the text of the last block up to the selection's end, None for all of it.
    """

    article_id: str
    first: _Number
    before: str
    last: _Number
    upto: str | None = None


_SELECTIONS = TypeAdapter(BrowserSelection)


def browser_selection_from(fields: Mapping[str, object]) -> BrowserSelection | None:
    """Read the selection that a browser sent, or None if there is none."""
    try:
        picked = _SELECTIONS.validate_python(dict(fields))
    except ValidationError:
        return None
    return picked if picked.first <= picked.last else None


def selection_of(picked: BrowserSelection, article: Article) -> Selection | None:
    """Return the selected characters without surrounding white space.

    None if nothing is selected, or if the article no longer has the text that the browser saw.
    """
    found = list(blocks(article))
    if picked.last >= len(found):
        return None
    first, last = found[picked.first], found[picked.last]
    start = first.start + len(picked.before)
    end = last.end if picked.upto is None else last.start + len(picked.upto)
    text = article.text
    if text[first.start : start] != picked.before or start > first.end:
        return None
    if picked.upto is not None and (text[last.start : end] != picked.upto or end > last.end):
        return None
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return Selection(article.id, start, end) if start < end else None
