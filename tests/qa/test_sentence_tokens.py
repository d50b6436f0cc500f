"""Sentences in pieces: each has the span it was cut from, times and quotations are one."""

from hypothesis import given
from hypothesis import strategies as st

from qa.sentence_tokens import pieces, words_in


def test_times_and_quotations_are_one_piece() -> None:
    found = pieces('On 12 May 1705 Mr. Poe called it "a great, good day" in the U.S. army.')
    assert [(each.text, each.shape) for each in found] == [
        ("On 12 May 1705", "time"),
        ("Mr.", "word"),
        ("Poe", "word"),
        ("called", "word"),
        ("it", "word"),
        ('"a great, good day"', "quotation"),
        ("in", "word"),
        ("the", "word"),
        ("U.S.", "word"),
        ("army", "word"),
        (".", "sign"),
    ]


def test_a_range_of_years_is_no_time() -> None:
    assert all(
        each.shape != "time" for each in pieces("It stood in 1914-1918 and in 1910 to 1912.")
    )


def test_words_are_joined_as_they_stood() -> None:
    tokens = pieces("Ann Lee, of Vienna, left in 1816 for good.")
    kept = [each for each in tokens if each.shape != "time"]
    assert words_in(kept) == "Ann Lee, of Vienna, left for good."


@given(st.text(max_size=120))
def test_pieces_are_exact_and_in_order(text: str) -> None:
    end = 0
    for piece in pieces(text):
        assert text[piece.start : piece.end] == piece.text != ""
        assert piece.start >= end
        end = piece.end
