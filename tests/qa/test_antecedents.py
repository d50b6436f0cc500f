"""Which of all that is in mind a pronoun stands for."""

import pytest

from qa.antecedents import antecedent_of
from qa.mentions import find_mentions
from qa.name_words import names_in
from qa.salience import Context, remember
from qa.tokens import tokenize


def after(question: str, answer: str) -> Context:
    names = names_in(tokenize(question)) | names_in(tokenize(answer))
    return remember(Context(names=names), question, answer)


@pytest.mark.parametrize(
    ("kind", "pronoun", "question", "answer", "expected"),
    [
        ("person", "he", "Did Mrs Merkel meet Mr Macron?", "Yes.", "Macron"),
        ("person", "she", "Did Mrs Merkel meet Mr Macron?", "Yes.", "Merkel"),
        ("place", "there", "Where did Sullivan meet Wang Yi?", "In Vienna.", "Vienna"),
        ("group", "they", "Did Sullivan and Wang Yi set goals?", "Two.", "Sullivan and Wang Yi"),
        ("group", "what they", "Did Sullivan and Wang Yi talk?", "Of two goals.", "the two goals"),
        ("thing", "it", "What is ground water contamination?", "", "ground water contamination"),
        ("thing", "it", "Who wrote the letter?", "Ada Lindqvist did.", "the letter"),
        ("person", "he", "What did the letter say?", "Nothing.", None),
        ("thing", "it", "What is rain?", "", None),
    ],
)
def test_the_likeliest_that_fits_is_meant(
    kind: str, pronoun: str, question: str, answer: str, expected: str | None
) -> None:
    found = antecedent_of(kind, pronoun, after(question, answer), [])
    assert (found.text if found else None) == expected


def test_what_the_question_names_is_not_meant_again() -> None:
    context = after("Did Sullivan meet Ada Lindqvist?", "Yes.")
    asked = "What did Sullivan tell her?"
    named = find_mentions(asked, tokenize(asked), context.names)
    found = antecedent_of("person", "her", context, named)
    assert found is not None
    assert found.text == "Ada Lindqvist"
