"""A tab without a page: what is asked in it is kept, and opened again in another."""

from typing import Any

from tests.fakes import FakeEngine, Quoted, make_article
from ui.chat.conversation import Conversation
from ui.conversations import ChatTurn, Context
from ui.page.event_fields import EventFields
from ui.page.memory import Memory

KEY = "k" * 43
MILL = make_article("mill", "The mill", "The mill burnt down. It stood in Kent.")


def used(**data: object) -> Any:
    """Return what Gradio passes on of an event."""
    return EventFields(None, data)


def make_engine() -> FakeEngine:
    return FakeEngine({"mill": MILL}, {"When?": [Quoted("mill", "The mill burnt down.")]})


class Tab:
    """A conversation over an engine, and the memory that keeps it."""

    def __init__(self, engine: FakeEngine, memory: Memory, key: str | None = KEY) -> None:
        self.engine = engine
        self.memory = memory
        self.conversation = Conversation()
        if key is not None:
            memory.recognise(self.conversation, key)

    async def answered(self, question: str = "When?") -> ChatTurn:
        """Ask, and return the turn when its answer is there."""
        turn = ChatTurn(question)
        self.conversation.add(turn)
        async for event in self.engine.stream(question, (), None):
            turn.take(event)
        turn.contexts[1] = Context("", "It stood in Kent.")
        return turn

    async def ask(self, question: str = "When?") -> ChatTurn:
        """Ask, and keep the answer."""
        turn = await self.answered(question)
        self.memory.keep(self.conversation, turn)
        return turn

    def again(self) -> Conversation:
        """Open the same conversation in another tab, from what is kept."""
        later = Tab(self.engine, self.memory).conversation
        assert self.memory.reopen(later, self.conversation.id)
        return later

    def listed(self) -> list[str]:
        """Return the titles of what is kept."""
        return [each.title for each in self.memory.listed(self.conversation)]
