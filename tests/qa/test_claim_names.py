"""The names of a text."""

from qa.claim_names import names
from qa.words import words


def test_names_hold_together() -> None:
    text = "The Bank of England and Peyton Manning's team met in May."
    assert [name.text for name in names(text, words(text))] == [
        "Bank of England", "Peyton Manning's",
    ]  # fmt: skip


def test_a_plural_at_the_beginning_is_no_name() -> None:
    for text in ("Bananas are rich in potassium.", "Mills have closed."):
        assert names(text, words(text)) == []
    for text in ("Jones accepted the offer.", "We saw that Mills are left. Mills are few."):
        assert names(text, words(text)) != []
