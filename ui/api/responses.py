"""OpenAI's responses: the same answers in its newer form."""

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict
from starlette.concurrency import run_in_threadpool

from index import UsageError
from qa import Answer
from ui.api.access import Access
from ui.api.asking import Asking
from ui.api.chat import OwnRequest, asked, refuse, text_of
from ui.api.cited_text import CitedText
from ui.api.reply import Reply, own_fields, usage_of
from ui.api.streaming import streamed
from ui.api.whose import engine_for
from ui.engine import Engine
from ui.people import Engines


class ResponseRequest(OwnRequest):
    """A request for a response."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"model": "footnote", "input": "Who built it?"}]}
    )
    input: str | list[dict[str, Any]]
    text: dict[str, Any] | None = None
    background: bool | None = None
    previous_response_id: str | None = None
    conversation: str | dict[str, Any] | None = None


def response_routes(engines: Engines, asking: Asking, access: Access) -> APIRouter:
    """Return the route of responses."""
    routes = APIRouter(prefix="/v1", tags=["OpenAI's protocol"])
    theirs = engine_for(engines)

    @routes.post("/responses", summary="Ask for a response", response_model=None)
    async def respond(
        wanted: ResponseRequest, request: Request, engine: Engine = theirs
    ) -> dict[str, Any] | StreamingResponse:
        form = (wanted.text or {}).get("format") or {}
        refuse(
            tool_choice=wanted.forces_tool,
            previous_response_id=wanted.previous_response_id,
            conversation=wanted.conversation,
            background=wanted.background,
            **{"text.format": form.get("type", "text") != "text"},
        )
        given = wanted.input
        items = [{"role": "user", "content": given}] if isinstance(given, str) else given
        if any(each.get("type") == "item_reference" for each in items):
            raise UsageError(
                "Footnote keeps nothing that an item_reference could name; send the messages "
                "themselves (in the AI SDK: store: false)."
            )
        messages = [each for each in items if each.get("type", "message") == "message"]
        said = [(str(each.get("role")), text_of(each.get("content"))) for each in messages]
        found = await run_in_threadpool(asked, engine, wanted, said)
        reply = Reply(asking, found, request, access)
        writing = _Writing(wanted.model, wanted.metadata or {})
        if wanted.stream:
            return await streamed(writing.events(reply), request)
        return writing.response(await reply.whole())

    return routes


class _Writing:
    """One response as it is written: its names stay the same."""

    def __init__(self, model: str, metadata: Mapping[str, str]) -> None:
        self._id = f"resp_{uuid4().hex}"
        self._item = f"msg_{uuid4().hex}"
        self._number = 0
        self._fixed = {
            **{"model": model, "metadata": dict(metadata), "created_at": int(time.time())},
            **dict.fromkeys(("error", "incomplete_details", "instructions"), None),
            **{"parallel_tool_calls": False, "tool_choice": "none", "tools": []},
            **{"temperature": None, "top_p": None, "previous_response_id": None, "store": False},
        }

    def response(self, text: CitedText | None) -> dict[str, Any]:
        """Return the response with all of its text, or with none yet."""
        head = {"id": self._id, "object": "response", **self._fixed}
        if text is None:
            return {**head, "status": "in_progress", "output": [], "usage": None}
        usage = {"usage": _usage(text.answer), **own_fields(text.answer)}
        return {**head, "status": "completed", "output": [self._message(text)], **usage}

    async def events(self, reply: Reply) -> AsyncIterator[tuple[str, object]]:
        """Yield the events of a response, named and numbered."""
        growths = reply.growths()
        # What fails before the reply is begun is a plain error.
        text = await anext(growths)
        yield self._event("created", response=self.response(None))
        yield self._event("in_progress", response=self.response(None))
        yield self._event("output_item.added", item=self._message(None), place=0)
        yield self._event("content_part.added", part=_part(text), place=1)
        async for more in growths:
            text = CitedText(
                text.text + more.text, text.annotations + more.annotations, more.answer
            )
            if more.text:
                yield self._event("output_text.delta", delta=more.text, logprobs=[], place=1)
            for note in more.annotations:
                fields = {"annotation": note.flat(), "annotation_index": note.index}
                yield self._event("output_text.annotation.added", **fields, place=1)
        yield self._event("output_text.done", text=text.text, logprobs=[], place=1)
        yield self._event("content_part.done", part=_part(text), place=1)
        yield self._event("output_item.done", item=self._message(text), place=0)
        yield self._event("completed", response=self.response(text))

    def _event(self, name: str, *, place: int | None = None, **fields: Any) -> tuple[str, object]:
        """Return an event; a ``place`` of 0 is the message, one of 1 its text."""
        kind = f"response.{name}"
        where: dict[str, Any] = {} if place is None else {"output_index": 0}
        if place == 1:
            where |= {"item_id": self._item, "content_index": 0}
        self._number += 1
        return kind, {"type": kind, "sequence_number": self._number - 1, **where, **fields}

    def _message(self, text: CitedText | None) -> dict[str, Any]:
        status, content = ("completed", [_part(text)]) if text else ("in_progress", [])
        head = {"id": self._item, "type": "message", "role": "assistant"}
        return {**head, "status": status, "content": content}


def _part(text: CitedText) -> dict[str, Any]:
    notes = [each.flat() for each in text.annotations]
    return {"type": "output_text", "text": text.text, "annotations": notes, "logprobs": []}


def _usage(answer: Answer | None) -> dict[str, Any]:
    found = usage_of(answer)
    return {
        "input_tokens": found["prompt_tokens"],
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": found["completion_tokens"],
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": found["total_tokens"],
    }
