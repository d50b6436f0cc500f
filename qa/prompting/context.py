"""Choose the passages of a prompt within a token budget."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index import Article, Passage, Sentence
from qa.prompting.prompts import passage_text
from qa.retrieval import RankedSentence, Retrieval


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
    """Choose the best passages that fit into a token budget, in reading order.

    The first passage too long for the rest of the budget is cut to whole sentences around its best
    one, or from its beginning if it was not read. If there are any sentences, at least one is
    always chosen.
    """
    given: list[GivenPassage] = []
    left = budget
    for hit in retrieval.hits:
        home = (each for each in retrieval.sentences if each.sentence.passage_id == hit.passage.id)
        sentences = sorted(home, key=lambda item: item.sentence.position)
        if not sentences:
            continue
        rank = len(given)
        place = " › ".join((articles[hit.passage.article_id].title, *hit.passage.heading))

        def cost(chosen: Sequence[RankedSentence], rank: int = rank, place: str = place) -> int:
            return count_tokens(passage_text(rank + 1, place, _text(chosen)))

        whole = cost(sentences) <= left
        if not whole:
            sentences = _around_the_best(sentences, lambda chosen: cost(chosen) <= left)  # noqa: B023
            if cost(sentences) > left and given:
                break
        given.append(GivenPassage(hit.passage, place, _text(sentences), tuple(sentences), rank))
        left -= cost(sentences)
        if not whole:
            break
    return in_reading_order(given)


def in_reading_order(given: Iterable[GivenPassage]) -> tuple[GivenPassage, ...]:
    """Sort passages by position within each article, the most relevant article first."""
    ranked = sorted(given, key=lambda each: each.rank)
    first: dict[str, int] = {}
    for each in ranked:
        first.setdefault(each.passage.article_id, each.rank)
    ranked.sort(key=lambda each: (first[each.passage.article_id], each.passage.start))
    return tuple(ranked)


def _around_the_best(
    sentences: Sequence[RankedSentence], fits: Callable[[Sequence[RankedSentence]], bool]
) -> list[RankedSentence]:
    """Return the best sentence and as many before and after it as fit."""
    first = max(range(len(sentences)), key=lambda row: sentences[row].score)
    last = first + 1
    while True:
        if first > 0 and fits(sentences[first - 1 : last]):
            first -= 1
        elif last < len(sentences) and fits(sentences[first : last + 1]):
            last += 1
        else:
            return list(sentences[first:last])


def _text(sentences: Sequence[RankedSentence]) -> str:
    """Join sentences in order, marking gaps; rows of a table have a line each, its header first."""
    text = ""
    shown: set[int] = set()
    before: Sentence | None = None
    for sentence in (item.sentence for item in sentences):
        row = "row" in (sentence.kind, before.kind if before else None)
        gap = "\n" if row else " "
        if before is not None:
            text += gap if sentence.position == before.position + 1 else f" …{gap}"
        if sentence.lead is not None and sentence.lead.start not in shown:
            shown.add(sentence.lead.start)
            text += f"{sentence.lead.text}{gap}"
        shown.add(sentence.start)
        text += sentence.text
        before = sentence
    return text
