"""The articles, over HTTP."""

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from fastapi.sse import ServerSentEvent
from pydantic import BaseModel, Field, model_validator
from starlette.concurrency import run_in_threadpool

from index import ArticleSummary, IngestReport, Progress, UsageError
from index.add_queue import PendingSource
from index.conditions import matching
from index.errors import UnknownArticleError
from index.types import FailedSource, Heading, SkippedSource
from ui.api.body import strict
from ui.api.dependencies import CallerEngine, CurrentServices
from ui.api.streaming import STREAMED, event_stream
from ui.chat import neighbours_of

Conditions = Annotated[
    Sequence[str], Query(description="conditions such as tag=press and date>=2024")
]
Fields = dict[str, list[str]]

router = APIRouter(prefix="/api/v1/articles", tags=["articles"])


class ArticleToAdd(BaseModel):
    """What becomes an article: a text, the page at an address, or a file's bytes with its name."""

    model_config = strict(
        {"text": "The lighthouse of Vardal was built in 1871.", "title": "Vardal"},
        {"address": "https://example.org/report"},
        {"name": "report.pdf", "content": "JVBERi0xLjcK..."},
    )
    text: str | None = None
    address: str | None = None
    name: str | None = Field(None, description="the file's name, which tells its format")
    content: str | None = Field(None, description="the file's bytes in Base64")
    title: str = ""
    id: str = ""
    collection: str = Field(
        "", description="the collection it goes to on a shared server; your own if empty"
    )
    stream: bool = Field(False, description="tell the progress as server-sent events")

    @model_validator(mode="after")
    def _one_source(self) -> "ArticleToAdd":
        sources = [each for each in (self.text, self.address, self.content) if each is not None]
        if len(sources) != 1 or (self.content is None) != (self.name is None):
            raise ValueError("give a text, an address, or a name and the content of a file")
        if self.id and self.address is not None:
            raise ValueError("a page has its address for an id; leave the id out")
        return self

    def source(self) -> PendingSource:
        """Return it as a source for the queue. Raises UsageError for content that is no Base64."""
        if self.text is not None:
            name = self.title or "the text"
            return PendingSource("text", name, self.text.encode(), self.title, self.id)
        if self.address is not None:
            return PendingSource("address", self.address, self.address.encode(), self.title)
        try:
            data = base64.b64decode(self.content or "", validate=True)
        except binascii.Error as error:
            raise UsageError(f"The content of {self.name} is not Base64 ({error}).") from error
        return PendingSource("file", self.name or "", data, self.title, self.id)


class FieldsToSet(BaseModel):
    """The fields to set; those that are not named stay as they are."""

    model_config = strict(
        {"fields": {"tag": ["press", "harbour"], "author": "Jean Roux", "date": None}}
    )
    fields: dict[str, str | list[str] | None] = Field(
        description="values by name; null or an empty list clears the field"
    )


class ArticleDocument(BaseModel):
    """An article with its text; offsets count code points of it."""

    id: str
    title: str
    source: str | None
    sha256: str
    byline: str | None
    site: str | None
    published: str | None
    language: str | None
    fields: Fields
    text: str
    headings: list[Heading]


class ArticlePart(BaseModel):
    """The characters of an article from ``start`` to ``end``, and the sentences around them."""

    id: str
    sha256: str
    start: int
    end: int
    page: int | None
    text: str
    before: str
    after: str


class AddReport(BaseModel):
    """What came of an add: ids of articles by outcome."""

    added: list[str]
    replaced: list[str]
    unchanged: list[str]
    failed: list[FailedSource]
    skipped: list[SkippedSource]
    hidden: list[dict[str, str | int]]
    copies: list[dict[str, str]]


@router.get("")
def list_articles(
    engine: CallerEngine, where: Conditions = ()
) -> dict[Literal["articles"], list[ArticleSummary]]:
    """List the articles."""
    return {"articles": matching(engine.index.articles(), where)}


@router.post("", response_model=AddReport, responses=STREAMED)
async def add_article(
    article: ArticleToAdd, request: Request, engine: CallerEngine, services: CurrentServices
) -> dict[str, Any] | Response:
    """Add an article."""
    loop, steps = asyncio.get_running_loop(), asyncio.Queue[Progress | None]()
    source = replace(article.source(), collection=article.collection)

    def put_step(step: Progress | None) -> None:
        loop.call_soon_threadsafe(steps.put_nowait, step)

    async def add() -> IngestReport:
        with services.adds.slot():
            return await run_in_threadpool(engine.add, source, put_step, choice="replace")

    async def events() -> AsyncIterator[ServerSentEvent]:
        # Adding goes on if the client hangs up.
        task = asyncio.create_task(add())
        task.add_done_callback(lambda _: put_step(None))
        while (step := await steps.get()) is not None:
            yield ServerSentEvent(event="progress", data=asdict(step))
        yield ServerSentEvent(event="report", data=task.result().to_dict())

    if article.stream:
        return await event_stream(events(), request)
    report: dict[str, Any] = [event.data async for event in events()][-1]
    return report


@router.get("/{article_id:path}/text")
def show_part(
    article_id: str, engine: CallerEngine, start: int = 0, end: int | None = None
) -> ArticlePart | ArticleDocument:
    """Show a part of an article."""
    try:
        article = engine.index.article(article_id)
    except UnknownArticleError:
        # A fetched page goes by its address, which may end like this one.
        with suppress(UnknownArticleError):
            return show_article(f"{article_id}/text", engine)
        raise
    length = len(article.text)
    last = length if end is None else end
    if not 0 <= start < last <= length:
        raise UsageError(
            f"{article_id} has the characters 0 to {length}; give a start and an end in them."
        )
    before, after = neighbours_of(engine.index, article_id, start, last)
    return ArticlePart(
        id=article.id,
        sha256=article.sha256,
        start=start,
        end=last,
        page=article.page_at(start),
        text=article.text[start:last],
        before=before,
        after=after,
    )


@router.get("/{article_id:path}")
def show_article(article_id: str, engine: CallerEngine) -> ArticleDocument:
    """Show an article."""
    article = engine.index.article(article_id)
    return ArticleDocument(**article.to_dict(), headings=list(article.headings))


@router.patch("/{article_id:path}")
def set_article_fields(
    article_id: str, change: FieldsToSet, engine: CallerEngine
) -> dict[str, Any]:
    """Set fields of an article."""
    engine.set_fields(article_id, change.fields)
    return {"id": article_id, "fields": engine.index.article(article_id).fields}


@router.delete("/{article_id:path}")
def remove_article(article_id: str, engine: CallerEngine) -> dict[Literal["removed"], list[str]]:
    """Remove an article."""
    engine.remove(article_id)
    return {"removed": [article_id]}
