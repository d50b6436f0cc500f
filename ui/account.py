"""What stands under an answer: to copy it, to judge it, who wrote it, and its receipt."""

from html import escape

from qa import Answer
from ui.receipt import receipt_html
from ui.who import who_answered


def account_html(index: int, answer: Answer, thumbs: str = "") -> str:
    """Build what stands under the answer of the turn with that index: to copy, and to unfold.

    ``thumbs`` is HTML that stands between the two.
    """
    who = who_answered(answer)
    return (
        '<div class="tools"><button type="button" class="plain" data-copy>Copy with footnotes'
        f'</button>{thumbs}<span class="by" dir="auto">{escape(who)}</span>'
        f"{receipt_html(index, answer)}"
        f'<pre class="copied" hidden>{_copied(str(answer))}</pre></div>'
    )


def _copied(text: str) -> str:
    """Set the footnotes of an answer's text apart: on paper the rest is there already."""
    said, first, notes = text.partition("\n\n[1] “")
    if not first:
        return escape(text)
    return f'<span>{escape(said)}\n\n</span><span class="notes">[1] “{escape(notes)}</span>'
