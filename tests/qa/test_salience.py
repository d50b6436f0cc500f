"""What comes to mind first: the thing last asked about or answered with."""

from collections.abc import Mapping

import pytest

from qa.name_words import names_in
from qa.salience import Context, remember
from qa.tokens import tokenize


def told(*turns: tuple[str, str], stood_for: Mapping[str, str] | None = None) -> Context:
    context = Context()
    for question, answer in turns:
        names = names_in(tokenize(question)) | names_in(tokenize(answer))
        context = Context(
            context.mentions, context.names | names, context.question, context.stood_for
        )
        context = remember(context, question, answer, stood_for)
    return context


def first(context: Context) -> str:
    return context.mentions[0].text


def test_the_subject_of_a_question_comes_before_its_other_names() -> None:
    assert first(told(("Did Sullivan meet Wang Yi in Vienna?", "Yes."))) == "Sullivan"


def test_who_was_asked_for_comes_before_whom_the_talk_was_about() -> None:
    turns = [("Did Marconi win?", "No."), ("Did Marconi appeal?", "Yes.")]
    assert first(told(*turns)) == "Marconi"
    assert first(told(*turns, ("Who heard the case?", "Louis Brandeis heard it."))) == (
        "Louis Brandeis"
    )


def test_what_is_mentioned_often_is_forgotten_in_the_end() -> None:
    often = [("Did Marconi win?", "No.")] * 9
    later = [("Did Edison help?", "No."), ("Did Edison pay?", "No.")]
    assert first(told(*often, *later)) == "Edison"


def test_a_pronoun_gives_its_gender_to_what_it_stood_for() -> None:
    context = told(("Did Lindqvist pay?", "Yes."), stood_for={"she": "Lindqvist"})
    assert context.mentions[0].gender == "f"
    assert context.stood_for == {"she": "Lindqvist"}


@pytest.mark.parametrize("question", ["Who heard the case?", "Did Louis Brandeis hear the case?"])
def test_a_turn_to_somebody_else_ends_what_a_pronoun_stood_for(question: str) -> None:
    context = told(("Did Marconi win?", "No."), stood_for={"he": "Marconi"})
    assert remember(context, question, "Louis Brandeis did.").stood_for == {}


def test_the_pronouns_of_an_answer_tell_the_gender_of_its_name() -> None:
    context = told(("What happened?", "Lindqvist said that she would pay."))
    assert [m.gender for m in context.mentions if m.name] == ["f"]


@pytest.mark.parametrize(
    ("question", "answer", "years"),
    [
        ("When did it open?", "It opened in 1902.", ("1902",)),
        ("What happened in 1902?", "It opened.", ("1902",)),
        ("When was it?", "In 1902, or in 1903.", ("1902", "1903")),
        ("When was it?", "In the 1900s.", ()),
    ],
)
def test_the_years_of_the_last_turn_are_kept(
    question: str, answer: str, years: tuple[str, ...]
) -> None:
    assert told((question, answer)).years == years


def test_several_things_that_answer_are_spoken_of_from_then_on() -> None:
    context = told(("Who wrote to Biden?", "Nineteen old senators wrote of two bridges."))
    texts = [m.text for m in context.mentions]
    assert {"the nineteen old senators", "the two bridges"} <= set(texts)
    assert [
        m.text
        for m in told(
            ("Is it so?", "Old bridges are."),
        ).mentions
    ] == []


@pytest.mark.parametrize(
    ("answer", "denied"), [("No, it was not.", True), ("No", True), ("Nobody was.", False)]
)
def test_a_no_is_remembered(answer: str, denied: bool) -> None:
    assert told(("Was Marconi there?", answer)).denied is denied
