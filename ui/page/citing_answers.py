"""Find the answers that cite a selection."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from index import Selection
from qa import Citation


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
