"""Words and signs with their places."""

from hypothesis import given
from hypothesis import strategies as st

from qa.tokens import bare, tokenize


@given(st.text())
def test_every_token_is_cut_from_where_it_says(text: str) -> None:
    assert all(text[t.start : t.end] == t.text for t in tokenize(text))


def test_bare_drops_possessive_endings() -> None:
    assert [bare(w) for w in ("Xi's", "allies'", "China\u2019s", "is")] == [
        "Xi",
        "allies",
        "China",
        "is",
    ]
