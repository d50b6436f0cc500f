"""Who is described as what?"""

import pytest

from qa.descriptions import descriptions
from qa.reading import Reading


def read(text: str) -> list[tuple[str, str]]:
    reading = Reading(text)

    def cut(rows: tuple[int, int]) -> str:
        return text[reading.words[rows[0]].start : reading.words[rows[1] - 1].end]

    return [(cut(each.name), cut(each.span)) for each in descriptions(reading)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Jones, the mayor of Bergen, left.", ("Ada Jones", "the mayor of Bergen")),
        ("The mayor of Bergen, Ada Jones, left.", ("Ada Jones", "The mayor of Bergen")),
        ("He met the Norwegian mayor Ada Jones.", ("Ada Jones", "Norwegian mayor")),
        ("He met Mayor Ada Jones.", ("Ada Jones", "Mayor")),
        ("Ada Jones was the mayor of Bergen.", ("Ada Jones", "the mayor of Bergen")),
        ("Ada Jones, who became the mayor, left.", ("Ada Jones", "the mayor")),
        ("Ada Jones also served as ambassador to Chile.", ("Ada Jones", "ambassador to Chile")),
        ("Ada Jones, who built the mill, left.", ("Ada Jones", "built the mill")),
        ("Ada Jones built the mill and left.", ("Ada Jones", "built the mill")),
    ],
)
def test_a_description_is_read(text: str, expected: tuple[str, str]) -> None:
    assert expected in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Jones's mill was the largest.",
        "Ada Jones; the mayor, too.",
        "In Bergen, the old mayor left.",
        "Ada Jones was not the mayor.",
        "Australian Greens.",
    ],
)
def test_what_describes_no_name_is_none(text: str) -> None:
    assert read(text) == []
