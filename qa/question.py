"""A question as it passes through its stages, and the conversation before it."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from index import Selection
from index.errors import QuestionError
from qa.draft import without_marks

if TYPE_CHECKING:
    from index.conditions import Where
    from index.embedding import Embedder, Encoding
    from qa.models.llama_model import AnyModel

MAX_CHARACTERS = 2000
# A question may follow up on so many turns. At most this many characters are read of each question
# and answer before it: more takes longer to embed and says little more.
_TURNS = 3
_QUESTION_CHARACTERS = 200
_ANSWER_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation, and its answer."""

    question: str
    answer: str

    @property
    def text(self) -> str:
        """The beginnings of both as one line, without citation markers or notes."""
        answer = without_marks(self.answer[:_ANSWER_CHARACTERS])
        return without_controls(f"{self.question[:_QUESTION_CHARACTERS]} {answer}").strip()


@dataclass(frozen=True, slots=True)
class Question:
    """A question, with what was said before it, where to look, and who answers.

    ``history`` holds the earlier turns, oldest first; without any, the question stands alone.
    ``articles`` are the ids of those to look in, or None for all, and ``where`` are conditions that
    they have to meet. ``within`` is a selection of one article to look in instead: only sentences
    that overlap it are retrieved, given to a model and cited. ``model`` is a model's name, a
    ChatModel or a LlamaIndex LLM, or None for the service's own. ``encoding`` is the text by the
    index's embedder, once that is known.
    """

    text: str
    history: Sequence[Turn] = ()
    articles: Sequence[str] | None = None
    where: "Where" = ()
    within: Selection | None = None
    model: "AnyModel | None" = None
    encoding: "Encoding | None" = field(default=None, repr=False, compare=False)

    @property
    def turn_before(self) -> str:
        """The text of the turn before, empty if the question stands alone."""
        return self.history[-1].text if self.history else ""

    @property
    def answers_before(self) -> tuple[str, ...]:
        """The answers of the last few turns, most recent first."""
        return tuple(turn.answer for turn in reversed(self.history[-_TURNS:]))

    @property
    def searched_articles(self) -> Sequence[str] | None:
        """The ids of the articles that words are looked up in, or None for all."""
        return self.articles if self.within is None else [self.within.article_id]

    def alone(self) -> "Question":
        """Return the question without what was said before it."""
        return replace(self, history=())

    def spelt(self, text: str) -> "Question":
        """Return the question in other words."""
        return self if text == self.text else replace(self, text=text, encoding=None)

    def encoded(self, embedder: "Embedder") -> "Encoding":
        """Return the encoding of its text by the embedder of the index that is asked."""
        return self.encoding or embedder.encode_question(self.text)


def checked_question(question: str) -> str:
    """Return the question as one line without surrounding whitespace.

    Raises QuestionError when it is not a string, is empty, has no letters or digits, or is
    longer than ``MAX_CHARACTERS``.
    """
    if not isinstance(question, str):
        raise QuestionError(f"The question is of type {type(question).__name__}; ask it as text.")
    stripped = question.strip()
    if not stripped:
        raise QuestionError("The question is empty; ask something about the articles.")
    if len(stripped) > MAX_CHARACTERS:
        raise QuestionError(
            f"The question has {len(stripped):,} characters; ask it in {MAX_CHARACTERS:,} or fewer."
        )
    if not any(unicodedata.category(character)[0] in "LN" for character in stripped):
        raise QuestionError("The question has no words; ask something about the articles.")
    return without_controls(stripped)


def without_controls(text: str) -> str:
    """Return the text with every control character and lone surrogate replaced by a space."""
    return "".join(
        " " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text
    )


def turns_from(history: Any) -> list[Turn]:
    """Return the turns of a history of Turns or [question, answer] pairs, as in JSON.

    Raises ValueError, which names the first entry that is neither.
    """
    if isinstance(history, str | bytes | Mapping) or not isinstance(history, Iterable):
        raise ValueError("the history should be a list of [question, answer] pairs")
    turns = []
    for number, entry in enumerate(history, 1):
        match entry:
            case [str(question), str(answer)] | Turn(str(question), str(answer)):
                turns.append(Turn(question, answer))
            case _:
                raise ValueError(f"entry {number} of the history is not a [question, answer] pair")
    return turns
