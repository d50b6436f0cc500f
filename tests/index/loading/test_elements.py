"""Lists, tables, quotations and code are spans of the text, each led by what opens it."""

import pytest

from index.formats import Document, Piece
from index.loading import CleanedText, clean_document, clean_text


def told(cleaned: CleanedText, *kinds: str) -> list[str]:
    """Return the depth if it is nested, the kind, the text and the lead of each element."""
    text = cleaned.text
    return [
        f"{each.depth or ''}{each.kind} {text[each.start : each.end]}"
        + (f" <- {text[slice(*each.lead)]}" if each.lead else "")
        for each in cleaned.elements
        if not kinds or each.kind in kinds
    ]


@pytest.mark.parametrize(
    ("markdown", "elements"),
    [
        ("- a\n\nWords.\n\n```\n\nx = 1\n\n  y = 2\n```", ["item - a", "code x = 1\n\n  y = 2"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nWords.\n\n> ![i](u)\n> Said.",
         ["row a | b", "row 1 | 2 <- a | b", "quote Said."]),
        ("Three things\nhold:\n\n- a\n- b",
         ["item - a <- Three things\nhold:", "item - b <- Three things\nhold:"]),
        ("Words.\n\n| x | y |\n|---|---|\n| | |", ["row x | y"]),
        # A nested item is led by the item around it.
        ("- Admins\n  - may add\n  - may delete\n- Guests\n  - may look",
         ["item - Admins", "1item - may add <- - Admins", "1item - may delete <- - Admins",
          "item - Guests", "1item - may look <- - Guests"]),
        ("Do this:\n\n1. Load\n    1. Check\n        - twice\n\n    2. Unpack\n2. Run",
         ["item 1. Load <- Do this:", "1item 1. Check <- 1. Load", "2item - twice <- 1. Check",
          "1item 2. Unpack <- 1. Load", "item 2. Run <- Do this:"]),
        ("1. Load\n\t- a\n2. Run it\n   now. It is slow.\n   * b",
         ["item 1. Load", "1item - a <- 1. Load", "item 2. Run it\nnow. It is slow.",
          "1item - b <- 2. Run it\nnow."]),
        ("- It is new. These go:\n   - a\n  - b\n - c",
         ["item - It is new. These go:", "1item - a <- These go:", "1item - b <- These go:",
          "item - c"]),
        # No list goes on under another heading or below a paragraph.
        ("- a\n  - b\n\nWords.\n\n  - c\n\n## H\n\n  - d",
         ["item - a", "1item - b <- - a", "item - c", "item - d"]),
        ("1. a\n\n   Mind this:\n\n   - b", ["item 1. a", "1item - b <- Mind this:"]),
    ],
)  # fmt: skip
def test_elements_of_markdown(markdown: str, elements: list[str]) -> None:
    assert told(clean_text(markdown, markdown=True)) == elements


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("Name | Age\nAnn | 3\n\nTown | People\nBonn | 9",
         ["row Name | Age", "row Ann | 3 <- Name | Age",
          "row Town | People", "row Bonn | 9 <- Town | People"]),
        ("It is this | that.\n\nIt is here | there.", []),
        ("Bring:\n- a rope", ["item - a rope <- Bring:"]),
    ],
)  # fmt: skip
def test_elements_of_plain_text(text: str, elements: list[str]) -> None:
    assert told(clean_text(text)) == elements


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("Gates\n\nFlight\tTo\tGate\nA1\tRome\t12\n\t\t\nB2\t\t\nC3\tLima\t4\n\nDone.",
         ["row Flight | To | Gate", "row A1 | Rome | 12 <- Flight | To | Gate",
          "row B2 | | <- Flight | To | Gate", "row C3 | Lima | 4 <- Flight | To | Gate"]),
        ("No\tWho\tAge\n1.\tAnna\t34\n2.\tBen\t31",
         ["row No | Who | Age", "row 1. | Anna | 34 <- No | Who | Age",
          "row 2. | Ben | 31 <- No | Who | Age"]),
        *((text, []) for text in (
            "1.\tWash it.\n 2.\tDry it.\n3.\tFold it.",
            "No\tWho\n1.\tAnna\n2.\tBen",
            "1.\tAnna\t34\n2.\tBen\t31\n3.\tCato\t29",
            "ANNA\t" + "Long words. " * 9 + "\nBEN\tNo.\nANNA\tYes.",
            "\tIt was\n\tindented\n\tby hand.",
        )),
    ],
)  # fmt: skip
def test_lines_with_tabs_are_rows(pasted: str, rows: list[str]) -> None:
    assert told(clean_text(pasted, markdown=False), "row") == rows


def test_what_a_document_says_of_itself_is_one_plain_line() -> None:
    document = Document((Piece("paragraph", "Words."),), byline="A\ud800\nb", site="\u202eSite")
    cleaned = clean_document(document)
    assert (cleaned.byline, cleaned.site) == ("A\ufffd b", "Site")
