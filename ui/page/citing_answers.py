"""Find and list the answers that cite a selection."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from index import Selection, counted
from qa import Citation
from ui.markup import apart, failure_html


@dataclass(frozen=True, slots=True)
class CitingAnswer:
    """An answer that cites characters of a selection.

    ``fragment`` is the address of the place; ``title`` names the conversation if it is not the open
    one.
    """

    question: str
    quote: str
    fragment: str
    title: str | None = None


def citing_answers(
    selection: Selection,
    turns: Iterable[tuple[str, Sequence[Citation]]],
    *,
    conversation_id: str,
    title: str | None = None,
) -> Iterator[CitingAnswer]:
    """Yield the uses of a selection in the turns of a conversation, given as (question, notes)."""
    for index, (question, notes) in enumerate(turns):
        for note in notes:
            meets = note.start < selection.end and selection.start < note.end
            if note.article_id == selection.article_id and meets:
                at = {"c": conversation_id, "at": f"{index}-c{note.number}"}
                fragment = urlencode({name: value for name, value in at.items() if value})
                yield CitingAnswer(question, note.quote, fragment, title)


def citing_answers_html(found: Sequence[CitingAnswer], *, problem: str | None = None) -> str:
    """Build the list of uses, or say that there is none."""
    if problem is not None:
        return failure_html(problem)
    if not found:
        return '<p class="state">No answer in your conversations cites this.</p>'
    rows = "".join(
        f'<li><button type="button" class="opens" data-go="{escape(use.fragment)}">'
        f'<span dir="auto">{escape(use.question)}</span>'
        f'<small dir="auto">{f"{apart(use.title)} · " if use.title else ""}“{apart(use.quote)}”'
        "</small></button></li>"
        for use in found
    )
    return f"<p>{counted(len(found), 'citation')} of it:</p><ul>{rows}</ul>"
