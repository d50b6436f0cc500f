import pytest

from qa.answer_kind import AnswerKind, answer_kind, may_hold

KINDS: list[tuple[str, AnswerKind]] = [
    ("How many goals did he name?", "number"),
    ("how much does a ticket cost?", "number"),
    ("How old is the ferry?", "number"),
    ("What percentage of the crew voted?", "number"),
    ("Of the island, which share is forest?", "number"),
    ("When was the bridge opened?", "time"),
    ("In what year was the bridge opened?", "time"),
    ("Since which century has it stood there?", "time"),
    ("Who opened the bridge?", "name"),
    ("To whom was the letter sent?", "name"),
    ("Whose letter was it?", "name"),
    ("Where is the bridge?", "name"),
    ("Which country built the bridge?", "name"),
    ("What organisation pays for it?", "name"),
    ("Why was the bridge closed?", "other"),
    ("What did the minister say?", "other"),
    ("How did the crew respond?", "other"),
    ("Does it show anywhere?", "other"),
    ("The whenever clause?", "other"),
    ("Wann wurde die Brücke eröffnet?", "other"),
    ("橋はいつ開通しましたか", "other"),
    ("", "other"),
]


@pytest.mark.parametrize(("question", "kind"), KINDS)
def test_a_question_asks_for_a_kind_of_thing(question: str, kind: AnswerKind) -> None:
    assert answer_kind(question) == kind


def test_how_many_years_asks_for_a_number() -> None:
    assert answer_kind("When it opened, how many years had passed?") == "number"


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("It costs 52 crowns.", True),
        ("It takes forty minutes, of which ten are spent waiting.", True),
        ("Dozens came.", True),
        ("Half of the crew left.", True),
        ("Both engines failed.", True),
        ("The crew was tired.", False),
        ("Someone had often tended it.", False),
        ("", False),
    ],
)
def test_a_sentence_holds_a_number(sentence: str, holds: bool) -> None:
    assert may_hold("number", sentence, "How many?") is holds


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("It opened in May.", True),
        ("It opened on a Sunday.", True),
        ("It opened in 1987.", True),
        ("It opened in the 1980s.", True),
        ("It opened on the 3rd.", True),
        ("It opened two weeks later.", True),
        ("Yesterday it opened.", True),
        ("Years passed.", True),
        ("TODAY it opens.", True),
        ("It stood there in the 19th Century.", True),
        ("It may open.", False),
        ("They march on.", False),
        ("An ad was placed.", False),
        ("It opened at last.", False),
        ("Its number is 12345.", False),
        ("", False),
    ],
)
def test_a_sentence_holds_a_time(sentence: str, holds: bool) -> None:
    assert may_hold("time", sentence, "When?") is holds


@pytest.mark.parametrize(
    ("sentence", "question", "holds"),
    [
        ("The hull was built in Gdansk.", "Where was the hull built?", True),
        ("It met, in May, Wang Yi.", "Who met whom?", True),
        ("The hull was built in a yard.", "Where was the hull built?", False),
        # A name that the question holds is not the one it asks for.
        ("Later the Heron sailed on.", "Who built the Heron?", False),
        ("Later the Heron sailed to Bergen.", "Where did the Heron sail?", True),
        # A capital letter that opens a sentence or a quotation tells nothing.
        ("Nobody came.", "Who came?", False),
        ('She said: "Nobody came."', "Who came?", False),
        ("", "Who?", False),
    ],
)
def test_a_sentence_holds_a_name_that_is_not_in_the_question(
    sentence: str, question: str, holds: bool
) -> None:
    assert may_hold("name", sentence, question) is holds


@pytest.mark.parametrize("sentence", ["It was cold.", "", "寒かった。"])
def test_any_sentence_may_hold_what_has_no_kind(sentence: str) -> None:
    assert may_hold("other", sentence, "Why?") is True
