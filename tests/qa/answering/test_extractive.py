"""Which sentences make an answer: the fewest, no two saying the same."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import ElementKind, Sentence
from qa import Candidate
from qa.answering.verbatim import (
    BEHIND,
    MAX_NEAREST,
    MAX_SENTENCES,
    choose,
    nearest,
    with_items,
)
from qa.reader.unit import Unit


def ranked(
    position: int, probability: float = 0.1, article: str = "a", text: str = ""
) -> Candidate:
    """A candidate that says something of its own unless a text is given."""
    text = text or " ".join(f"{article}{position}{word}" for word in ("who", "did", "what"))
    kind: ElementKind | None = "row" if "|" in text else None
    sentence = Sentence(f"{article}{position}", article, "p", position, 0, len(text), text, kind)
    return Candidate(Unit(sentence, "A"), probability)


def share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def places(chosen: list[Candidate]) -> list[tuple[str, int]]:
    return [(one.sentence.article_id, one.sentence.position) for one in chosen]


def table(position: int, probability: float, rows: int) -> Candidate:
    header = ranked(position, probability, text="| Plan | Cost |")
    items = (ranked(position + n + 1, text=f"| Plan {n} | {n} crowns |") for n in range(rows))
    return replace(header, items=tuple(each.unit for each in items))


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        # One sentence that is far likelier than all others is enough; others are added while they
        # are likely beside the best, three at most.
        ([ranked(4, 0.9), ranked(5, 0.05)], [4]),
        (
            [ranked(4, share(0.4)), ranked(9, share(0.4 - BEHIND / 2)), ranked(2, share(-BEHIND))],
            [4, 9],
        ),
        ([ranked(n, 0.1) for n in range(9)], [0, 1, 2]),
        # No answer is a question, or a header behind a sentence or of a long table.
        ([ranked(4, 0.8, text="Who was it?"), ranked(5, 0.7), ranked(6, 0.6)], [5, 6]),
        ([ranked(1, 0.5), table(4, 0.4, 2)], [1]),
        ([table(4, 0.5, 99)], []),
        # A sentence in the words of another gives way to the next.
        ([ranked(0, text="Fares rise."), ranked(5, text="FARES rise."), ranked(9)], [0, 9]),
    ],
)
def test_the_fewest_sentences_that_answer_are_chosen(
    candidates: list[Candidate], chosen: list[int]
) -> None:
    assert places(choose(candidates)) == [("a", position) for position in chosen]


def test_up_to_three_sentences_are_nearest_of_which_none_repeats_another() -> None:
    assert nearest([]) == []
    assert places(nearest([ranked(n) for n in range(9)])) == [("a", 0), ("a", 1), ("a", 2)]
    alike = [
        ranked(0, text="The fares rise by two crowns in May."),
        ranked(5, text="The fares rise by nine crowns in May."),
        ranked(9),
    ]
    same_words = [ranked(0, text="Fares rise."), ranked(5, text="FARES rise."), ranked(9)]
    for candidates in (alike, same_words):
        assert places(nearest(candidates)) == [("a", 0), ("a", 9)]


def test_the_header_of_a_table_gives_way_to_its_rows() -> None:
    chosen = choose([table(4, 0.9, rows=2), ranked(9, 0.1)])
    assert [unit.text for unit in with_items(chosen)] == [
        "| Plan 0 | 0 crowns |",
        "| Plan 1 | 1 crowns |",
    ]


def test_where_two_items_of_a_list_answer_all_of_it_stands_there() -> None:
    items = [ranked(place, 0.5, text=f"- thing {place}") for place in (4, 5, 6, 7)]
    units = tuple(each.unit for each in items)
    first, last = (replace(each, beside=units) for each in (items[0], items[2]))
    other = ranked(2, 0.4)
    assert with_items([first]) == [items[0].unit]
    assert with_items([first, other, ranked(9)]) == [items[0].unit, other.unit, ranked(9).unit]
    assert with_items([first, last, other]) == [*units, other.unit]


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 1)), max_size=10))
def test_what_is_chosen_is_few_and_never_says_a_thing_twice(
    given_candidates: list[tuple[int, float]],
) -> None:
    ordered = sorted(given_candidates, key=lambda each: -each[1])
    candidates = [ranked(n, share, text=f"{m}a {m}b {m}c.") for n, (m, share) in enumerate(ordered)]
    for chosen, most in ((choose(candidates), MAX_SENTENCES), (nearest(candidates), MAX_NEAREST)):
        assert len(chosen) <= most
        assert chosen[:1] == candidates[:1]
        texts = [one.sentence.text for one in chosen]
        assert len(set(texts)) == len(texts)
