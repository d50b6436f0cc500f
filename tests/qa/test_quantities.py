"""Numbers, dates and amounts, in digits and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.quantities import quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200,000", 1_200_000),
        ("1.2 million", 1_200_000),
        ("fifty", 50),
        ("twenty-five", 25),
        ("one hundred and five", 105),
        ("thirty thousand", 30_000),
        ("a million and a half", 1_500_000),
        ("two and a half", 2.5),
        ("half a million", 500_000),
        ("1.200.000", 1_200_000),
        ("3,5 Millionen", 3_500_000),
        ("٣٤", 34),
        ("two dozen", 24),
    ],
)
def test_a_number_has_its_value(text: str, value: float) -> None:
    (quantity,) = quantities(text)
    assert (quantity.kind, quantity.low) == ("number", value)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("12 May 1705", (1705, 5, 12)),
        ("May 12, 1705", (1705, 5, 12)),
        ("the 3rd of June 1990", (1990, 6, 3)),
        ("May 2013", (2013, 5, 0)),
        ("April 16", (0, 4, 16)),
        ("2004-05-01", (2004, 5, 1)),
        ("in 1927", (1927, 0, 0)),
        ("12. Mai 1705", (1705, 5, 12)),
    ],
)
def test_a_date_is_read(text: str, date: tuple[int, int, int]) -> None:
    (quantity,) = quantities(text)
    assert (quantity.kind, quantity.date) == ("date", date)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("the nineteenth century", (1800, 1900)),
        ("the 19th century", (1800, 1900)),
        ("the mid-1930s", (1930, 1939)),
        ("the 1800s", (1800, 1899)),
    ],
)
def test_a_period_is_read(text: str, years: tuple[int, int]) -> None:
    (quantity,) = quantities(text)
    assert (quantity.kind, quantity.low, quantity.high) == ("period", *years)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("20%", "share", 20),
        ("20 per cent", "share", 20),
        ("nine tenths", "share", 90),
        ("one in twenty", "share", 5),
        ("$5bn", "dollar", 5e9),
        ("£3.5 million", "pound", 3.5e6),
        ("209-acre", "area", 209),
        ("7,000,000 square kilometres", "area", 7e6),
        ("half a century", "time", 0.5),
        ("5V", "voltage", 5),
    ],
)
def test_an_amount_has_its_unit(text: str, dimension: str, value: float) -> None:
    (quantity,) = quantities(text)
    assert quantity.unit is not None
    assert (quantity.unit.dimension, quantity.low) == (dimension, value)


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("about 400", "about"),
        ("more than 75%", "over"),
        ("up to 70", "under"),
        ("65 or older", "over"),
        ("65 years of age or under", "under"),
        ("soaks up 5.1 gigatons", ""),
    ],
)
def test_a_bound_is_read(text: str, hedge: str) -> None:
    (quantity,) = quantities(text)
    assert quantity.hedge == hedge


def test_a_range_shares_its_unit_and_its_century() -> None:
    first, second = quantities("5 to 10 years")
    assert first.unit == second.unit is not None
    assert [year.date[0] for year in quantities("1990–95")] == [1990, 1995]


def test_numbers_in_names_are_labels_and_numerals_ordinals() -> None:
    assert [quantity.kind for quantity in quantities("B52 and World War II")] == [
        "label", "ordinal",
    ]  # fmt: skip


def test_it_may_rain_is_no_date() -> None:
    assert quantities("They may march on.") == []


@given(st.text())
def test_any_text_is_read_and_spans_are_true(text: str) -> None:
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text


def test_a_number_of_any_length_is_read() -> None:
    assert len(quantities("9" * 5000)) == 1
