"""Passages of the articles, over HTTP, without an answer."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from index.types import Passage
from qa import hybrid, keywords, nearest
from ui.api.articles import Conditions
from ui.api.dependencies import CallerEngine

_MAX_PASSAGES = 100
_SEARCHES = {"vectors": nearest, "words": keywords, "both": hybrid}
Articles = Annotated[Sequence[str], Query(description="the ids of the articles to look in")]
Count = Annotated[int, Query(ge=1, le=_MAX_PASSAGES, description="so many passages, at most")]
Ranking = Annotated[
    Literal["both", "vectors", "words"],
    Query(description="what ranks the passages; scores of different ways do not compare"),
]

router = APIRouter(prefix="/api/v1", tags=["questions"])


@dataclass(frozen=True, slots=True)
class FoundPassage(Passage):
    """A passage: ``text`` is the characters of its article from ``start`` to ``end``."""

    article_sha256: str = ""
    title: str = ""
    score: float = 0.0


@router.get("/search", response_model=dict[Literal["passages"], list[FoundPassage]])
def search(
    query: str,
    engine: CallerEngine,
    by: Ranking = "both",
    most: Count = 8,
    article: Articles = (),
    where: Conditions = (),
) -> dict[str, Any]:
    """Find passages."""
    index = engine.index
    with index.snapshot():
        hits = _SEARCHES[by](index, query, most, list(dict.fromkeys(article)) or None, where)
        passages = []
        for hit in hits:
            of = index.article(hit.passage.article_id)
            about = {"article_sha256": of.sha256, "title": of.title, "score": hit.score}
            passages.append({**asdict(hit.passage), **about})
    return {"passages": passages}
