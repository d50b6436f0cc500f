"""The lists of sentences and questions that something is learnt from."""

import pytest

from eval.fitting.learning import read_sentences


@pytest.mark.parametrize(
    "names",
    [("orders/orders", "orders/honest"), ("kinds/overview", "kinds/greeting", "kinds/question")],
)
def test_a_list_holds_one_sentence_a_line_and_none_twice(names: tuple[str, ...]) -> None:
    lists = [read_sentences(name) for name in names]
    every = [sentence for each in lists for sentence in each]
    assert min(map(len, lists)) > 100
    assert all(sentence.strip() for sentence in every)
    assert len(set(every)) == len(every)
