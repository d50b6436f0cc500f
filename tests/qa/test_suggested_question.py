"""Exact questions from exact sentences, and none from what is no plain statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.article_words import ArticleWords
from qa.suggested_question import heading_question, name_question, questions_of

TEXT = (
    "Bill Burns, the director of the CIA, travelled to China in secret in May.",
    "The Royal Library of Vienna was founded in 1816.",
    "Biden said that Xi had been unaware of it.",
    "In 1656, the plague reached Naples, and the plague went on to Rome.",
    "Many in Warsaw and elsewhere know what Biden said, and Robert Boyle before him.",
    "Readers of the plague years know that a prime number is no mystery.",
)
WORDS = ArticleWords.of("Vienna and the Danube", TEXT)
CASES = {
    "Bill Burns, the director of the CIA, travelled to China in secret in May.": [
        ("When did Bill Burns travel to China in secret?", "when"),
        ("Who travelled to China in secret in May?", "who"),
        ("Who is the director of the CIA?", "who"),
        ("Who is Bill Burns?", "what is"),
    ],
    "The Royal Library of Vienna was founded in 1816.": [
        ("When was the Royal Library of Vienna founded?", "when"),
        ("What happened in 1816?", "happened"),
    ],
    "Nineteen Republican senators cited the report in a letter.": [
        ("How many Republican senators cited the report in a letter?", "how many")
    ],
    '"It was more embarrassing than intentional," Biden said.': [
        ("Who said “It was more embarrassing than intentional”?", "quotation")
    ],
    'Warsaw gained the title of the "Phoenix City" because it has survived many wars.': [
        ("Why did Warsaw gain the title of the “Phoenix City”?", "why")
    ],
    "Nathan Alterman was born in Warsaw.": [("Where was Nathan Alterman born?", "where")],
    "The Danube is the longest river in Austria.": [
        ("What is the longest river in Austria?", "what is"),
        ("What is the Danube?", "what is"),
    ],
    "The property of being prime is called primality.": [("What is primality?", "what is")],
    "A prime number is a natural number greater than 1.": [("What is a prime number?", "what is")],
    "Robert Boyle proved that air is necessary for combustion.": [
        ("What did Robert Boyle prove about air?", "said")
    ],
}


@pytest.mark.parametrize("sentence", CASES)
def test_a_sentence_makes_the_questions_that_it_answers(sentence: str) -> None:
    made = questions_of(sentence, WORDS)
    assert [(each.text, each.kind) for each in made] == CASES[sentence]
    assert all(0 < each.weight <= 1 for each in made)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was built in Vienna.",
        "His brother met them there.",
        "Who knows?",
        "Die Stadt Wien wurde im Jahre 1816 erbaut.",
        "维也纳是奥地利的首都。",
        "مرحبا بالعالم.",
        "😀😀😀 was 😀 in 😀.",
        "- one\n- two",
        "| a | b |",
        "In 1990",
        "“”",
        '"""',
        "The",
        "",
    ],
)
def test_what_is_no_plain_statement_makes_none(sentence: str) -> None:
    assert questions_of(sentence, WORDS) == ()


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(sentence: str) -> None:
    for made in questions_of(sentence, WORDS):
        assert made.text.endswith("?")
        assert "\n" not in made.text


@given(st.lists(st.sampled_from([*" ".join(CASES).split(), ",", ".", '"', "who"])))
def test_any_words_are_read_without_an_error(tokens: list[str]) -> None:
    for made in questions_of(" ".join(tokens), WORDS):
        assert made.text.endswith("?")


def test_a_heading_is_asked_about_when_it_names_something() -> None:
    asked = heading_question("The argument in Vienna", WORDS)
    assert asked is not None
    assert asked.text == "What does the article say about the argument in Vienna?"
    for heading in ("History", "Whether he comes", "Why it failed", "Conditions worsen", "1."):
        assert heading_question(heading, WORDS) is None


def test_a_name_is_asked_about() -> None:
    asked = name_question("the Danube", WORDS)
    assert asked is not None
    assert asked.text == "What does the article say about the Danube?"
