"""Questions that can be asked with one click, as HTML."""

from collections.abc import Sequence
from html import escape


def chips_html(questions: Sequence[str]) -> str:
    """Build the list of questions."""
    chips = "".join(
        f'<li><button type="button" class="chip" data-ask="{escape(question)}" dir="auto">'
        f"{escape(question)}</button></li>"
        for question in questions
    )
    return f'<ul class="chips">{chips}</ul>'
