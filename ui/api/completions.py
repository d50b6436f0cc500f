"""OpenAI's chat completions: answers with their citations as annotations."""

import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.sse import ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from index.errors import UnknownModelError
from qa import Answer
from ui.api.chat import OwnRequest, chat_question, is_forced, models, refuse_fields, text_of
from ui.api.dependencies import QUESTION_SLOT, CallerEngine, CurrentServices
from ui.api.reply import Reply, answer_field, token_counts
from ui.api.streaming import STREAMED, event_stream

router = APIRouter(prefix="/v1", tags=["OpenAI's protocol"])


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
        }
    )
    messages: list[ChatMessage] = Field(min_length=1)
    stream_options: dict[str, Any] | None = None
    n: int | None = None
    function_call: str | dict[str, Any] | None = None
    response_format: dict[str, Any] | None = None


@router.get("/models")
def list_models(engine: CallerEngine) -> dict[str, Any]:
    """List the models."""
    return {"object": "list", "data": [_model(name) for name in models(engine)]}


@router.get("/models/{name:path}")
def show_model(name: str, engine: CallerEngine) -> dict[str, Any]:
    """Show a model."""
    if name not in models(engine):
        raise UnknownModelError(f"There is no model {name!r}.")
    return _model(name)


@router.post(
    "/chat/completions", dependencies=[QUESTION_SLOT], response_model=None, responses=STREAMED
)
async def complete(
    chat: ChatRequest, request: Request, engine: CallerEngine, services: CurrentServices
) -> dict[str, Any] | Response:
    """Ask in a conversation."""
    messages = [(each.role, text_of(each.content)) for each in chat.messages]
    question = await run_in_threadpool(chat_question, engine, chat, messages)
    if question.title_reply is None:
        is_text = (chat.response_format or {}).get("type", "text") == "text"
        refuse_fields(
            {
                "n": (chat.n or 1) > 1,
                "response_format": not is_text,
                "tool_choice": is_forced(chat.tool_choice),
                "function_call": is_forced(chat.function_call),
            }
        )
    reply = Reply(question, request, services.access)
    base = {"id": f"chatcmpl-{uuid4().hex}", "created": int(time.time()), "model": chat.model}

    async def chunks() -> AsyncIterator[ServerSentEvent]:
        """Yield the reply sentence by sentence, each with its annotations or events."""
        head: dict[str, Any] = {**base, "object": "chat.completion.chunk"}
        sends_events = chat.footnote is not None and chat.footnote.events
        delta: dict[str, Any] = {"role": "assistant"}
        sent_urls = set[str]()
        async for piece in reply.pieces():
            notes = [each.nested() for each in piece.annotations]
            delta |= {"content": piece.text}
            delta |= {"annotations": notes} if notes and not sends_events else {}
            yield ServerSentEvent(data={**head, "choices": [_choice(delta=delta)]})
            for note in piece.annotations if sends_events else ():
                if note.url not in sent_urls:
                    sent_urls.add(note.url)
                    yield ServerSentEvent(data={**head, "choices": [], "event": note.source()})
            delta = {}
        last = {"choices": [_choice(delta={}, finish_reason="stop")], **answer_field(piece.answer)}
        yield ServerSentEvent(data={**head, **last})
        if (chat.stream_options or {}).get("include_usage"):
            yield ServerSentEvent(data={**head, "choices": [], "usage": _usage(piece.answer)})
        yield ServerSentEvent(raw_data="[DONE]")

    if chat.stream:
        return await event_stream(chunks(), request)
    text = await reply.whole()
    message = {
        "role": "assistant",
        "content": text.text,
        "refusal": None,
        "annotations": [each.nested() for each in text.annotations],
    }
    return {
        **base,
        "object": "chat.completion",
        "usage": _usage(text.answer),
        "choices": [_choice(message=message, finish_reason="stop")],
        **answer_field(text.answer),
    }


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "footnote"}


def _choice(*, finish_reason: str | None = None, **content: object) -> dict[str, object]:
    return {"index": 0, **content, "finish_reason": finish_reason, "logprobs": None}


def _usage(answer: Answer | None) -> dict[str, int]:
    prompt, completion = token_counts(answer)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
