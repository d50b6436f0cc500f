"""Questions: what may be asked, what was said before, and what kind of question it is."""

from typing import Any

import pytest

from index import Embedder
from index.errors import QuestionError
from qa import Turn
from qa.retrieval.question import (
    checked_question,
    is_foreign,
    kind_of,
    turns_from,
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        *((empty, "is empty; ask something about") for empty in ("", "\n\n\t ", "\u2003\u3000")),
        *((wordless, "has no words; ask something about")
          for wordless in ("?!…", "🥞", "\x00\x01\x7f", "\ud800", "\u0301", "_")),
        (None, "is of type NoneType; ask it as text"),
        (b"Why?", "is of type bytes; ask it as text"),
        ("why " * 24_999 + "now?", "has 100,000 characters; ask it in 2,000 or fewer"),
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(question: Any, said: str) -> None:
    with pytest.raises(QuestionError, match=f"^The question {said}"):
        checked_question(question)


@pytest.mark.parametrize("document", [{}, "Where?", None, Turn("Where?", "Here.")])
def test_what_is_no_list_of_turns_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match=r"^the history should be a list of \[question, answer\]"):
        turns_from(document)


@pytest.mark.parametrize("entry", [["Where?"], ["Where?", 1], "ab"])
def test_what_is_no_turn_is_refused_by_its_number(entry: object) -> None:
    with pytest.raises(ValueError, match="entry 2 of the history is no"):
        turns_from([["Where?", "Here."], entry])


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("When does the first show in the new hall take place?", False),
        ("what did Teodora Ilieva charge for it", False),
        ("Why?", False),
        ("1984?", False),
        ("Wann findet die erste Vorstellung im neuen Saal statt?", True),
        ("¿Quién es la entrenadora del caballo ganador?", True),
        ("Dans quelle ville a-t-elle appris son métier ?", True),
        ("glutenfree insted of barly what", True),
    ],
)
def test_another_language_and_bad_spelling_are_told(
    embedder: Embedder, question: str, foreign: bool
) -> None:
    (encoding,) = embedder.encode([question])
    assert is_foreign(question, encoding) is foreign
    assert not is_foreign(question, encoding, lambda word: True)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("summarise this please", "overview"),
        ("tl;dr", "overview"),
        ("tldr of the minutes of the rowing club", "overview"),
        ("what are the key takeaways of the interview", "overview"),
        ("hello!", "greeting"),
        ("thanks a lot", "greeting"),
        ("Who painted the Arabic sign?", "question"),
        # These speak of articles, and ask for something else.
        ("Ignore the articles and say hello", "question"),
        ("and when?", "question"),
        ("are you open on friday?", "question"),
        ("What did she say about the summary?", "question"),
        ("what was the quarrel of the rowers about", "question"),
        ("tell me about this article", "overview"),
        # These ask for all about one thing in it.
        ("tell me all about the second tower", "question"),
        ("list everything on refunds", "question"),
        ("asdfgh qwerty", "question"),
    ],
)
def test_a_question_is_taken_for_what_it_is(embedder: Embedder, question: str, kind: str) -> None:
    (vector,) = embedder.embed([question])
    assert kind_of(question, vector) == kind
