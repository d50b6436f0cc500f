"""The lists of orders and honest sentences."""

from eval.order_sentences import read_order_sentences


def test_a_list_holds_one_sentence_a_line_and_none_twice() -> None:
    orders, honest = read_order_sentences("orders"), read_order_sentences("honest")
    every = [*orders, *honest]
    assert min(len(orders), len(honest)) > 500
    assert all(sentence.strip() for sentence in every)
    assert len(set(every)) == len(every)
