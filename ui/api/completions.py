"""OpenAI's chat completions: answers with their citations as annotations."""

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from index.errors import UnknownModelError
from ui.api.access import Access
from ui.api.asking import Asking
from ui.api.chat import OwnRequest, asked, is_forced, models, refuse, text_of
from ui.api.cited_text import CitedText
from ui.api.reply import Reply, own_fields, usage_of
from ui.api.streaming import streamed
from ui.api.whose import engine_for
from ui.engine import Engine
from ui.people import Engines


class ChatMessage(BaseModel):
    """A message of a conversation; of what clients send beside its text nothing is read."""

    role: str
    content: str | list[dict[str, Any]] | None = None


class ChatRequest(OwnRequest):
    """A request for a chat completion."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"model": "footnote", "messages": [{"role": "user", "content": "Who built it?"}]}
            ]
        },
    )
    messages: list[ChatMessage] = Field(min_length=1)
    stream_options: dict[str, Any] | None = None
    n: int | None = None
    function_call: str | dict[str, Any] | None = None
    response_format: dict[str, Any] | None = None


def completion_routes(engines: Engines, asking: Asking, access: Access) -> APIRouter:
    """Return the routes below /v1 of models and chat completions."""
    routes = APIRouter(prefix="/v1", tags=["OpenAI's protocol"])
    theirs = engine_for(engines)

    @routes.get("/models", summary="List the models")
    def listed(engine: Engine = theirs) -> dict[str, Any]:
        return {"object": "list", "data": [_model(name) for name in models(engine)]}

    @routes.get("/models/{name:path}", summary="Show a model")
    def shown(name: str, engine: Engine = theirs) -> dict[str, Any]:
        if name not in models(engine):
            raise UnknownModelError(f"There is no model {name!r}.")
        return _model(name)

    @routes.post("/chat/completions", summary="Ask in a conversation", response_model=None)
    async def complete(
        wanted: ChatRequest, request: Request, engine: Engine = theirs
    ) -> dict[str, Any] | StreamingResponse:
        said = [(each.role, text_of(each.content)) for each in wanted.messages]
        is_text = (wanted.response_format or {}).get("type", "text") == "text"
        found = await run_in_threadpool(asked, engine, wanted, said)
        if found.chore is None:
            refuse(n=(wanted.n or 1) > 1, response_format=not is_text)
            refuse(tool_choice=wanted.forces_tool, function_call=is_forced(wanted.function_call))
        reply = Reply(asking, found, request, access)
        head = {"id": f"chatcmpl-{uuid4().hex}", "created": int(time.time()), "model": wanted.model}
        if wanted.stream:
            with_usage = bool((wanted.stream_options or {}).get("include_usage"))
            with_events = wanted.footnote is not None and wanted.footnote.events
            chunks = _chunks(reply, head, with_usage=with_usage, with_events=with_events)
            return await streamed(chunks, request, end="[DONE]")
        return _completion(head, await reply.whole())

    return routes


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "footnote"}


def _completion(head: Mapping[str, Any], text: CitedText) -> dict[str, Any]:
    notes = [each.nested() for each in text.annotations]
    message = {"role": "assistant", "content": text.text, "refusal": None, "annotations": notes}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    fixed = {**head, "object": "chat.completion", "usage": usage_of(text.answer)}
    return {**fixed, "choices": [choice], **own_fields(text.answer)}


async def _chunks(
    reply: Reply, head: Mapping[str, Any], *, with_usage: bool, with_events: bool
) -> AsyncIterator[tuple[str, object]]:
    """Yield the chunks of a reply: sentence by sentence, each with its annotations or events."""
    base = {**head, "object": "chat.completion.chunk"}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**base, "choices": [choice]}

    text, role, told = CitedText(), {"role": "assistant"}, set[str]()
    async for text in reply.growths():
        notes = [each.nested() for each in text.annotations]
        more = {"annotations": notes} if notes and not with_events else {}
        yield "", chunk({**role, "content": text.text, **more})
        for note in text.annotations if with_events else ():
            if note.url not in told:
                told.add(note.url)
                yield "", {**base, "choices": [], "event": note.source()}
        role = {}
    yield "", {**chunk({}, "stop"), **own_fields(text.answer)}
    if with_usage:
        yield "", {**base, "choices": [], "usage": usage_of(text.answer)}
