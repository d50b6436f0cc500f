"""Choose the passages of a prompt within a token budget."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index import Article, Passage
from qa.prompting.prompts import passage_text
from qa.retrieval import RankedSentence, Retrieval, drop_distant_hits


@dataclass(frozen=True, slots=True, eq=False)
class GivenPassage:
    """A passage as given to a model: its place, its text and the sentences of that text.

    The sentences are in reading order; one that is in two passages is given once. ``rank``
    counts the passages of one request from 0, the most relevant first.
    """

    passage: Passage
    place: str
    text: str
    sentences: tuple[RankedSentence, ...]
    rank: int


def choose_context(
    retrieval: Retrieval,
    articles: Mapping[str, Article],
    *,
    budget: int,
    count_tokens: Callable[[str], int],
) -> tuple[GivenPassage, ...]:
    """Choose the most relevant passages that fit into a token budget, in reading order.

    Passages of articles other than the best one's are left out if they are very unlikely to
    answer. The first passage too long for the rest of the budget is cut to whole sentences
    around its best one. If there are any sentences, at least one is always chosen.
    """
    given: list[GivenPassage] = []
    left = budget
    for hit in drop_distant_hits(retrieval.hits):
        sentences = _sentences_of(hit.passage, retrieval.sentences)
        if not sentences:
            continue
        article = articles[hit.passage.article_id]
        place = " › ".join((article.title, *hit.passage.heading))

        def cost(chosen: Sequence[RankedSentence], place: str = place) -> int:
            return count_tokens(passage_text(len(given) + 1, place, _text(chosen)))

        fitting = sentences
        if cost(sentences) > left:
            fitting = _around_the_best(sentences, lambda chosen: cost(chosen) <= left)  # noqa: B023
            if cost(fitting) > left and given:
                break
        given.append(GivenPassage(hit.passage, place, _text(fitting), tuple(fitting), len(given)))
        left -= cost(fitting)
        if fitting is not sentences:
            break
    return in_reading_order(given)


def in_reading_order(given: Iterable[GivenPassage]) -> tuple[GivenPassage, ...]:
    """Sort passages by position within each article, the most relevant article first."""
    ranked = sorted(given, key=lambda each: each.rank)
    first: dict[str, int] = {}
    for each in ranked:
        first.setdefault(each.passage.article_id, each.rank)
    return tuple(
        sorted(ranked, key=lambda each: (first[each.passage.article_id], each.passage.start))
    )


def _sentences_of(passage: Passage, ranked: Sequence[RankedSentence]) -> list[RankedSentence]:
    home = [item for item in ranked if item.sentence.passage_id == passage.id]
    return sorted(home, key=lambda item: item.sentence.position)


def _around_the_best(
    sentences: Sequence[RankedSentence], fits: Callable[[Sequence[RankedSentence]], bool]
) -> list[RankedSentence]:
    """Return the best sentence and as many before and after it as fit."""
    first = max(range(len(sentences)), key=lambda row: sentences[row].score)
    last = first + 1
    grown = True
    while grown:
        grown = False
        for start, end in ((first - 1, last), (first, last + 1)):
            if start >= 0 and end <= len(sentences) and fits(sentences[start:end]):
                first, last, grown = start, end, True
                break
    return list(sentences[first:last])


def _text(sentences: Sequence[RankedSentence]) -> str:
    """Join sentences in order, marking gaps; rows of a table have a line each, its header first."""
    parts: list[str] = []
    shown: set[int] = set()
    for number, item in enumerate(sentences):
        sentence = item.sentence
        before = sentences[number - 1].sentence if number else None
        follows = before is not None and sentence.position == before.position + 1
        row = sentence.kind == "row" or (before is not None and before.kind == "row")
        gap = "\n" if row else " "
        parts.append("" if before is None else gap if follows else f" …{gap}")
        if sentence.lead is not None and sentence.lead.start not in shown:
            parts.append(f"{sentence.lead.text}{gap}")
        shown |= {sentence.start, *([sentence.lead.start] if sentence.lead else [])}
        parts.append(sentence.text)
    return "".join(parts)


@dataclass(frozen=True, slots=True, eq=False)
class PromptTrace:
    """What a model was given to write from.

    ``chosen`` are the passages within a budget of ``tokens``, and ``sent`` those that it was
    given, numbered from 1. ``named`` are the numbers it cited, rightly or not. ``finished``
    means that it did not break off.
    """

    chosen: Sequence[GivenPassage]
    sent: Sequence[GivenPassage]
    tokens: int
    named: frozenset[int]
    finished: bool
