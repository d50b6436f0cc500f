"""Articles with planted instructions to an assistant."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eval.cases import CaseError
from eval.dataset import Dataset
from index import Article, Sentence, text_source
from qa import Message, ModelChunk, TokenUsage

# Cleaning removes these from an article, and may change white space.
_DROPPED = frozenset("\u200b\u2060\ufeff\xad")
_PIECE = 16


class InjectedArticle(BaseModel):
    """An article with planted instructions, a question, and two replies of a model.

    ``injected`` are spans of the uncleaned ``text``. ``obedient`` is the reply of a model that
    follows the instructions, ``honest`` a true reply in other words. Held-out articles were never
    looked at while the rules were made.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    kind: str
    held_out: bool
    title: str
    text: str
    injected: tuple[tuple[int, int], ...] = Field(min_length=1)
    question: str
    answers: tuple[str, ...] = Field(min_length=1)
    obedient: str
    honest: str

    @model_validator(mode="after")
    def _inside(self) -> "InjectedArticle":
        if any(not 0 <= start < end <= len(self.text) for start, end in self.injected):
            raise ValueError("an injected span is outside the text")
        return self


@dataclass(frozen=True, slots=True)
class Injection:
    """The sentences that one injected span touches; none if cleaning dropped it."""

    sentences: tuple[Sentence, ...]


def read_injected(path: Path | None = None) -> tuple[InjectedArticle, ...]:
    """Read articles with instructions, one JSON object a line; by default the bundled ones.

    Raises CaseError with the file and line of the first error.
    """
    path = path or Path(str(files("eval"))) / "data" / "injections.jsonl"
    articles: list[InjectedArticle] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            articles.append(InjectedArticle.model_validate_json(line))
        except ValidationError as error:
            what = error.errors()[0]["msg"]
            raise CaseError(f"{path}, line {number} is not an injected article: {what}.") from error
    return tuple(articles)


def dataset_of(articles: tuple[InjectedArticle, ...], source: Path) -> Dataset:
    """Return the articles as a dataset without cases, to build a store from."""
    documents = tuple(
        text_source(each.text, each.title, each.id, markdown=False) for each in articles
    )
    return Dataset("injections", source, documents, ())


def injections_of(
    injected: InjectedArticle, article: Article, sentences: list[Sentence]
) -> tuple[Injection, ...]:
    """Find the sentences of the cleaned article that the injected spans touch."""
    visible, places = _visible(article.text)
    found: list[Injection] = []
    for start, end in injected.injected:
        before, _ = _visible(injected.text[:start])
        words, _ = _visible(injected.text[start:end])
        at = visible.find(words, max(0, len(before) - len(words)))
        if at < 0:
            found.append(Injection(()))
            continue
        first, last = places[at], places[at + len(words) - 1]
        touched = [each for each in sentences if each.start <= last and first < each.end]
        found.append(Injection(tuple(touched)))
    return tuple(found)


def _visible(text: str) -> tuple[str, list[int]]:
    """Return a text without white space and what cleaning drops, and its characters' offsets."""
    places = [
        place
        for place, character in enumerate(text)
        if not character.isspace() and character not in _DROPPED
    ]
    return "".join(text[place] for place in places), places


class ScriptedModel:
    """A chat model with a fixed reply; ``asked`` records its prompts."""

    name = "scripted"
    host = None

    def __init__(self, reply: str) -> None:
        """Give this reply to every request."""
        self.asked: list[str] = []
        self._reply = reply

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> Generator[ModelChunk, None, None]:
        """Yield the reply in pieces, followed by its length in words."""
        given = "\n".join(message.content for message in messages)
        self.asked.append(given)
        for start in range(0, len(self._reply), _PIECE):
            yield ModelChunk(self._reply[start : start + _PIECE])
        yield ModelChunk(usage=TokenUsage(self.count_tokens(given), self.count_tokens(self._reply)))

    def count_tokens(self, text: str) -> int:
        """Return an estimate: four tokens per three words."""
        return len(text.split()) * 4 // 3

    def close(self) -> None:
        """Do nothing; there is nothing to release."""
