"""Questions and claims, over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.concurrency import run_in_threadpool

from qa import Done, Turn, event_document, verify
from ui.api.asking import Asking, Question
from ui.api.chat import VERBATIM, model_key
from ui.api.conversations import Exchange
from ui.api.streaming import streamed
from ui.api.whose import PERHAPS_WHOSE, engine_for
from ui.conversations import ConversationStore
from ui.engine import Engine
from ui.people import Engines


class QuestionAsked(BaseModel):
    """A question, the turns before it, and where to look."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "Who built it?"},
                {
                    "question": "And in which year?",
                    "history": [["Who built it?", "Ida Holm built it."]],
                    "articles": ["vardal"],
                    "where": ["tag=press", "date>=2024"],
                    "stream": True,
                },
            ]
        },
    )
    question: str
    history: list[tuple[str, str]] = []
    articles: list[str] | None = None
    where: str | list[str] = Field("", description="conditions that the articles have to meet")
    model: str | None = Field(
        None,
        description=f'the model that answers, FOOTNOTE_MODEL if left out; "{VERBATIM}" for none',
    )
    stream: bool = Field(False, description="tell the events of the answer as they come")
    conversation: str | None = Field(
        None, description="the saved conversation, perhaps a new one, that the turn is added to"
    )

    @model_validator(mode="after")
    def _one_history(self) -> "QuestionAsked":
        if self.conversation is not None and self.history:
            raise ValueError("a conversation has its own history; leave out one of the two")
        return self


class ClaimToVerify(BaseModel):
    """A claim, and the text that should support it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"claim": "Ida built it.", "evidence": "Ida Holm built it in 1871."}]
        },
    )
    claim: str
    evidence: str


def question_routes(engines: Engines, asking: Asking, store: ConversationStore) -> APIRouter:
    """Return the routes that ask and verify."""
    routes, theirs = APIRouter(tags=["questions"]), engine_for(engines)

    @routes.post("/ask", summary="Ask a question", response_model=None)
    async def ask(
        asked: QuestionAsked,
        request: Request,
        key: str | None = PERHAPS_WHOSE,
        engine: Engine = theirs,
    ) -> dict[str, Any] | StreamingResponse:
        model = await run_in_threadpool(model_key, engine, asked.model)
        turns, kept = tuple(Turn(*each) for each in asked.history), None
        if asked.conversation is not None:
            kept = await run_in_threadpool(Exchange, engine, store, key, asked.conversation)
            turns = kept.history
        articles = await run_in_threadpool(engine.chosen, asked.where, asked.articles)
        question = Question(engine, asked.question, turns, articles, model)
        if asked.stream:
            return await streamed(_events(asking, question, kept), request)
        answer = await asking.answer(question, request)
        more = await run_in_threadpool(kept.keep, answer, articles) if kept else {}
        return {**answer.to_dict(), **more}

    @routes.post("/verify", summary="Verify a claim against a text")
    def verified(given: ClaimToVerify) -> dict[str, Any]:
        verdict = verify(given.claim, given.evidence)
        fields = ("support", "judged", "reason")
        return {field: getattr(verdict, field) for field in fields}

    return routes


async def _events(
    asking: Asking, question: Question, kept: Exchange | None
) -> AsyncIterator[tuple[str, object]]:
    async for event in asking.events(question):
        document = event_document(event)
        if kept is not None and isinstance(event, Done):
            document |= await run_in_threadpool(kept.keep, event.answer, question.articles)
        yield document["type"], document
