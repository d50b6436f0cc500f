"""Questions and claims, over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.sse import ServerSentEvent
from pydantic import BaseModel, Field, model_validator
from starlette.concurrency import run_in_threadpool

from qa import Answer, Done, Question, Turn, event_document, verify
from qa.types import Support
from ui.api.asking import checked_events, whole_answer
from ui.api.body import strict
from ui.api.chat import VERBATIM, model_key
from ui.api.conversations import Exchange
from ui.api.dependencies import QUESTION_SLOT, CallerEngine, CurrentServices, OptionalOwnerKey
from ui.api.streaming import STREAMED, event_stream

router = APIRouter(prefix="/api/v1", tags=["questions"])


class QuestionAsked(BaseModel):
    """A question, the turns before it, and where to look."""

    model_config = strict(
        {"question": "Who built it?"},
        {
            "question": "And in which year?",
            "history": [["Who built it?", "Ida Holm built it."]],
            "articles": ["vardal"],
            "where": ["tag=press", "date>=2024"],
            "stream": True,
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

    model_config = strict({"claim": "Ida built it.", "evidence": "Ida Holm built it in 1871."})
    claim: str
    evidence: str


class VerifiedClaim(BaseModel):
    """Whether a text supports a claim, and why; ``judged`` if something decided it."""

    support: Support
    judged: bool
    reason: str | None


@router.post(
    "/ask",
    dependencies=[QUESTION_SLOT],
    response_model=None,
    responses={200: {"model": Answer, **STREAMED[200]}},
)
async def ask(
    body: QuestionAsked,
    request: Request,
    engine: CallerEngine,
    services: CurrentServices,
    key: OptionalOwnerKey,
) -> dict[str, Any] | Response:
    """Ask a question."""
    model = await run_in_threadpool(model_key, engine, body.model)
    history, exchange = tuple(Turn(*each) for each in body.history), None
    if body.conversation is not None:
        store = services.conversations
        exchange = await run_in_threadpool(Exchange, engine, store, key, body.conversation)
        history = exchange.history
    articles = await run_in_threadpool(engine.index.chosen, body.where, body.articles)
    stream = engine.service.stream(Question(body.question, history, articles, model=model))

    async def saved(answer: Answer) -> dict[str, str]:
        return await run_in_threadpool(exchange.save, answer, articles) if exchange else {}

    async def events() -> AsyncIterator[ServerSentEvent]:
        async for event in checked_events(stream):
            document = event_document(event)
            if isinstance(event, Done):
                document |= await saved(event.answer)
            yield ServerSentEvent(event=document["type"], data=document)

    if body.stream:
        return await event_stream(events(), request)
    answer = await whole_answer(stream, request)
    return {**answer.to_dict(), **await saved(answer)}


@router.post("/verify")
def verify_claim(claim: ClaimToVerify) -> VerifiedClaim:
    """Verify a claim against a text."""
    verdict = verify(claim.claim, claim.evidence)
    return VerifiedClaim(support=verdict.support, judged=verdict.judged, reason=verdict.reason)
