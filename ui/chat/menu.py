"""The model menu: who may answer, and where passages would go."""

from collections.abc import Iterable
from html import escape

from ui.chat.conversation import Conversation
from ui.engine import FoundModels, ModelChoice
from ui.markup import nothing_leaves, where_to


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
    rows = [_row("", "No model", verbatim, chosen is None)]
    rows += [
        _row(each.key, each.name, where_to(each.host), each == chosen)
        for each in conversation.offered
    ]
    if found.unasked:
        rows.append(
            '<li><button type="button" data-everywhere><span>Other models of '
            f"{escape(found.unasked)}</span><small>to list them, your key is sent there; no "
            "passage is</small></button></li>"
        )
    told = [f'<p class="state" dir="auto">{escape(each)}</p>' for each in found.problems]
    if looking:
        told.append('<p class="state">Looking for models…</p>')
    elif not conversation.offered:
        told.append(
            '<p class="state">No model was found. Start a local server, or name a model in '
            "FOOTNOTE_MODEL.</p>"
        )
    return (
        '<h2 id="models-title">Who answers in this tab</h2>'
        f'<ul>{"".join(rows)}</ul><div role="status">{"".join(told)}</div>'
    )


def joined(*groups: Iterable[ModelChoice | None]) -> tuple[ModelChoice, ...]:
    """Return the distinct choices of several groups, in order."""
    return tuple(dict.fromkeys(each for group in groups for each in group if each is not None))


def _row(key: str, name: str, where: str, chosen: bool) -> str:
    return (
        f'<li><button type="button" data-model="{escape(key)}" aria-pressed='
        f'"{"true" if chosen else "false"}"><span dir="auto">{escape(name)}</span>'
        f'<small dir="auto">{escape(where)}</small></button></li>'
    )
