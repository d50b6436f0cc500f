"""Find a reader's selection in the article."""

from dataclasses import dataclass

from index import Article, Selection
from ui.article_view.blocks import blocks


@dataclass(frozen=True, slots=True)
class Picked:
    """A selection as a browser names it, since it counts characters differently.

    ``first`` and ``last`` are block numbers. ``before`` is the text of the first block before the
    selection, ``upto`` the text of the last block up to the selection's end, None for all of it.
    """

    article_id: str
    first: int
    before: str
    last: int
    upto: str | None


def picked_from(event: object) -> Picked | None:
    """Read the selection that a browser sent, or None if there is none."""
    fields = {name: getattr(event, name, None) for name in Picked.__dataclass_fields__}
    article, before, upto = (fields[name] for name in ("article_id", "before", "upto"))
    first, last = fields["first"], fields["last"]
    if not (isinstance(first, int) and isinstance(last, int) and 0 <= first <= last):
        return None
    if not (isinstance(article, str) and isinstance(before, str)):
        return None
    if not (upto is None or isinstance(upto, str)):
        return None
    return Picked(article, first, before, last, upto)


def selection_of(picked: Picked, article: Article) -> Selection | None:
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
