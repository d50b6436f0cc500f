"""An article goes by the title that it is given, else by the best one that its text offers."""

import pytest

from index.loading import clean_text

PARAGRAPH = "The kettle stood on the stove, and nobody had filled it since the morning."
BODY = (
    "From 1 June the reading room opens at eight in the morning and closes at nine in the "
    "evening.\n\nPlease tell visitors at the desk. The doors are locked a quarter of an hour later."
)


@pytest.mark.parametrize(
    ("raw", "markdown", "given_title", "expected"),
    [
        (f"# Rain\n\n{PARAGRAPH}", True, "  Given \n title ", "Given title"),
        (f"---\ntitle: 'Front'\n---\n# Rain\n\n{PARAGRAPH}", True, None, "Front"),
        (f"# Rain\n\n{PARAGRAPH}", True, " ", "Rain"),
        (f"# Rain\n\nSubject: Kettles\nFrom: Ada\n\n{PARAGRAPH}", True, None, "Rain"),
        (f"From: Ada\nSubject: Kettles\n\n{PARAGRAPH}", False, "Notice", "Notice"),
        (f"Rain\n\n{PARAGRAPH}", False, None, "Rain"),
        ("It rains. It pours.", False, None, "It rains."),
        (f"Rain over the hills\nBy Ida Holm\n\n{PARAGRAPH}", False, None, "Rain over the hills"),
        ("Rain over the\nhills", False, None, "Rain over the hills"),
        ("The kettle stood on the stove and nobody had filled it since the early morning, so we "
         "waited.", False, None,
         "The kettle stood on the stove and nobody had filled it since the early morning…"),
        ("x" * 200, False, None, "x" * 80 + "…"),
        (f"# {'Rain ' * 100}\n\n{PARAGRAPH}", True, None, "Rain " * 39 + "Rain…"),
        (PARAGRAPH, False, "x" * 300, "x" * 200 + "…"),
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
        ("To: Staff\nFrom: A. Holm\nRe: The reading room", "The reading room"),
        ("An: Alle\nVon: Ada Holm\nDatum: 3. Mai\nBetreff: Öffnungszeit", "Öffnungszeit"),
        # What is no letter goes by its first line.
        ("Pancakes\n\nServes: 4\nPrep time: 20 min\nDifficulty: easy", "Pancakes"),
        ("Ada: The room opens.\nBob: At eight?\nEve: In the morning.", "Ada: The room opens."),
        ("The reading room\n\nPhoto: Ada Holm", "The reading room"),
        ("Rooms: a history\n\nPart one: the desk", "Rooms: a history"),
    ],
)  # fmt: skip
def test_a_letter_goes_by_what_it_is_about(head: str, title: str) -> None:
    cleaned = clean_text(f"{head}\n\n{BODY}")
    assert cleaned.title == title
    # Its lines stay in the text.
    assert cleaned.text.replace("\n\n", "\n").startswith(head.replace("\n\n", "\n"))


def test_the_lines_of_a_letterhead_are_no_headings() -> None:
    head = "MEMO\n\nTo: All staff\n\nFrom: Ada Holm\n\nSubject: Hours"
    assert clean_text(f"{head}\n\n{BODY}").headings == ()
