"""Units of measure."""

import pytest

from qa.units import unit_named


@pytest.mark.parametrize(
    ("words", "dimension", "size"),
    [
        (("miles",), "length", 1609.344),
        (("square", "miles"), "area", 1609.344**2),
        (("cubic", "metres"), "volume", 1000.0),
        (("per", "cent"), "share", 1.0),
        (("percentage", "points"), "share", 1.0),
        (("degrees", "celsius"), "temperature", 1.0),
        (("decades",), "time", 315569520.0),
    ],
)
def test_a_unit_has_dimension_and_size(words: tuple[str, ...], dimension: str, size: float) -> None:
    unit = unit_named(*words)
    assert unit is not None
    assert unit.dimension == dimension
    assert unit.size == pytest.approx(size)


def test_other_words_are_no_units() -> None:
    assert unit_named("ships") is None
    assert unit_named("square", "ships") is None
