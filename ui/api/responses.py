"""OpenAI's responses: the same answers in its newer form."""

import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.sse import ServerSentEvent
from pydantic import ConfigDict
from starlette.concurrency import run_in_threadpool

from index import UsageError
from qa import Answer
from ui.api.chat import OwnRequest, chat_question, is_forced, refuse_fields, text_of
from ui.api.cited_text import CitedText
from ui.api.dependencies import QUESTION_SLOT, CallerEngine, CurrentServices
from ui.api.reply import Reply, answer_field, token_counts
from ui.api.streaming import STREAMED, event_stream

_UNUSED = "error incomplete_details instructions temperature top_p previous_response_id".split()

router = APIRouter(prefix="/v1", tags=["OpenAI's protocol"])


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


@router.post("/responses", dependencies=[QUESTION_SLOT], response_model=None, responses=STREAMED)
async def respond(
    body: ResponseRequest, request: Request, engine: CallerEngine, services: CurrentServices
) -> dict[str, Any] | Response:
    """Ask for a response."""
    text_format = (body.text or {}).get("format") or {}
    refuse_fields(
        {
            "tool_choice": is_forced(body.tool_choice),
            "previous_response_id": body.previous_response_id,
            "conversation": body.conversation,
            "background": body.background,
            "text.format": text_format.get("type", "text") != "text",
        }
    )
    question = await run_in_threadpool(chat_question, engine, body, _messages(body.input))
    reply = Reply(question, request, services.access)
    response_id, item_id = f"resp_{uuid4().hex}", f"msg_{uuid4().hex}"
    base = {
        "id": response_id,
        "object": "response",
        "model": body.model,
        "metadata": body.metadata or {},
        "created_at": int(time.time()),
        **{"parallel_tool_calls": False, "tool_choice": "none", "tools": [], "store": False},
        **dict.fromkeys(_UNUSED),
    }

    def message(text: CitedText | None) -> dict[str, Any]:
        status, content = ("completed", [_part(text)]) if text else ("in_progress", [])
        head = {"id": item_id, "type": "message", "role": "assistant"}
        return {**head, "status": status, "content": content}

    def response(text: CitedText | None) -> dict[str, Any]:
        """Return the response with all of its text, or with none yet."""
        if text is None:
            return {**base, "status": "in_progress", "output": [], "usage": None}
        usage = {"usage": _usage(text.answer), **answer_field(text.answer)}
        return {**base, "status": "completed", "output": [message(text)], **usage}

    async def steps() -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """Yield the names of the events of a response, and what each holds."""
        pieces = reply.pieces()
        # What fails before the reply is begun is a plain error.
        text = await anext(pieces)
        item = {"output_index": 0}
        part = {**item, "item_id": item_id, "content_index": 0}
        yield "created", {"response": response(None)}
        yield "in_progress", {"response": response(None)}
        yield "output_item.added", {**item, "item": message(None)}
        yield "content_part.added", {**part, "part": _part(text)}
        async for piece in pieces:
            annotations = text.annotations + piece.annotations
            text = CitedText(text.text + piece.text, annotations, piece.answer)
            if piece.text:
                yield "output_text.delta", {**part, "delta": piece.text, "logprobs": []}
            for each in piece.annotations:
                note = {"annotation": each.flat(), "annotation_index": each.index}
                yield "output_text.annotation.added", {**part, **note}
        yield "output_text.done", {**part, "text": text.text, "logprobs": []}
        yield "content_part.done", {**part, "part": _part(text)}
        yield "output_item.done", {**item, "item": message(text)}
        yield "completed", {"response": response(text)}

    async def events() -> AsyncIterator[ServerSentEvent]:
        number = 0
        async for name, fields in steps():
            kind = f"response.{name}"
            data = {"type": kind, "sequence_number": number, **fields}
            yield ServerSentEvent(event=kind, data=data)
            number += 1

    if body.stream:
        return await event_stream(events(), request)
    return response(await reply.whole())


def _messages(body_input: str | list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the roles and texts of an input. Raises UsageError."""
    if isinstance(body_input, str):
        return [("user", body_input)]
    if any(each.get("type") == "item_reference" for each in body_input):
        raise UsageError(
            "Footnote keeps nothing that an item_reference could name; send the messages "
            "themselves (in the AI SDK: store: false)."
        )
    messages = [each for each in body_input if each.get("type", "message") == "message"]
    return [(str(each.get("role")), text_of(each.get("content"))) for each in messages]


def _part(text: CitedText) -> dict[str, Any]:
    annotations = [each.flat() for each in text.annotations]
    return {"type": "output_text", "text": text.text, "annotations": annotations, "logprobs": []}


def _usage(answer: Answer | None) -> dict[str, Any]:
    prompt, completion = token_counts(answer)
    return {
        "input_tokens": prompt,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": completion,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": prompt + completion,
    }
