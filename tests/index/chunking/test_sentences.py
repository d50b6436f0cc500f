from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunking import sentence_spans

DATA = Path(__file__).parent / "data"


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def marked_paragraphs(name: str) -> list[tuple[str, set[int]]]:
    """Read paragraphs in which ``||`` marks a border, with the space before it dropped."""
    paragraphs = []
    for marked in (DATA / name).read_text(encoding="utf-8").strip().split("\n\n"):
        *firsts, last = marked.split("||")
        text = ""
        borders = set()
        for piece in firsts:
            text += piece.removesuffix(" ")
            borders.add(len(text.rstrip()))
        paragraphs.append((text + last, borders))
    return paragraphs


def border_scores(name: str) -> tuple[int, float]:
    """Count the marked borders and compute F1 over them; ends of paragraphs do not count."""
    marked = found = right = 0
    for text, borders in marked_paragraphs(name):
        ends = {end for _, end in sentence_spans(text)[:-1]}
        marked += len(borders)
        found += len(ends)
        right += len(ends & borders)
    return marked, 2 * right / (marked + found)


@pytest.mark.parametrize(("name", "least"), [("borders.txt", 300), ("borders_unseen.txt", 170)])
def test_marked_borders_are_found(name: str, least: int) -> None:
    count, f1 = border_scores(name)
    assert count >= least
    assert f1 >= 0.97


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("See Dr. Johnson. He waits.", ["See Dr. Johnson.", "He waits."]),
        ("In the U.S. Senate. In the U.S. The end.",
         ["In the U.S. Senate.", "In the U.S.", "The end."]),
        ("At 9 a.m. Monday. At 9 a.m. Trains stop.",
         ["At 9 a.m. Monday.", "At 9 a.m.", "Trains stop."]),
        ("No. 5 won. Did it? No. It lost.", ["No. 5 won.", "Did it?", "No.", "It lost."]),
        ("It cost 3.50 then. 4 now.", ["It cost 3.50 then.", "4 now."]),
        ("See sec. A, then art. IV of it.", ["See sec. A, then art. IV of it."]),
        ("Well. . . it fell. Then...", ["Well. . . it fell.", "Then..."]),
        ("“Stop.” He ran.", ["“Stop.”", "He ran."]),
        ("‘Who said “Now!”?’ Nobody.", ["‘Who said “Now!”?’", "Nobody."]),
        ("“Who?” asked the man. “Me!” I said.", ["“Who?” asked the man.", "“Me!” I said."]),
        ("It rose.[1][2] It fell. [3] It stopped.",
         ["It rose.[1][2]", "It fell. [3]", "It stopped."]),
        ("That . . . is not a great look.", ["That . . . is not a great look."]),
        ("He left. (It was late. Very.) She stayed.",
         ["He left.", "(It was late. Very.)", "She stayed."]),
        ("Yahoo! is a word. It is loud!", ["Yahoo! is a word.", "It is loud!"]),
        ("the end.The start.", ["the end.", "The start."]),
        ("see notes.txt and example.org now.", ["see notes.txt and example.org now."]),
        ("你好。再见！“走吧。”他说。", ["你好。", "再见！", "“走吧。”他说。"]),
        ("هل هو هنا؟ نعم.", ["هل هو هنا؟", "نعم."]),
        ("यह घर है। वह भी।", ["यह घर है।", "वह भी।"]),
        ("Am 3. Oktober war es kalt. Er kam z. B. um 8.30 Uhr. Dann ging er.",
         ["Am 3. Oktober war es kalt.", "Er kam z. B. um 8.30 Uhr.", "Dann ging er."]),
        ("¿Vienes? ¡Claro! El Sr. Quijote vive en EE. UU. desde 1900.",
         ["¿Vienes?", "¡Claro!", "El Sr. Quijote vive en EE. UU. desde 1900."]),
        # Lines that stand alone, wrapped lines, and what only looks like either.
        ("Opening hours\n- Monday\n- Friday. Ring twice.\n1. First\n2. Second",
         ["Opening hours", "- Monday", "- Friday.", "Ring twice.", "1. First", "2. Second"]),
        ("sweep [connection-option...] [other-option...]\n[ -t | --table table ]... [name]",
         ["sweep [connection-option...] [other-option...]\n[ -t | --table table ]... [name]"]),
        ("The path follows the shore and\nthen climbs to the\nwood.\n\nNo stop here\n \nnor here",
         ["The path follows the shore and\nthen climbs to the\nwood.", "No stop here", "nor here"]),
        ("Early years\nThe town was founded on the left bank of the river by two millers.",
         ["Early years", "The town was founded on the left bank of the river by two millers."]),
        ("It makes use of higher pressures of O\n2 around the patient for an hour.",
         ["It makes use of higher pressures of O\n2 around the patient for an hour."]),
    ],
)  # fmt: skip
def test_a_text_is_parted_into_its_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_rows_of_a_table_are_spans_of_their_own_with_bars_around_them_or_without() -> None:
    rows = ["Event | Date | Place", "Talk | 16 October | Hall", "Night of a hundred bells | | Barn"]
    assert split("\n".join(rows)) == rows
    barred = [f"| {row} |" for row in rows]
    assert split("\n".join(barred)) == barred


PIECES = st.lists(
    st.sampled_from(
        [".", "...", ". ", "!", "?”", "\n", "\n\n", " ", "The", "dr", "Dr", "U.S", "(", ")", "[1]",
         "“", "«", "»", "- ", "1", "3", "é", "e\u0301", "好", "。", "」", "\u2029", "\r\n",
         "\ud800", "😀", "👩‍👩‍👧‍👦", "|"]
    )
).map("".join)  # fmt: skip


@given(st.one_of(st.text(), PIECES, st.text(alphabet=".?!…\"')]» \nAa1。")))
def test_spans_are_ordered_trimmed_and_cover_every_character(text: str) -> None:
    spans = sentence_spans(text)
    covered = [False] * len(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert "\n\n" not in text[start:end]
        covered[start:end] = [True] * (end - start)
        last = end
    assert all(
        inside or character.isspace() for inside, character in zip(covered, text, strict=True)
    )
