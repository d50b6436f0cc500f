"""Which lines of plain text are headings?"""

import pytest

from index.loading import clean_text

PROSE = "The kettle stood on the stove, and nobody had filled it since the morning."


def headings(*lines: str) -> list[tuple[int, str]]:
    cleaned = clean_text("\n".join(lines))
    return [(each.level, cleaned.text[each.start : each.end]) for each in cleaned.headings]


LONG = '"I had it from a man who could not hear a thing": a talk with the tuner of the old hall'
ROWS = ("Event | Place", "Summer show | Hut", "Harvest supper | Barn")
SHOW = "It is on the last Saturday of August. There are prizes for:"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        # A short line alone above a paragraph, of level 1 if it is the first.
        (("A Wet Morning in June!", "", PROSE, "", "Summary:", "", PROSE),
         [(1, "A Wet Morning in June!"), (2, "Summary:")]),
        # The first line may have many words.
        ((LONG, "", PROSE, "", LONG, "", PROSE), [(1, LONG)]),
        # It may stand above a table, and right above what is clearly a paragraph.
        ((PROSE, "", "Events", "", *ROWS), [(2, "Events")]),
        ((PROSE, "", "The roof", f"{PROSE} {PROSE}"), [(2, "The roof")]),
        ((PROSE, "", "7. Show", SHOW, "- a bean", "- a marrow"), [(2, "7. Show")]),
        *(((PROSE, "", line, "", PROSE), [(2, line)])
          for line in ("1. Fees", "2.1 The roof of the house", "12) Term and Notice",
                       "IV. Liability", "3 Parties")),
        # Items of a list, sentences, rows and what nothing follows are none.
        *(((PROSE, "", *lines), []) for lines in (
            ("Bring with you:", "", "1. Bread", "", "2. Cheese", "", PROSE),
            ("1. It rained.", "", PROSE),
            ("1. Bread and butter for the eleven men who are away", "", PROSE),
            ("1. Two eggs", "2. A pound of flour, and a little more for the board", "", PROSE),
            ("Alder | Birch", "Cedar | Dogwood", "", PROSE),
            ("no heading", "", PROSE),
            ("1874 – 1912", "", PROSE),
            ("Nothing follows",),
        )),
    ],
)  # fmt: skip
def test_a_short_line_that_stands_alone_above_text_is_a_heading(
    lines: tuple[str, ...], found: list[tuple[int, str]]
) -> None:
    assert headings(*lines) == found


def test_a_heading_is_parted_from_its_paragraph() -> None:
    assert f"\n\nThe roof\n\n{PROSE}" in clean_text(f"{PROSE}\n\nThe roof\n{PROSE} {PROSE}").text
