"""Names and noun phrases, found by capitals, titles and position."""

from qa.mentions import Mention, find_mentions, merge
from qa.tokens import tokenize


def mentions(text: str, known: frozenset[str] = frozenset()) -> list[Mention]:
    return find_mentions(text, tokenize(text), known)


def test_a_title_marks_a_person_and_stays_out_of_the_name() -> None:
    [name] = mentions("What did Secretary of State Antony Blinken say?")
    assert name.text == "Antony Blinken"
    assert name.person > 2


def test_a_place_is_no_person() -> None:
    person, place = mentions("What did Sullivan say in Vienna?")
    assert (person.text, place.text, place.located) == ("Sullivan", "Vienna", True)
    assert place.person < -1.5 < person.person


def test_two_names_joined_are_plural_together() -> None:
    both = mentions("Then Brazil and India agreed.")[-1]
    assert (both.text, both.plural) == ("Brazil and India", True)


def test_a_known_name_is_found_without_capitals() -> None:
    assert [m.text for m in mentions("what did blinken say", frozenset({"blinken"}))] == ["blinken"]


def test_a_short_name_joins_its_longer_form() -> None:
    [long], [short] = mentions("It was Antony Blinken."), mentions("It was Blinken.")
    rest, merged = merge([long], short)
    assert (rest, merged.text) == ([], "Antony Blinken")


def test_a_people_is_many_and_what_belongs_to_it_no_name() -> None:
    people, person = mentions("Why are the Chinese vexed with Blinken?")
    assert (people.text, people.plural, person.text) == ("the Chinese", True, "Blinken")
    known = frozenset({"chinese"})
    assert mentions("Did the Chinese minister speak?", known)[0].text == "the Chinese minister"


def test_a_number_is_no_name() -> None:
    assert mentions("Nineteen senators wrote.")[0].name is False
