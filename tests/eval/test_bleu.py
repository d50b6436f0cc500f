"""BLEU against texts whose score can be worked out by hand."""

import math

import pytest

from eval.bleu import corpus_bleu, words_13a


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("When did Zappa's band part?", ["when", "did", "zappa's", "band", "part", "?"]),
        ("It cost 1,000.50 in 1969-70.", ["it", "cost", "1,000.50", "in", "1969", "-", "70", "."]),
        ('the "Mothers" (of Invention)', ["the", '"', "mothers", '"', "(", "of", "invention", ")"]),
        ("", []),
    ],
)
def test_signs_stand_alone_and_numbers_stay_whole(text: str, words: list[str]) -> None:
    assert words_13a(text) == words


def test_a_text_that_is_its_reference_scores_a_hundred() -> None:
    assert corpus_bleu(["Who met Wang Yi in Vienna?"], ["who met wang yi in Vienna ?"]) == (
        pytest.approx(100)
    )


def test_runs_of_words_count_and_a_short_text_is_penalised() -> None:
    # 5 of 5 words, 4 of 4 pairs, 3 of 3 triples, 2 of 2 fours; 5 words for 7.
    expected = 100 * math.exp(1 - 7 / 5)
    assert corpus_bleu(["a b c d e"], ["a b c d e f g"]) == pytest.approx(expected)


def test_a_run_counts_no_more_often_than_the_reference_holds_it() -> None:
    # Words: 5 of 6, pairs 4 of 5, triples 3 of 4, fours 2 of 3; no penalty for a longer text.
    expected = 100 * (5 / 6 * 4 / 5 * 3 / 4 * 2 / 3) ** 0.25
    assert corpus_bleu(["a b c d e e"], ["a b c d e"]) == pytest.approx(expected)


def test_texts_count_together() -> None:
    texts, references = ["a b c d", "x"], ["a b c d", "y"]
    assert corpus_bleu(texts, references) == pytest.approx(100 * (4 / 5) ** 0.25)


def test_texts_that_share_no_run_of_four_score_nothing() -> None:
    assert corpus_bleu(["who met him"], ["who met Wang Yi"]) == 0


def test_every_text_needs_a_reference() -> None:
    with pytest.raises(ValueError, match="zip"):
        corpus_bleu(["a", "b"], ["a"])
