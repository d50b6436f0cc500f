"""The lists of orders and honest sentences."""

from typing import get_args

import pytest

from eval.order_sentences import OrderSentences, read_order_sentences


@pytest.mark.parametrize("name", get_args(OrderSentences))
def test_a_list_holds_one_sentence_a_line_and_none_twice(name: OrderSentences) -> None:
    sentences = read_order_sentences(name)
    assert sentences
    assert all(sentence.strip() for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


def test_no_sentence_is_an_order_and_honest() -> None:
    honest = {"no_instructions", "no_instructions_flagged"}
    lists: dict[bool, set[str]] = {True: set(), False: set()}
    for name in get_args(OrderSentences):
        lists[name in honest].update(read_order_sentences(name))
    assert lists[True] & lists[False] == set()
