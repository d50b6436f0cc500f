from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reply.declarations import Declaration
from qa.reply.reply import Piece, ReplyReader, Written, WrittenSentence


def read(reply: str, size: int) -> list[Piece]:
    reader = ReplyReader(3)
    pieces: list[Piece] = []
    for start in range(0, len(reply), size):
        pieces += reader.feed(reply[start : start + size])
    return pieces + reader.end()


def settled(reply: str, size: int) -> list[Piece]:
    return [piece for piece in read(reply, size) if not isinstance(piece, Written)]


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
    ("NOT FOUND: the price of the ticket.", [Declaration("not_found", "the price of the ticket")]),
    ("The U.S. said so [1].\nMISSING: what it cost",
     [S("The U.S. said so.", (1,)), Declaration("missing", "what it cost")]),
    ("WRONG PREMISE: It stood in Vienna, not in Geneva [1].",
     [S("It stood in Vienna, not in Geneva.", (1,), corrects=True)]),
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
    ("It is so [2-4].", [S("It is so.", (2, 3, 4))]),
    ("**Not found:** the year", [Declaration("not_found", "the year")]),
    ("", []),
    ("  \n [1] \n", []),
    (
        "It stood [1], [2] and [3]. It fell ([1]). It lay [[2]] there.[^3]It rose (1).",
        [
            S("It stood.", (1, 2, 3)),
            S("It fell.", (1,)),
            S("It lay there.", (2, 3)),
            S("It rose.", (1,)),
        ],
    ),
    ("It stood [0]. It fell [99999999999].", [S("It stood.", (0,)), S("It fell.", (99999999999,))]),
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
    ("NOT FOUND", [Declaration("not_found", "")]),
    ("Not found.", [Declaration("not_found", "")]),
    ("NOT_FOUND: the year", [Declaration("not_found", "the year")]),
    ("not found - the year", [Declaration("not_found", "the year")]),
    ("> *NOT FOUND:* the year", [Declaration("not_found", "the year")]),
    ("Answer: NOT FOUND: the year", [Declaration("not_found", "the year")]),
    ("Sorry, NOT FOUND: the year.", [Declaration("not_found", "the year")]),
    ("Nobody was not found: he said so [1].", [S("Nobody was not found: he said so.", (1,))]),
    ("It stood [1], MISSING: the year", [S("It stood,", (1,)), Declaration("missing", "the year")]),
    ("The passages do not mention the year. [1]\nIt stood [1].",
     [Declaration("not_found", "the year"), S("It stood.", (1,))]),
    ("The passage says that it stood [1]. However, it does not say when.",
     [S("The passage says that it stood.", (1,)), S("However, it does not say when.", ())]),
    ("It stood [1].\nMISSING: none.", [S("It stood.", (1,))]),
    ("Missing the train, he ran [1].", [S("Missing the train, he ran.", (1,))]),
    ("WRONG PREMISE. It stood [1].", [S("It stood.", (1,), corrects=True)]),
    ("It \x1b[31mstood\x1b[0m\x07 there \u202e[1].", [S("It [31mstood[0m there.", (1,))]),
]  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(("reply", "pieces"), REPLIES)
def test_a_reply_is_read_alike_however_it_is_cut(
    reply: str, pieces: Sequence[Piece], size: int
) -> None:
    assert settled(reply, size) == list(pieces)


@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize("reply", [reply for reply, _ in REPLIES])
def test_half_a_marker_is_never_shown(reply: str, size: int) -> None:
    shown = "".join(piece.text for piece in read(reply, size) if isinstance(piece, Written))
    for part in ("[1", "[2", "[p", "【", "NOT F", "MISS", "WRONG", "*", "`"):
        assert part not in shown


@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize(("reply", "pieces"), REPLIES)
def test_what_is_shown_begins_the_sentence_that_settles(
    reply: str, pieces: Sequence[Piece], size: int
) -> None:
    shown = ""
    marks: set[str] = set()
    for piece in read(reply, size):
        if isinstance(piece, Written):
            shown += piece.text
            marks.add(piece.mark)
        elif isinstance(piece, WrittenSentence):
            assert piece.text.startswith(shown)
            assert marks <= {piece.mark}
            shown, marks = "", set()
        else:
            assert shown == ""
    assert shown == ""


@given(st.text(alphabet="ab .!\n[]1,2【】*-N", max_size=60), st.integers(1, 9))
def test_any_reply_is_read_without_losing_words(reply: str, size: int) -> None:
    letters = "".join(
        piece.text for piece in settled(reply, size) if isinstance(piece, WrittenSentence)
    )
    assert [c for c in letters if c in "abN"] == [c for c in reply if c in "abN"]
