"""How the words are named in which two articles differ."""

from dataclasses import replace

import pytest

from qa import Citation
from qa.answering.differences import difference

NOTE = Citation(1, "old", "", "Manual 2023", "p", (), None, 0, 0, "")


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (
            "A filter costs 12 crowns.",
            "A filter costs 14 crowns.",
            "The articles differ: [1] (Manual 2023) says “12”, [2] (Manual 2024) says “14”.",
        ),
        (
            "Dogs may use the pool.",
            "Dogs may not use the pool.",
            "The articles differ: [2] (Manual 2024) says “not”, [1] (Manual 2023) does not say it.",
        ),
        (
            "Call Ada Holm at 9.",
            "Call Bo Lind at 8.",
            "The articles differ: [1] (Manual 2023) says “Ada Holm … 9.”, "
            "[2] (Manual 2024) says “Bo Lind … 8.”.",
        ),
    ],
)
def test_each_side_is_quoted_with_its_number_and_its_article(
    one: str, other: str, said: str
) -> None:
    first = replace(NOTE, quote=one)
    second = replace(NOTE, number=2, title="Manual 2024", quote=other)
    assert difference(first, second) == said
