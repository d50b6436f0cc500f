"""Numbers and dates of a question that a sentence gives otherwise."""

import pytest

from qa.premise import Clash, Premise, quantity_clashes, takes_for_granted
from qa.reading import Reading


def premise(question: str, sentence: str, passage: str = "", met: float = 1.0) -> Premise:
    asked = Reading(question)
    return Premise(asked, Reading(sentence), Reading(passage or sentence), [met] * len(asked.words))


def found(question: str, sentence: str, passage: str = "", met: float = 1.0) -> list[Clash]:
    return list(quantity_clashes(premise(question, sentence, passage, met)))


@pytest.mark.parametrize(
    ("question", "assumes"),
    [
        ("Why did the mill burn in 1911?", True),
        ("In what year did the mill burn?", True),
        ("Did the mill burn when it stood empty?", False),
        ("The mill burned in 1911?", False),
        ("MILL%1911", False),
        ("?", False),
    ],
)
def test_only_an_open_question_takes_something_for_granted(question: str, assumes: bool) -> None:
    assert takes_for_granted(Reading(question)) is assumes


@pytest.mark.parametrize(
    ("question", "sentence", "kind", "assumed", "said"),
    [
        ("Why did the mill burn in 1911?", "The mill burned in 1902.", "date", "1911", "1902"),
        (
            "What did the test of January 1969 show?",
            "The test began on January 27, 1967.",
            "date",
            "January 1969",
            "January 27, 1967",
        ),
        ("Who agreed to fees of £75m?", "The fees are £30m a year.", "number", "75m", "30m"),
        ("Why do five trees stand there?", "Three trees stand there.", "number", "five", "Three"),
    ],
)
def test_what_differs_is_found(
    question: str, sentence: str, kind: str, assumed: str, said: str
) -> None:
    (clash,) = found(question, sentence)
    assert (clash.kind, clash.assumed, clash.found) == (kind, assumed, said)
    assert clash.weight >= 0.8


@pytest.mark.parametrize(
    ("question", "sentence", "passage"),
    [
        ("Why did the mill burn in 1902?", "The mill burned in 1902.", ""),
        ("What was built in the 1990s?", "The mill was built in 1994.", ""),
        ("Why did it burn in 1911?", "The mill was built in 1902.", "It burned in 1911."),
        ("Which two gases make up the air?", "Three gases make up the air.", ""),
        ("Who won Super Bowl 50?", "He was 39 when he won.", ""),
        ("How many eggs weigh 2 kg?", "The eggs cost 3 crowns.", ""),
        ("Why did it burn?", "The mill was built in 1902.", ""),
    ],
)
def test_what_agrees_or_differs_elsewhere_is_none(
    question: str, sentence: str, passage: str
) -> None:
    assert found(question, sentence, passage) == []


@pytest.mark.parametrize(
    ("question", "sentence", "article", "contradicts"),
    [
        ("Who built the mill in 1911?", "Ana built the mill in 1902.", "", True),
        ("Who built the mill in 1911?", "Ana built it in 1902.", "# Losses of 1911", False),
        ("How did the mill fare in 1911?", "It fared well in 1902.", "", True),
        ("How did the mill fare in 1911?", "It fared well in 1902.", "# Losses of 1911", False),
        # A reason is asked for one event, whatever else there was in that year.
        ("Why did the mill burn in 1911?", "It burned in 1902.", "# Losses of 1911", True),
        # There is a figure for each year, and what is to come is taken for granted by nobody.
        ("How much did the mill lose in 1911?", "It lost 3 crowns in 1902.", "", False),
        ("What was Ana's income in 1911?", "Her income was 3 crowns in 1902.", "", False),
        ("What was the mill's loss in 1911?", "Its loss was 3 crowns in 1902.", "", False),
        ("How many men worked there in 1911?", "Ten men worked there in 1902.", "", False),
        ("Who will build a mill in 2090?", "Ana built a mill in 1902.", "", False),
        ("Who won the cup in 1911?", "Ana won the cup in 1902.", "", False),
        ("Which miller became mayor in 1911?", "Ana became mayor in 1902.", "", False),
        ("Why did Ana win the cup in 1911?", "Ana won the cup in 1902.", "", True),
        # Other numbers are held to as before.
        ("Who agreed to fees of £75m?", "The fees are £30m a year.", "Once £75m.", True),
    ],
)
def test_another_date_need_not_contradict(
    question: str, sentence: str, article: str, contradicts: bool
) -> None:
    asked, said = Reading(question), Reading(sentence)
    met = [1.0] * len(asked.words)
    held = Premise(asked, said, said, met, article=f"{article}\n\n{sentence}")
    assert [clash.contradicts for clash in quantity_clashes(held)] == [contradicts]


def test_a_sentence_about_something_else_weighs_little() -> None:
    (clash,) = found("Why did the mill burn in 1911?", "The bridge fell in 1902.", met=0.1)
    assert clash.weight <= 0.1


def test_only_the_words_around_count() -> None:
    question = Reading("Why did the old mill burn in 1911?")
    met = [0.0 if word.lower == "why" else 1.0 for word in question.words]
    sentence = Reading("The old mill burned in 1902.")
    assert Premise(question, sentence, sentence, met).around(29, 33) == 1.0
