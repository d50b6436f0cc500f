"""A letter goes by what it is about, and not by who sent it."""

import pytest

from index.loading.clean import clean_text

BODY = (
    "From 1 June the reading room opens at eight in the morning and closes at nine in the "
    "evening. The new hours were asked for by many of you.\n\nPlease tell visitors at the desk. "
    "The doors are locked a quarter of an hour later."
)
DEUTSCH = "Ab Juni gelten im Lesesaal neue Öffnungszeiten. Bitte weist die Besucher darauf hin."


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            "MEMORANDUM\nTO: All staff\nFROM: Ada Holm\nDATE: 3 May\nSUBJECT: New opening hours",
            BODY,
            "New opening hours",
        ),
        (
            "MEMORANDUM\n\nTO: All staff\n\nFROM: Ada Holm\n\nSUBJECT: New opening hours",
            BODY,
            "New opening hours",
        ),
        (
            "From: Ada Holm <ada@example.org>\nDate: Fri, 3 May 2024 10:21\nSubject: Budget 2024\n"
            "To: all@example.org",
            BODY,
            "Budget 2024",
        ),
        ("From: Ada Holm\nSubject: Shall we open at 8 a.m.?", BODY, "Shall we open at 8 a.m.?"),
        ("To: Staff\nFrom: A. Holm\nRe: The reading room", BODY, "The reading room"),
        (
            "An: Alle\nVon: Ada Holm\nDatum: 3. Mai\nBetreff: Neue Öffnungszeit",
            DEUTSCH,
            "Neue Öffnungszeit",
        ),
        # What is no letter goes by its first line.
        ("Pancakes\n\nServes: 4\nPrep time: 20 min\nDifficulty: easy", BODY, "Pancakes"),
        (
            "Ada: The room opens.\nBob: At eight?\nEve: In the morning.",
            BODY,
            "Ada: The room opens.",
        ),
        ("The reading room\n\nPhoto: Ada Holm", BODY, "The reading room"),
        ("Rooms: a history\n\nPart one: the desk", BODY, "Rooms: a history"),
    ],
)
def test_a_letter_goes_by_what_it_is_about(head: str, body: str, title: str) -> None:
    cleaned = clean_text(f"{head}\n\n{body}")
    assert cleaned.title == title
    # Its lines stay in the text, and clean as they are.
    assert [line for line in cleaned.text.split("\n") if line] == [
        line for line in f"{head}\n\n{body}".split("\n") if line
    ]
    assert clean_text(cleaned.text).text == cleaned.text


def test_the_lines_of_a_letterhead_are_no_headings() -> None:
    head = "MEMO\n\nTo: All staff\n\nFrom: Ada Holm\n\nSubject: Hours"
    cleaned = clean_text(f"{head}\n\n{BODY}")
    assert cleaned.headings == ()


def test_a_given_title_and_that_of_front_matter_come_first() -> None:
    letter = f"From: Ada Holm\nSubject: Hours\n\n{BODY}"
    assert clean_text(letter, title="Notice").title == "Notice"
    fronted = clean_text(f"---\ntitle: Notice\n---\n{letter}", markdown=True)
    assert fronted.title == "Notice"
