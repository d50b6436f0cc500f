from eval.facts import NUMBER, YEAR, one_of, replaced
from tests.eval.tampered import town


def test_numbers_and_years_are_told_apart() -> None:
    facts = town().facts
    assert facts.numbers == ("340", "4,120", "27")
    assert facts.years == ("1902", "1911", "1930", "1884")


def test_what_is_and_is_not_a_number() -> None:
    text = "$37.6 billion, 1,200 men, 12-year, 3rd, B52, 10–12 and 1995"
    assert [match[0] for match in NUMBER.finditer(text)] == ["$37.6", "1,200", "1995"]
    assert [match[0] for match in YEAR.finditer("1995 cars, 1,995 cars, 12345")] == ["1995"]


def test_names_of_the_same_article_are_unknown_to_the_evidence() -> None:
    facts = town().facts
    names = facts.other_names("person", "Anna Brekke sold it to Paul Holm.", "She sold it.", "seed")
    assert set(names) == {"Mary Dahl", "Oliver Sund"}
    assert facts.other_names(
        "person", "Anna Brekke sold it to Paul Holm.", "She sold it.", "seed"
    ) == (names)


def test_foreign_names_stand_in_other_articles_alone() -> None:
    names = town().facts.foreign_names("place", "It was in Lunn.", "It was.", "seed")
    assert set(names) == {"Portugal", "Greece", "Hungary"}


def test_a_replacement_begins_as_what_it_replaces() -> None:
    assert replaced("Two men left.", 0, 3, "four") == "Four men left."
    assert replaced("In Two Rivers", 3, 6, "Lunn") == "In Lunn Rivers"


def test_nothing_is_drawn_from_nothing() -> None:
    assert one_of([], "seed") is None
    assert one_of(["only"], "seed") == "only"
