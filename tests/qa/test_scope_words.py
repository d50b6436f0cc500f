"""The kinds of words of scope, and of those that tie matters together."""

from qa.scope_words import LINKS, SCOPES


def test_each_word_has_one_kind() -> None:
    assert SCOPES["mostly"] == SCOPES["most"] == "most"
    assert LINKS["owing"] == LINKS["because"] == "cause"
    assert LINKS["after"] != LINKS["before"]
    assert not SCOPES.keys() & LINKS.keys()
