"""Find a saved quote in the article as it is now."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Literal

from index import Article, Passage
from qa.draft import surroundings
from qa.types import Citation

Fate = Literal["holds", "moved", "gone", "missing", "altered"]

# Of words that stand everywhere, so many places nearest to the old one are compared.
_MAX_PLACES = 1_000


@dataclass(frozen=True, slots=True)
class Recheck:
    """What became of a quote, and where it stands now: None where it stands nowhere.

    "holds": at the same place. "moved": elsewhere in a changed article. "gone": not in the
    changed article. "missing": there is no article. "altered": the saved citation is wrong,
    since its quote is not what stands there in an article that has not changed, or could stand
    between its offsets in none.
    """

    status: Fate
    start: int | None = None
    end: int | None = None


def recheck(citation: Citation, article: Article | None) -> Recheck:
    """Say what became of a citation's quote in the article as it is now, None for no article.

    Of several places it moved to the one whose surroundings agree best with the citation's
    prefix and suffix, of equals the nearest.
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
    places = islice(_places(quote, article.text, start), _MAX_PLACES)
    # The nearest come first, and the first of equals is taken.
    found = max(places, key=lambda place: _agreement(citation, article.text, place), default=None)
    if found is None:
        return Recheck("gone")
    return Recheck("moved", found, found + len(quote))


def _places(quote: str, text: str, near: int) -> Iterator[int]:
    """Yield where a quote stands in a text, the nearest to a place first."""
    before: deque[int] = deque(maxlen=_MAX_PLACES)
    place = text.find(quote)
    while -1 < place < near:
        before.append(place)
        place = text.find(quote, place + 1)

    def after(place: int) -> Iterator[int]:
        while place > -1:
            yield place
            place = text.find(quote, place + 1)

    return merge(reversed(before), after(place), key=lambda place: abs(place - near))


def _agreement(citation: Citation, text: str, place: int) -> int:
    """Count the code points around a place that are those around the citation's own."""
    end = place + len(citation.quote)
    before = text[max(place - len(citation.prefix), 0) : place]
    after = text[end : end + len(citation.suffix)]
    return _alike(before[::-1], citation.prefix[::-1]) + _alike(after, citation.suffix)


def _alike(one: str, other: str) -> int:
    """Count the code points that two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def miscited(citation: Citation, article: Article, passages: Sequence[Passage]) -> Iterator[str]:
    """Yield what a citation says of its article that is not so, a clause each.

    ``article`` is what the store holds now, and ``passages`` are those of it that hold the
    citation's span. Of an article that has changed, or has another id, nothing is said: what
    was true of it is not known.
    """
    if article.id != citation.article_id:
        return
    if article.sha256 != citation.article_sha256:
        here = article.text.startswith(citation.quote, max(citation.start, 0))
        if here and citation.passage_id in {passage.id for passage in passages}:
            yield (
                "the article's hash is not that of the version in the store of which its passage "
                "is; unless the store was built anew since, the file is wrong"
            )
        return
    if citation.title != article.title:
        yield f"the title is “{citation.title}”, and the article's is “{article.title}”"
    if passages and citation.heading not in {passage.heading for passage in passages}:
        path = " › ".join(passages[0].heading)
        there = f"they are “{path}”" if path else "there are none"
        yield f"the headings are “{' › '.join(citation.heading)}”, and in the article {there}"
    if passages and citation.page not in {passage.page for passage in passages}:
        there = "has none" if passages[0].page is None else f"says {passages[0].page}"
        yield f"the page is {citation.page}, and the article {there}"
    lead = citation.context
    if lead is not None and article.text[lead.start : lead.end] != lead.quote:
        yield "the header or opening before the quote is not the article's"
    around = (citation.prefix, citation.suffix)
    # Neither was kept by those who saved it before there were any.
    if any(around) and around != surroundings(article.text, citation.start, citation.end):
        yield "the words around the quote are not the article's"
