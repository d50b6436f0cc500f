"""The menu of models: who may answer, and where passages would go."""

from collections.abc import Iterable, Sequence
from html import escape

from ui.chat import Conversation
from ui.engine import ModelChoice
from ui.who import where_to


def menu_html(
    conversation: Conversation, *, looking: bool = False, problems: Sequence[str] = ()
) -> str:
    """Build the menu: no model first, then those offered; ``looking`` for more is said."""
    chosen = conversation.model
    rows = [_row("", "No model", "verbatim sentences; nothing leaves this machine", chosen is None)]
    rows += [
        _row(each.key, each.name, where_to(each.host), each == chosen)
        for each in conversation.offered
    ]
    told = [f'<p class="state" dir="auto">{escape(problem)}</p>' for problem in problems]
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
    """Return the choices of several groups, each once, in their order."""
    return tuple(dict.fromkeys(each for group in groups for each in group if each is not None))


def _row(key: str, name: str, where: str, chosen: bool) -> str:
    return (
        f'<li><button type="button" data-model="{escape(key)}" aria-pressed='
        f'"{"true" if chosen else "false"}"><span dir="auto">{escape(name)}</span>'
        f'<small dir="auto">{escape(where)}</small></button></li>'
    )
