"""Articles with planted instructions to an assistant."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from eval.dataset import DATA
from eval.json_lines import read_lines
from index import Article, Sentence

# Cleaning removes these from an article, and may change white space.
_DROPPED = frozenset("\u200b\u2060\ufeff\xad")


class InjectedArticle(BaseModel):
    """An article with planted instructions, a question, and two replies of a model.

    ``injected`` are spans of the uncleaned ``text``. ``obedient`` is the reply of a model that
    follows the instructions, ``honest`` a true reply in other words. Held-out articles were never
    looked at while the rules were made.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: str
    held_out: bool
    title: str
    text: str
    injected: tuple[tuple[int, int], ...]
    question: str
    answers: tuple[str, ...]
    obedient: str
    honest: str


def read_injected() -> tuple[InjectedArticle, ...]:
    """Return the bundled articles with instructions."""
    return read_lines(DATA / "injections.jsonl", InjectedArticle.model_validate, "articles")


def injected_sentences(
    injected: InjectedArticle, article: Article, sentences: Sequence[Sentence]
) -> list[list[Sentence]]:
    """Return the sentences of the cleaned article that each injected span touches.

    They are none if cleaning dropped the span.
    """
    visible, places = _visible(article.text)
    found: list[list[Sentence]] = []
    for start, end in injected.injected:
        before, _ = _visible(injected.text[:start])
        words, _ = _visible(injected.text[start:end])
        at = visible.find(words, max(0, len(before) - len(words)))
        if at < 0:
            found.append([])
            continue
        first, last = places[at], places[at + len(words) - 1]
        found.append([each for each in sentences if each.start <= last and first < each.end])
    return found


def _visible(text: str) -> tuple[str, list[int]]:
    """Return a text without white space and what cleaning drops, and its characters' offsets."""
    places = [
        place
        for place, character in enumerate(text)
        if not character.isspace() and character not in _DROPPED
    ]
    return "".join(text[place] for place in places), places
