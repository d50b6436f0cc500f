"""Events of choosing who answers."""

import asyncio
from collections.abc import AsyncIterator

from index import FootnoteError
from ui.chat import Conversation, EngineOf, header_value
from ui.engine import FoundModels, ModelChoice
from ui.markup import NO_MODEL, nothing_leaves, render, where_to
from ui.page.event_fields import EventFields
from ui.page.views import Regions, chat_region


class ModelEvents:
    """Finds the models that can be reached, and sets the one that answers in a tab."""

    def __init__(self, engine_of: EngineOf) -> None:
        self._engine_of = engine_of

    def offer(self, conversation: Conversation) -> Regions:
        """Offer a model found on this machine, if none is chosen."""
        if conversation.model is not None or conversation.turns:
            return {}
        if not (found := self._engine_of(conversation).models.find_here()):
            return {}
        conversation.found_here = found[0]
        conversation.offered = _distinct(*conversation.offered, *found)
        return chat_region(conversation)

    def accept(self, conversation: Conversation, event: EventFields) -> Regions:
        """Choose the offered model in this tab."""
        return self.choose_model(conversation, event) | chat_region(conversation)

    async def look(self, conversation: Conversation, event: EventFields) -> AsyncIterator[Regions]:
        """Show the menu of models while looking for those that can be reached."""
        yield models_region(conversation, looking=True)
        everywhere = event.flag("everywhere")
        try:
            models = self._engine_of(conversation).models
            found = await asyncio.to_thread(models.find, everywhere=everywhere)
        except FootnoteError as error:
            found = FoundModels(problems=(str(error),))
        conversation.offered = _distinct(
            self._engine_of(conversation).models.named,
            *found.choices,
            conversation.model,
            *conversation.offered,
        )
        yield models_region(conversation, found)

    def choose_model(self, conversation: Conversation, event: EventFields) -> Regions:
        """Choose a model for this tab, or none, and show that in the header."""
        self._choose(conversation, event.string("model"))
        menu = models_region(conversation)
        try:
            return menu | {
                "header": header_value(conversation, self._engine_of(conversation).index.articles())
            }
        except FootnoteError:
            # The page reports this elsewhere; without articles nothing can be asked.
            return menu

    def choose_again(self, conversation: Conversation, kept: str) -> None:
        """Choose what the tab had chosen before a reload, kept behind "=".

        A model of another host, which is not looked for unasked, is then no longer available, and
        none answers.
        """
        if kept.startswith("="):
            self._choose(conversation, kept[1:])

    def _choose(self, conversation: Conversation, key: str) -> None:
        if key and all(each.key != key for each in conversation.offered):
            here = self._engine_of(conversation).models.find_here()
            conversation.offered = _distinct(
                self._engine_of(conversation).models.named,
                conversation.model,
                *conversation.offered,
                *here,
            )
        conversation.choose(key)


def models_region(
    conversation: Conversation, found: FoundModels | None = None, *, looking: bool = False
) -> Regions:
    """Show the menu: no model first, then those offered.

    ``found`` adds notes on places that could not be searched; ``looking`` says that the search is
    still running.
    """
    found = found or FoundModels()
    chosen = conversation.model
    here = conversation.here
    quotes = f"the articles’ own sentences; {nothing_leaves(conversation.embedding_host, here)}"
    choices = [("", NO_MODEL, quotes, chosen is None)]
    choices += [
        (each.key, each.name, where_to(each.host, here), each == chosen)
        for each in conversation.offered
    ]
    values = {
        "choices": choices,
        "offered": conversation.offered,
        "unasked": found.unasked,
        "problems": found.problems,
        "looking": looking,
    }
    return {"models": {"html": render("menu", values)}}


def _distinct(*choices: ModelChoice | None) -> tuple[ModelChoice, ...]:
    return tuple(dict.fromkeys(each for each in choices if each is not None))
