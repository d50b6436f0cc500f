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
