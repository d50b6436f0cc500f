import pytest

from qa.reply.declarations import (
    Declaration,
    declaration,
    keyword_places,
    may_declare,
    without_begun_keyword,
)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("NOT FOUND: the year.", "not_found", "the year"),
        ("**Not found**: the year", "not_found", "the year"),
        ("NOT_FOUND - the year", "not_found", "the year"),
        ("NOTFOUND： the year", "not_found", "the year"),
        ('"NOT FOUND: the year"', "not_found", "the year"),
        ("Not found.", "not_found", ""),
        ("missing: the year", "missing", "the year"),
        ("MISSING: N/A", "missing", ""),
        ("Wrong premise: It stood.", "correction", "It stood."),
        ("WRONG PREMISE.", "correction", ""),
        ("The passages do not say when it stood.", "not_found", "when it stood"),
        ("The provided text doesn't contain any information about herons.", "not_found", "herons"),
        ("Unfortunately, the article does not explicitly mention it.", "not_found", ""),
    ],
)
def test_a_sentence_may_declare(text: str, kind: str, words: str) -> None:
    assert declaration(text) == Declaration(kind, words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Missing the train, he ran.",
        "Not found guilty, he left.",
        "The passages say when it stood.",
        "The article does not say that it stood.",
        "He did not say when it stood.",
        "The passage was not found: it fell.",
    ],
)
def test_a_sentence_that_answers_declares_nothing(text: str) -> None:
    assert declaration(text) is None


def test_what_is_not_there_is_named_in_a_few_words() -> None:
    found = declaration(f"NOT FOUND: {'the year ' * 99}")
    assert found is not None
    assert len(found.words) <= 301


def test_a_sentence_that_may_declare_is_told_before_it_does() -> None:
    for text in ("NOT FOUND: it", "The passages do not say"):
        begun = [text[:size] for size in range(1, len(text))]
        assert all(may_declare(each) or declaration(each) for each in begun)
    assert not may_declare("Nothing")
    assert not may_declare("The heron")


def test_a_keyword_in_capitals_is_one_inside_a_sentence_too() -> None:
    assert keyword_places("Sorry, NOT FOUND: it") == {7}
    assert keyword_places("Sorry, not found: it") == set()
    assert without_begun_keyword("It stood, MISSI") == "It stood,"
    assert without_begun_keyword("It stood, MISS T") == "It stood, MISS T"
