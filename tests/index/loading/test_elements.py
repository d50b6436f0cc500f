"""Lists, tables, quotations and code are spans of the text, each led by what opens it."""

import pytest

from index.formats import Document, Piece
from index.loading import clean_document, clean_text
from index.loading.clean import CleanedText


def told(cleaned: CleanedText) -> list[tuple[str, str, str | None]]:
    """Return the kind, the text and the lead of each element."""
    text = cleaned.text
    return [
        (each.kind, text[each.start : each.end], text[slice(*each.lead)] if each.lead else None)
        for each in cleaned.elements
    ]


@pytest.mark.parametrize(
    ("markdown", "elements"),
    [
        (
            "- a\n\nWords.\n\n```\n\nx = 1\n\n  y = 2\n```",
            [("item", "- a", None), ("code", "x = 1\n\n  y = 2", None)],
        ),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |\n\nWords.\n\n> ![i](u)\n> Said.",
            [("row", "a | b", None), ("row", "1 | 2", "a | b"), ("quote", "Said.", None)],
        ),
        (
            "Three things\nhold:\n\n- a\n- b",
            [("item", "- a", "Three things\nhold:"), ("item", "- b", "Three things\nhold:")],
        ),
        ("Words.\n\n| x | y |\n|---|---|\n| | |", [("row", "x | y", None)]),
        ("a | b\n--|--\n1 | 2", [("row", "a | b", None), ("row", "1 | 2", "a | b")]),
    ],
)
def test_elements_of_markdown(markdown: str, elements: list[tuple[str, str, str | None]]) -> None:
    assert told(clean_text(markdown, markdown=True)) == elements


@pytest.mark.parametrize(
    ("pasted", "elements"),
    [
        (
            "Gates\n\nFlight\tTo\tGate\nA1\tRome\t12\n\t\t\nB2\t\t\nC3\tLima\t4\n\nDone.",
            [
                ("row", "Flight | To | Gate", None),
                ("row", "A1 | Rome | 12", "Flight | To | Gate"),
                ("row", "B2 | |", "Flight | To | Gate"),
                ("row", "C3 | Lima | 4", "Flight | To | Gate"),
            ],
        ),
        ("1.\tWash it.\n 2.\tDry it.\n3.\tFold it.", []),
        (
            "No\tWho\n1.\tAnna\n2.\tBen",
            [],
        ),
        (
            "No\tWho\tAge\n1.\tAnna\t34\n2.\tBen\t31",
            [
                ("row", "No | Who | Age", None),
                ("row", "1. | Anna | 34", "No | Who | Age"),
                ("row", "2. | Ben | 31", "No | Who | Age"),
            ],
        ),
        ("1.\tAnna\t34\n2.\tBen\t31\n3.\tCato\t29", []),
        ("ANNA\t" + "Long words. " * 9 + "\nBEN\tNo.\nANNA\tYes.", []),
        ("\tIt was\n\tindented\n\tby hand.", []),
        ("A\tB\n1\t2", [("row", "A | B", None), ("row", "1 | 2", "A | B")]),
    ],
)
def test_lines_with_tabs_are_rows(pasted: str, elements: list[tuple[str, str, str | None]]) -> None:
    found = told(clean_text(pasted, markdown=False))
    assert [each for each in found if each[0] == "row"] == elements


@pytest.mark.parametrize(
    ("markdown", "items"),
    [
        (
            "- Admins\n  - may add\n  - may delete\n- Guests\n  - may look",
            [
                ("- Admins", 0, None),
                ("- may add", 1, "- Admins"),
                ("- may delete", 1, "- Admins"),
                ("- Guests", 0, None),
                ("- may look", 1, "- Guests"),
            ],
        ),
        (
            "Do this:\n\n1. Load\n    1. Check\n        - twice\n\n    2. Unpack\n2. Run",
            [
                ("1. Load", 0, "Do this:"),
                ("1. Check", 1, "1. Load"),
                ("- twice", 2, "1. Check"),
                ("2. Unpack", 1, "1. Load"),
                ("2. Run", 0, "Do this:"),
            ],
        ),
        (
            "1. Load\n\t- a\n2. Run it\n   now. It is slow.\n   * b",
            [
                ("1. Load", 0, None),
                ("- a", 1, "1. Load"),
                ("2. Run it\nnow. It is slow.", 0, None),
                ("- b", 1, "2. Run it\nnow."),
            ],
        ),
        (
            "- It is new. These go:\n   - a\n  - b\n - c",
            [
                ("- It is new. These go:", 0, None),
                ("- a", 1, "These go:"),
                ("- b", 1, "These go:"),
                ("- c", 0, None),
            ],
        ),
        (
            "- a\n  - b\n\nWords.\n\n  - c\n\n## H\n\n  - d",
            [("- a", 0, None), ("- b", 1, "- a"), ("- c", 0, None), ("- d", 0, None)],
        ),
        (
            "1. a\n\n   Mind this:\n\n   - b",
            [("1. a", 0, None), ("- b", 1, "Mind this:")],
        ),
    ],
)
def test_a_nested_item_is_led_by_the_item_around_it(
    markdown: str, items: list[tuple[str, int, str | None]]
) -> None:
    cleaned = clean_text(markdown, markdown=True)
    depths = [each.depth for each in cleaned.elements]
    found = [(text, lead) for _, text, lead in told(cleaned)]
    assert [(text, depth, lead) for (text, lead), depth in zip(found, depths, strict=True)] == items


def test_a_nested_item_of_a_document_is_led_by_the_item_around_it() -> None:
    depths = {"Admins": 0, "may add": 1, "at once": 3, "may look": 1, "Guests": 0}
    pieces = tuple(Piece("item", text, depth) for text, depth in depths.items())
    leads = [lead for _, _, lead in told(clean_document(Document(pieces)))]
    assert leads == [None, "- Admins", "- may add", "- Admins", None]


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        (
            "Name | Age\nAnn | 3\n\nTown | People\nBonn | 9",
            [
                ("row", "Name | Age", None),
                ("row", "Ann | 3", "Name | Age"),
                ("row", "Town | People", None),
                ("row", "Bonn | 9", "Town | People"),
            ],
        ),
        ("It is this | that.\n\nIt is here | there.", []),
        ("| a | b |\n|---|---|\n| 1 | 2 |", [("row", "a | b", None), ("row", "1 | 2", "a | b")]),
        ("Bring:\n- a rope", [("item", "- a rope", "Bring:")]),
    ],
)
def test_elements_of_plain_text(text: str, elements: list[tuple[str, str, str | None]]) -> None:
    assert told(clean_text(text)) == elements


def test_what_a_document_says_of_itself_is_one_plain_line() -> None:
    document = Document((Piece("paragraph", "Words."),), byline="A\ud800\nb", site="\u202eSite")
    cleaned = clean_document(document)
    assert (cleaned.byline, cleaned.site) == ("A\ufffd b", "Site")
