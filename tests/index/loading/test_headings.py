"""Which lines of plain text are headings, and which words are a title?"""

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


BODY = (
    "From 1 June the reading room opens at eight in the morning and closes at nine in the "
    "evening.\n\nPlease tell visitors at the desk. The doors are locked a quarter of an hour later."
)


@pytest.mark.parametrize(
    ("raw", "markdown", "given_title", "expected"),
    [
        (f"# Rain\n\n{PROSE}", True, "  Given \n title ", "Given title"),
        (f"---\ntitle: 'Front'\n---\n# Rain\n\n{PROSE}", True, None, "Front"),
        (f"# Rain\n\nSubject: Kettles\nFrom: Ada\n\n{PROSE}", True, None, "Rain"),
        (f"From: Ada\nSubject: Kettles\n\n{PROSE}", False, "Notice", "Notice"),
        (f"Rain\n\n{PROSE}", False, None, "Rain"),
        ("It rains. It pours.", False, None, "It rains."),
        (f"Rain over the hills\nBy Ida Holm\n\n{PROSE}", False, None, "Rain over the hills"),
        ("The kettle stood on the stove and nobody had filled it since the early morning, so we "
         "waited.", False, None,
         "The kettle stood on the stove and nobody had filled it since the early morning…"),
        ("x" * 200, False, None, "x" * 80 + "…"),
        (f"# {'Rain ' * 100}\n\n{PROSE}", True, None, "Rain " * 39 + "Rain…"),
    ],
)  # fmt: skip
def test_title(raw: str, markdown: bool, given_title: str | None, expected: str) -> None:
    assert clean_text(raw, markdown=markdown, title=given_title).title == expected


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("MEMORANDUM\nTO: All staff\nFROM: Ada Holm\nDATE: 3 May\nSUBJECT: New hours", "New hours"),
        ("MEMORANDUM\n\nTO: All staff\n\nFROM: Ada Holm\n\nSUBJECT: New hours", "New hours"),
        ("From: Ada Holm <ada@example.org>\nDate: Fri, 3 May 2024 10:21\nSubject: Budget 2024\n"
         "To: all@example.org", "Budget 2024"),
        ("From: Ada Holm\nSubject: Shall we open at 8 a.m.?", "Shall we open at 8 a.m.?"),
        ("An: Alle\nVon: Ada Holm\nDatum: 3. Mai\nBetreff: Öffnungszeit", "Öffnungszeit"),
        # What is no letter goes by its first line.
        ("Pancakes\n\nServes: 4\nPrep time: 20 min\nDifficulty: easy", "Pancakes"),
        ("Ada: The room opens.\nBob: At eight?\nEve: In the morning.", "Ada: The room opens."),
        ("Rooms: a history\n\nPart one: the desk", "Rooms: a history"),
    ],
)  # fmt: skip
def test_a_letter_goes_by_what_it_is_about(head: str, title: str) -> None:
    cleaned = clean_text(f"{head}\n\n{BODY}")
    assert cleaned.title == title
    # Its lines stay in the text.
    assert cleaned.text.replace("\n\n", "\n").startswith(head.replace("\n\n", "\n"))
