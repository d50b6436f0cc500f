"""The conversation before its first question."""

from collections.abc import Sequence
from html import escape

from ui.engine import ModelChoice
from ui.markup import apart, chips_html

_HOW = (
    "Every sentence of an answer has a number; choose it to see the exact words it comes from, "
    "in their place."
)


def welcome_html(
    questions: Sequence[str] | None,
    *,
    title: str | None,
    empty: bool,
    unkept: str | None = None,
    offered: ModelChoice | None = None,
) -> str:
    """Build the welcome with suggested questions, None while they are being made.

    ``unkept`` says why conversations are not kept, None if they are. ``offered`` is a model found
    on this machine that the reader can switch on.
    """
    if empty:
        return (
            '<div class="welcome"><h2>Ask an article</h2><p>There are no articles yet. Add a text, '
            "a file or a page, and every sentence of an answer will point to the exact words it "
            'comes from.</p><p><button type="button" class="plain strong" data-open="add">'
            "Add articles</button></p></div>"
        )
    heading = "Ask an article" if title else "Ask about these articles"
    about = f"Ask about <bdi>{apart(f'“{title}”')}</bdi>. " if title else ""
    if questions is None:
        return (
            f'<div class="welcome"><h2>{heading}</h2><p>{about}{_HOW}</p>'
            '<p class="hint">Looking for questions to start with…</p>'
            '<ul class="chips waiting"></ul></div>'
        )
    hint = (
        f'<p class="hint">Try one of these:</p>{chips_html(questions)}'
        if questions
        else '<p class="hint">Ask who, what, when, where or why, in a whole sentence; then follow '
        "up as you would with a person.</p>"
    )
    warned = f'<p class="state">{escape(unkept)}</p>' if unkept else ""
    model = _offer(offered) if offered else ""
    return f'<div class="welcome"><h2>{heading}</h2><p>{about}{_HOW}</p>{hint}{model}{warned}</div>'


def _offer(model: ModelChoice) -> str:
    return (
        '<p class="offer">A model on this machine can answer in its own words: '
        f'<button type="button" class="plain strong" data-model="{escape(model.key)}">Let '
        f"<bdi>{escape(model.name)}</bdi> answer</button></p>"
    )
