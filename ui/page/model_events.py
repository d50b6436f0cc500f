"""Events of choosing who answers."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from index import FootnoteError
from ui.chat import Conversation, header_value, joined, menu_html
from ui.engine import Engine, FoundModels
from ui.page.event_fields import EventFields
from ui.page.views import Value, chat_value


class ModelEvents:
    """Finds the models that can be reached, and sets the one that answers in a tab."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def offer(self, conversation: Conversation) -> Value | Any:
        """Offer a model found on this machine, if none is chosen."""
        if conversation.model is not None or conversation.turns:
            return gr.skip()
        if not (found := self._engine.models_here()):
            return gr.skip()
        conversation.found_here = found[0]
        conversation.offered = joined(conversation.offered, found)
        return chat_value(conversation)

    def accept(
        self, conversation: Conversation, event: EventFields
    ) -> tuple[Value, Value | Any, Value]:
        """Choose the offered model in this tab."""
        return (*self.choose_model(conversation, event), chat_value(conversation))

    async def look(self, conversation: Conversation, event: EventFields) -> AsyncIterator[Value]:
        """Show the menu of models while looking for those that can be reached."""
        yield _menu(conversation, looking=True)
        everywhere = event.flag("everywhere")
        try:
            found = await asyncio.to_thread(self._engine.models, everywhere=everywhere)
        except FootnoteError as error:
            found = FoundModels(problems=(str(error),))
        conversation.offered = joined(
            [self._engine.named], found.choices, [conversation.model], conversation.offered
        )
        yield _menu(conversation, found)

    def choose_model(
        self, conversation: Conversation, event: EventFields
    ) -> tuple[Value, Value | Any]:
        """Choose a model for this tab, or none, and show that in the header."""
        self._choose(conversation, event.string("model"))
        try:
            header = header_value(conversation, self._engine.articles())
        except FootnoteError:
            # The page reports this elsewhere; without articles nothing can be asked.
            return _menu(conversation), gr.skip()
        return _menu(conversation), header

    def choose_again(self, conversation: Conversation, arrival: object) -> None:
        """Choose what the tab had chosen before a reload.

        A model of another host, which is not looked for unasked, is then no longer available, and
        none answers.
        """
        kept = EventFields(None, arrival).string("model")
        if kept.startswith("="):
            self._choose(conversation, kept[1:])

    def _choose(self, conversation: Conversation, key: str) -> None:
        if key and all(each.key != key for each in conversation.offered):
            here = self._engine.models_here()
            conversation.offered = joined(
                [self._engine.named, conversation.model], conversation.offered, here
            )
        conversation.choose(key)


def _menu(
    conversation: Conversation, found: FoundModels | None = None, *, looking: bool = False
) -> Value:
    return {"html": menu_html(conversation, found, looking=looking)}
