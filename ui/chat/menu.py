"""The model menu: who may answer, and where passages would go."""

from collections.abc import Iterable

from ui.chat.conversation import Conversation
from ui.engine import FoundModels, ModelChoice
from ui.markup import nothing_leaves, render, where_to


def menu_html(
    conversation: Conversation, found: FoundModels | None = None, *, looking: bool = False
) -> str:
    """Build the menu: no model first, then those offered.

    ``found`` adds notes on places that could not be searched; ``looking`` says that the search is
    still running.
    """
    found = found or FoundModels()
    chosen = conversation.model
    verbatim = f"verbatim sentences; {nothing_leaves(conversation.embedding_host)}"
    choices = [("", "No model", verbatim, chosen is None)]
    choices += [
        (each.key, each.name, where_to(each.host), each == chosen) for each in conversation.offered
    ]
    return render(
        "menu",
        {
            "choices": choices,
            "offered": conversation.offered,
            "unasked": found.unasked,
            "problems": found.problems,
            "looking": looking,
        },
    )


def joined(*groups: Iterable[ModelChoice | None]) -> tuple[ModelChoice, ...]:
    """Return the distinct choices of several groups, in order."""
    return tuple(dict.fromkeys(each for group in groups for each in group if each is not None))
