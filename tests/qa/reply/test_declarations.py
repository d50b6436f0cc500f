"""What a model says of its own answer: that it did not find, left out or corrects something."""

import pytest

from qa.reply.declarations import (
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
        (f"NOT FOUND: {'the year ' * 99}", "not_found", ("the year " * 99)[:300].rstrip() + "…"),
        ("missing: the year", "missing", "the year"),
        ("MISSING: N/A", "missing", ""),
        ("Wrong premise: It stood.", "correction", "It stood."),
        ("WRONG PREMISE.", "correction", ""),
        ("The passages do not say when it stood.", "not_found", "when it stood"),
        ("The provided text doesn't contain any information about herons.", "not_found", "herons"),
        ("Unfortunately, the article does not explicitly mention it.", "not_found", ""),
        *((answer, None, None) for answer in (
            "Missing the train, he ran.",
            "Not found guilty, he left.",
            "The passages say when it stood.",
            "The article does not say that it stood.",
            "He did not say when it stood.",
            "The passage was not found: it fell.",
        )),
    ],
)  # fmt: skip
def test_a_sentence_declares_something_or_answers(
    text: str, kind: str | None, words: str | None
) -> None:
    found = declaration(text)
    assert (found.kind if found else None, found.words if found else None) == (kind, words)


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
