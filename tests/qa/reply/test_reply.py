"""A model's reply, read as it comes: its sentences, their markers, and what it declares."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import TextWritten
from qa.reply import Declaration, Piece, ReplyReader, WrittenSentence


def read(reply: str, size: int) -> list[Piece]:
    reader = ReplyReader(3)
    pieces: list[Piece] = []
    for start in range(0, len(reply), size):
        pieces += reader.feed(reply[start : start + size])
    return pieces + reader.end()


def settled(found: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in found if not isinstance(piece, TextWritten)]


S = WrittenSentence
REPLIES: list[tuple[str, Sequence[Piece]]] = [
    (
        "The heron stood in Vienna [2]. It then flew to Washington, D.C., on May 3. [1][3] It "
        "took 3.5 hours [1, 2].",
        [
            S("The heron stood in Vienna.", (2,)),
            S("It then flew to Washington, D.C., on May 3.", (1, 3)),
            S("It took 3.5 hours.", (1, 2)),
        ],
    ),
    ("NOT FOUND: the price of the ticket.", [Declaration("the price of the ticket")]),
    ("The U.S. said so [1].\nNOT FOUND: what it cost",
     [S("The U.S. said so.", (1,)), Declaration("what it cost")]),
    ("- **First** it was painted [1]\n- Then it was moved 【2】\n",
     [S("First it was painted", (1,), mark="-"), S("Then it was moved", (2,), mark="-")]),
    ("It took two steps [1]:\n1. It was painted [1]. It dried [2].\n2) [3] It was moved.\n\n"
     "So it is.",
     [S("It took two steps:", (1,)), S("It was painted.", (1,), mark="1."),
      S("It dried.", (2,), mark=" "), S("It was moved.", (3,), mark="2)"), S("So it is.", ())]),
    ("[1] A man came by. [2] He left again soon.",
     [S("A man came by.", (1,)), S("He left again soon.", (2,))]),
    ("Yes.\n[1]\nNo, it was not so.\n[2]", [S("Yes.", (1,)), S("No, it was not so.", (2,))]),
    ("He said [sic] it was fine [passage 2].", [S("He said [sic] it was fine.", (2,))]),
    ("", []),
    (
        "It stood [1], [2] and [3]. It fell ([1]). It lay [[2]] there.[^3]It rose (1).",
        [
            S("It stood.", (1, 2, 3)),
            S("It fell.", (1,)),
            S("It lay there.", (2, 3)),
            S("It rose.", (1,)),
        ],
    ),
    ("[1] It stood in Vienna\n[2] It fell in May",
     [S("It stood in Vienna", (1,)), S("It fell in May", (2,))]),
    ("[1]: It stood. [2]: It fell.", [S("It stood.", (1,)), S("It fell.", (2,))]),
    ("It stood there. [1", [S("It stood there.", ())]),
    ("# Answer\n\n> It stood ***there*** [1].", [S("It stood there.", (1,))]),
    ("```text\nIt stood there [1].\n```", [S("It stood there.", (1,))]),
    ("It stood [1].\nSources:\n[1] The heron of Vienna",
     [S("It stood.", (1,)), S("The heron of Vienna", (1,))]),
    ("| Who | Where |\n|---|---|\n| It | there [1] |\n",
     [S("| Who | Where |", (), mark="|"), S("| It | there |", (1,), mark="|")]),
    ("It moved:\n\n| Who | Where |\n|:--|--:|\n| Mr. Ito. Then Bo | here [1] |\n\nSo it is [2].",
     [S("It moved:", ()), S("| Who | Where |", (), mark="|"),
      S("| Mr. Ito. Then Bo | here |", (1,), mark="|"), S("So it is.", (2,))]),
    ("> *NOT FOUND:* the year", [Declaration("the year")]),
    ("Nobody was not found: he said so [1].", [S("Nobody was not found: he said so.", (1,))]),
    ("The passages do not mention the year. [1]\nIt stood [1].",
     [Declaration("the year"), S("It stood.", (1,))]),
    ("The passage says that it stood [1]. However, it does not say when.",
     [S("The passage says that it stood.", (1,)), S("However, it does not say when.", ())]),
    ("It \x1b[31mstood\x1b[0m\x07 there \u202e[1].", [S("It [31mstood[0m there.", (1,))]),
]  # fmt: skip


# What names passages, of which three were given, and their numbers.
MARKERS: list[tuple[str, tuple[int, ...]]] = [
    ("[3][1] [3]", (3, 1)),
    ("[1, 2 and 5]", (1, 2, 5)),
    ("[2-4]", (2, 3, 4)),
    ("[1 to 3]", (1, 2, 3)),
    ("[1-9999]", tuple(range(1, 11))),
    ("[0]", (0,)),
    ("【１】", (1,)),
    ("[^1]", (1,)),
    ("【4†source 17】", (4,)),
    ("[1](https://a.test/7)", (1,)),
    ("[Passage 1, passage 3]", (1, 3)),
    ("(see passages 1 and 2)", (1, 2)),
    ("<sup>1,2</sup>", (1, 2)),
    (r"\[1\]", (1,)),
    ("(2)", (2,)),
]
REPLIES += [(f"So it is {marker}.", [S("So it is.", numbers)]) for marker, numbers in MARKERS]
# What only looks like a marker: an age, a year, a number that no passage has.
REPLIES += [
    (text, [S(text, ())])
    for text in ("He said [sic] so.", "It is [a].", "It is so (see below).", "Anna (12) sang.",
                 "It was Anna (12).", "It was in May (2023).", "It is 【4:0†source 17】.",
                 "If a < b, it is so.")
]  # fmt: skip
# What declares something, and what only looks like it.
REPLIES += [
    (text, [Declaration(words)])
    for text, words in (
        ("**Not found**: the year", "the year"),
        ("NOT_FOUND - the year", "the year"),
        ("NOTFOUND： the year", "the year"),
        ("Not found.", ""),
        (f"NOT FOUND: {'the year ' * 99}", ("the year " * 99)[:300].rstrip() + "…"),
        ("The passages do not say when it stood.", "when it stood"),
        ("The provided text doesn't contain any information about herons.", "herons"),
    )
]
REPLIES += [
    (text, [S(text, ())])
    for text in ("Missing the train, he ran.", "Not found guilty, he left.",
                 "The passages say when it stood.", "The article does not say that it stood.",
                 "He did not say when it stood.", "The passage was not found: it fell.")
]  # fmt: skip


def check_shown(pieces: Sequence[Piece]) -> None:
    """Assert that what is shown never holds half a marker and begins the sentence that settles."""
    shown = ""
    marks: set[str] = set()
    for piece in pieces:
        if isinstance(piece, TextWritten):
            shown += piece.text
            marks.add(piece.mark)
            for part in ("[1", "[2", "[p", "【4†", "NOT F", "*", "`"):
                assert part not in shown
        elif isinstance(piece, WrittenSentence):
            assert piece.text.startswith(shown)
            assert marks <= {piece.mark}
            shown, marks = "", set()
        else:
            assert shown == ""
    assert shown == ""


@pytest.mark.parametrize(("reply", "pieces"), REPLIES)
def test_a_reply_is_read_alike_however_it_is_cut(reply: str, pieces: Sequence[Piece]) -> None:
    for size in (1, 2, 3, 7, 1000):
        found = read(reply, size)
        assert settled(found) == list(pieces)
        check_shown(found)


@given(st.text(alphabet="ab .!\n[]1,2【】*-N", max_size=60), st.integers(1, 9))
def test_any_reply_is_read_without_losing_words(reply: str, size: int) -> None:
    letters = "".join(
        piece.text for piece in read(reply, size) if isinstance(piece, WrittenSentence)
    )
    assert [c for c in letters if c in "abN"] == [c for c in reply if c in "abN"]
