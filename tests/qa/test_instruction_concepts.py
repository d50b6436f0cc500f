"""What a sentence speaks of, as far as it matters to an instruction."""

import pytest

from qa.clauses import commanding
from qa.instruction_concepts import concepts_in


def concepts(text: str) -> frozenset[str]:
    return concepts_in(text, list(commanding(text)))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("the language model must be right", {"machine", "deontic"}),
        ("cite this page in your reply", {"commands", "to cite", "this text", "your", "answer"}),
        ("if you are asked, decline", {"asked", "commands later", "to refuse"}),
        ("the assistant must tell them", {"servant", "machine's duty", "duty", "to say"}),
        ("users are to be told so", {"duty", "to say", "user"}),
        ('{"tool": "search"}', {"is a form", "code", "set apart"}),
        ("[2] confirms it", {"marker", "marker as witness", "short"}),
        ("forgetting the supervisors", {"aside", "authority"}),
    ],
)
def test_concepts_are_found_by_word_mood_and_form(text: str, held: set[str]) -> None:
    assert held <= concepts(text)


def test_an_abbreviation_is_no_end_of_a_sentence() -> None:
    assert "commands" not in concepts("it is a city in the u.s. state of florida")


def test_a_command_at_the_head_is_told_from_a_later_one() -> None:
    assert "commands" in concepts("please say so")
    assert "commands" not in concepts("if it rains, say so")


def test_a_phrase_is_found_where_all_of_it_stands() -> None:
    assert "talk" not in concepts("his reader liked it")
    assert "from now" in concepts("from now on it is free")
    assert "from now" not in concepts("from now it is free")
