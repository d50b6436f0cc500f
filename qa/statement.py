"""What an answerer writes: statements, each with the sentences it stands on."""

from dataclasses import dataclass

from index import Sentence


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the sentences of articles that it names as its source.

    ``lead`` is the header of a table's row, or the opening of a list, that the first source
    needs to be understood.
    """

    text: str
    sources: tuple[Sentence, ...]
    lead: Sentence | None = None
