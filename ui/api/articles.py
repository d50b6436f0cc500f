"""The articles, over HTTP."""

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.concurrency import run_in_threadpool

from index import IngestReport, Progress, UsageError
from index.add_queue import PendingSource
from index.conditions import matching
from index.errors import UnknownArticleError, UnreadableSourceError
from ui.api.streaming import Turnstile, streamed
from ui.api.whose import engine_for
from ui.engine import Engine
from ui.people import Engines

# More would only wait in memory: articles are added one after the other.
_MOST_ADDS = 4
Conditions = Annotated[
    Sequence[str], Query(description="conditions such as tag=press and date>=2024")
]


class ArticleToAdd(BaseModel):
    """What becomes an article: a text, the page at an address, or a file's bytes with its name."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "The lighthouse of Vardal was built in 1871.", "title": "Vardal"},
                {"address": "https://example.org/report"},
                {"name": "report.pdf", "content": "JVBERi0xLjcK..."},
            ]
        },
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
        given = [each for each in (self.text, self.address, self.content) if each is not None]
        if len(given) != 1 or (self.content is None) != (self.name is None):
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

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"fields": {"tag": ["press", "harbour"], "author": "Jean Roux", "date": None}}
            ]
        },
    )
    fields: dict[str, str | list[str] | None] = Field(
        description="values by name; null or an empty list clears the field"
    )


def article_routes(engines: Engines) -> APIRouter:
    """Return the routes below /articles."""
    routes = APIRouter(prefix="/articles", tags=["articles"])
    theirs = engine_for(engines)
    turnstile = Turnstile(_MOST_ADDS, "articles are being added")

    @routes.get("", summary="List the articles")
    def listed(where: Conditions = (), engine: Engine = theirs) -> dict[str, Any]:
        return {"articles": [asdict(each) for each in matching(engine.articles(), where)]}

    @routes.post("", summary="Add an article", response_model=None)
    async def add(
        article: ArticleToAdd, request: Request, engine: Engine = theirs
    ) -> dict[str, Any] | StreamingResponse:
        told = _told(engine, article, turnstile)
        if article.stream:
            return await streamed(told, request)
        return [document async for _, document in told][-1]

    @routes.get("/{article_id:path}/text", summary="Show a part of an article")
    def part(
        article_id: str, start: int = 0, end: int | None = None, engine: Engine = theirs
    ) -> dict[str, Any]:
        try:
            article = engine.article(article_id)
        except UnknownArticleError:
            # A fetched page goes by its address, which may end like this one.
            with suppress(UnknownArticleError):
                return show(f"{article_id}/text", engine)
            raise
        length = len(article.text)
        last = length if end is None else end
        if not 0 <= start < last <= length:
            raise UsageError(
                f"{article_id} has the characters 0 to {length}; give a start and an end in them."
            )
        before, after = engine.neighbours(article_id, start, last)
        text = article.text[start:last]
        places = {"start": start, "end": last, "page": article.page_at(start)}
        known = {"id": article.id, "sha256": article.sha256}
        return {**known, **places, "text": text, "before": before, "after": after}

    @routes.get("/{article_id:path}", summary="Show an article")
    def show(article_id: str, engine: Engine = theirs) -> dict[str, Any]:
        article = engine.article(article_id)
        headings = [asdict(each) for each in article.headings]
        return {**article.to_dict(), "headings": headings}

    @routes.patch("/{article_id:path}", summary="Set fields of an article")
    def change(article_id: str, given: FieldsToSet, engine: Engine = theirs) -> dict[str, Any]:
        engine.set_fields(article_id, given.fields)
        return {"id": article_id, "fields": engine.article(article_id).fields}

    @routes.delete("/{article_id:path}", summary="Remove an article")
    def remove(article_id: str, engine: Engine = theirs) -> dict[str, Any]:
        engine.remove(article_id)
        return {"removed": [article_id]}

    return routes


async def _told(
    engine: Engine, article: ArticleToAdd, turnstile: Turnstile
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Yield each step of an add, then its report; adding goes on if the client hangs up."""
    loop, steps = asyncio.get_running_loop(), asyncio.Queue[Progress | None]()
    source = replace(article.source(), collection=article.collection)

    def tell(step: Progress | None) -> None:
        loop.call_soon_threadsafe(steps.put_nowait, step)

    async def added() -> IngestReport:
        with turnstile.passed():
            return await run_in_threadpool(engine.add, source, tell, choice="replace")

    task = asyncio.create_task(added())
    task.add_done_callback(lambda _: tell(None))
    while (step := await steps.get()) is not None:
        yield "progress", asdict(step)
    report = task.result()
    if report.failed:
        raise UnreadableSourceError(report.failed[0].reason)
    yield "report", report.to_dict()
