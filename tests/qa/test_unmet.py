"""What a question says that a passage does not."""

import pytest

from qa.reading import Reading
from qa.unmet import unmet

PASSAGE = (
    "Ana Brekke lit the lamp of Lunn for 31 years. The harbour was built in 1902. The fleet grew."
)
_FIELDS = ("name", "quantity", "narrowing", "denial", "opposite")


@pytest.mark.parametrize(
    ("question", "signs"),
    [
        ("Who lit the lamp of Lunn in 1902?", set()),
        ("When did Brekke light the lamp?", set()),
        ("When did Solveig light the lamp?", {"name"}),
        ("Who lit the lamp in 1911?", {"quantity"}),
        ("Who was the last to light the lamp?", {"narrowing"}),
        ("Who did not light the lamp?", {"denial", "narrowing"}),
        ("Why did the fleet shrink?", {"opposite"}),
    ],
)
def test_what_is_not_there_is_a_sign(question: str, signs: set[str]) -> None:
    passage = Reading(PASSAGE)
    found = unmet(Reading(question), passage, passage, passage)
    assert {field for field in _FIELDS if getattr(found, field)} == signs
    assert found.signs == tuple(float(field in signs) for field in _FIELDS)
