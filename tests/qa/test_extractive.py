"""Which sentences make an answer: the fewest, no two saying the same, neighbours in order."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import PackedTokens, Sentence
from qa import QAService, RankedSentence, Retrieval, retrieve
from qa.extractive import (
    ANSWERABLE,
    ENOUGH,
    MOST_NEAREST,
    MOST_SENTENCES,
    ExtractiveAnswerer,
    choose,
    in_reading_order,
    nearest,
    say_the_same,
)


def tokens(*directions: int) -> PackedTokens:
    """Tokens whose vectors each point along one of 128 axes."""
    vectors = np.zeros((len(directions), 128), np.int8)
    vectors[np.arange(len(directions)), directions] = 127
    return PackedTokens(np.array(directions, np.int32), vectors)


def ranked(
    position: int, probability: float = 0.1, article: str = "a", text: str = "", meaning: int = -1
) -> RankedSentence:
    """A candidate that says something of its own unless text or meaning is given."""
    text = text or f"Sentence {position} of {article}."
    sentence = Sentence(f"{article}{position}", article, "p", position, 0, len(text), text)
    direction = meaning if meaning >= 0 else position + 60 * (article == "b")
    return RankedSentence(sentence, probability, probability, tokens(direction))


def places(chosen: list[RankedSentence]) -> list[tuple[str, int]]:
    return [(one.sentence.article_id, one.sentence.position) for one in chosen]


def test_one_sentence_that_surely_answers_is_enough() -> None:
    assert places(choose([ranked(4, ENOUGH), ranked(5, 0.05)])) == [("a", 4)]


def test_sentences_are_added_until_one_of_them_surely_answers() -> None:
    assert places(choose([ranked(4, ENOUGH - 0.1), ranked(9, 0.1), ranked(2, 0.05)])) == [
        ("a", 4),
        ("a", 9),
    ]


def test_no_more_than_three_sentences_are_chosen() -> None:
    assert places(choose([ranked(n, 0.1) for n in range(9)])) == [("a", 0), ("a", 1), ("a", 2)]


def test_a_sentence_that_repeats_another_gives_way_to_the_next() -> None:
    candidates = [ranked(0, meaning=7), ranked(5, meaning=7), ranked(9)]
    assert places(choose(candidates)) == [("a", 0), ("a", 9)]
    assert places(nearest(candidates)) == [("a", 0), ("a", 9)]


def test_the_same_words_say_the_same_whatever_stands_around_them() -> None:
    candidates = [ranked(0, text="Fares rise."), ranked(5, text="FARES rise."), ranked(9)]
    assert not say_the_same(candidates[0].tokens, candidates[1].tokens)
    assert places(choose(candidates)) == [("a", 0), ("a", 9)]
    assert places(nearest(candidates)) == [("a", 0), ("a", 9)]


def test_up_to_three_sentences_are_nearest() -> None:
    assert nearest([]) == []
    assert places(nearest([ranked(n) for n in range(9)])) == [("a", 0), ("a", 1), ("a", 2)]


def test_two_sentences_say_the_same_when_each_holds_what_the_other_does() -> None:
    assert say_the_same(tokens(1, 2, 3), tokens(3, 2, 1))
    assert not say_the_same(tokens(1, 2), tokens(3, 4))
    # One that says more is worth its place.
    assert not say_the_same(tokens(1), tokens(1, 2, 3, 4))
    assert not say_the_same(tokens(1, 2, 3, 4), tokens(1))


def test_a_sentence_without_tokens_says_nothing_that_another_says() -> None:
    assert not say_the_same(tokens(), tokens())
    assert not say_the_same(tokens(1), tokens())


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ([5], [5]),
        ([5, 4], [4, 5]),
        ([4, 5], [4, 5]),
        ([9, 5, 4], [9, 4, 5]),
        ([5, 9, 4], [4, 5, 9]),
        ([5, 3, 4], [3, 4, 5]),
        ([3, 5, 4], [3, 4, 5]),
        ([5, 3, 1], [5, 3, 1]),
    ],
)
def test_neighbours_come_in_reading_order_and_the_rest_by_rank(
    positions: list[int], expected: list[int]
) -> None:
    ordered = in_reading_order([ranked(position) for position in positions])
    assert [one.sentence.position for one in ordered] == expected


def test_sentences_of_two_articles_are_no_neighbours() -> None:
    ordered = in_reading_order([ranked(5), ranked(4, article="b")])
    assert places(ordered) == [("a", 5), ("b", 4)]


PLACES = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 20)), unique=True, max_size=6)


@given(PLACES)
def test_reading_order_keeps_every_sentence_and_puts_each_before_its_follower(
    given_places: list[tuple[str, int]],
) -> None:
    ordered = places(in_reading_order([ranked(n, article=article) for article, n in given_places]))
    assert sorted(ordered) == sorted(given_places)
    for article, position in ordered:
        if (article, position + 1) in ordered:
            assert ((article, position), (article, position + 1)) in list(pairwise(ordered))


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 1)), max_size=10))
def test_what_is_chosen_is_few_and_never_says_a_thing_twice(
    candidates: list[tuple[int, float]],
) -> None:
    sentences = [ranked(n, share, meaning=m) for n, (m, share) in enumerate(candidates)]
    for chosen, most in ((choose(sentences), MOST_SENTENCES), (nearest(sentences), MOST_NEAREST)):
        assert len(chosen) <= most
        assert chosen[:1] == sentences[:1]
        meanings = [one.tokens.ids.tolist() for one in chosen]
        assert all(meaning not in meanings[:n] for n, meaning in enumerate(meanings))


@pytest.mark.parametrize(("answerable", "answers"), [(ANSWERABLE, 1), (ANSWERABLE - 0.01, 0)])
def test_what_is_hardly_answerable_is_not_answered(answerable: float, answers: int) -> None:
    found = Retrieval("Why?", (), (ranked(0, 1.0),), answerable)
    assert len(list(ExtractiveAnswerer().statements(found))) == answers


def test_a_statement_is_its_source_word_for_word() -> None:
    found = Retrieval("Why?", (), (ranked(3, 0.5), ranked(2, 0.5)), 1.0)
    statements = list(ExtractiveAnswerer().statements(found))
    assert [statement.text for statement in statements] == ["Sentence 2 of a.", "Sentence 3 of a."]
    assert [[source.text for source in one.sources] for one in statements] == [
        ["Sentence 2 of a."],
        ["Sentence 3 of a."],
    ]


def test_a_sentence_that_an_article_repeats_in_other_surroundings_is_chosen_once(
    service: QAService,
) -> None:
    found = retrieve(service.index, "What costs 52 crowns?", articles=["market"])
    repeated = [one for one in found.sentences if one.sentence.text == "It costs 52 crowns."]
    assert len(repeated) == 3
    for chosen in (choose(found.sentences), nearest(found.sentences)):
        texts = [one.sentence.text for one in chosen]
        assert texts.count("It costs 52 crowns.") == 1
