import pytest

from eval.word_alterations import certainty, direction, negation, unit
from tests.eval.tampered import town

TOWN = town()


@pytest.mark.parametrize(
    ("claim", "altered"),
    [
        ("Prices rose.", {"Prices fell."}),
        ("Mary accepted the offer.", {"Mary rejected the offer."}),
        ("They left before noon.", {"They left after noon.", "They joined before noon."}),
        ("He lived there as long as he could.", set()),
        ("He lived in West Lunn.", set()),
    ],
)
def test_a_word_gives_way_to_its_opposite(claim: str, altered: set[str]) -> None:
    made = direction(TOWN.claim(claim), TOWN.facts)
    assert made in altered if altered else made is None


def test_an_opposite_that_the_evidence_holds_is_not_put() -> None:
    assert direction(TOWN.claim("Prices rose.", "Prices rose, then fell."), TOWN.facts) is None


@pytest.mark.parametrize(
    ("claim", "altered"),
    [
        ("It cost 3 million.", {"It cost 3 billion.", "It cost 3 thousand."}),
        ("She walked twelve yards.", {"She walked twelve miles.", "She walked twelve metres."}),
        ("It cost $5.", {"It cost €5.", "It cost £5."}),
        ("The years went by.", {None}),
    ],
)
def test_a_unit_gives_way_only_where_something_is_counted(
    claim: str, altered: set[str | None]
) -> None:
    assert unit(TOWN.claim(claim), TOWN.facts) in altered


@pytest.mark.parametrize(
    ("claim", "altered"),
    [
        ("The harbour is old.", {"The harbour is not old."}),
        ("The harbour was sold.", {"The harbour was not sold.", "The harbour was never sold."}),
        ("Anna wrote a book.", {"Anna did not write a book."}),
        ("A keeper can swim.", {"A keeper cannot swim."}),
        ("The harbour was not sold.", {"The harbour was sold."}),
        ("They cannot swim.", {"They can swim."}),
        ("Nobody wrote a book.", {None}),
        ("The book wrote itself and sold well.", {None}),
    ],
)
def test_a_negation_comes_or_goes(claim: str, altered: set[str | None]) -> None:
    assert negation(TOWN.claim(claim), TOWN.facts) in altered


@pytest.mark.parametrize(
    ("claim", "altered"),
    [
        ("Some farmers sell honey.", "All farmers sell honey."),
        ("It may rain in Lunn.", "It will rain in Lunn."),
        ("It may have rained.", None),
        ("About 300 people came.", "Exactly 300 people came."),
        ("The tower was said to be cursed.", "The tower was cursed."),
        ("Anna planned to build a tower.", "Anna built a tower."),
        ("The road often floods.", "The road always floods."),
        ("How many of them came is unknown.", None),
    ],
)
def test_a_reserve_is_dropped(claim: str, altered: str | None) -> None:
    assert certainty(TOWN.claim(claim), TOWN.facts) == altered


def test_a_reserve_that_is_the_writers_own_stays() -> None:
    claim = TOWN.claim("Some farmers sell honey.", "Farmers sell honey.")
    assert certainty(claim, TOWN.facts) is None
