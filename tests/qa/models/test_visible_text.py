from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qa.models.visible_text import VisibleText

CASES = {
    "Plain text.": "Plain text.",
    "<think>Hm.</think>It was.": "It was.",
    "  <think>\nHm.\n</think>\n\nIt was.": "It was.",
    "<THINKING>Hm.</THINKING> It was.": "It was.",
    "One. <think>Hm.</think>Two.": "One. Two.",
    "<think>a</think><think>b</think>It was.": "It was.",
    "<think>never closed": "",
    "<reasoning>Hm.</reasoning>It was.": "It was.",
    "[THINK]Hm.[/THINK]It was [1].": "It was [1].",
    "◁think▷Hm.◁/think▷It was.": "It was.",
    "<|channel|>analysis<|message|>Hm.<|end|><|channel|>final<|message|>It was.": "It was.",
    "<|channel|>final<|message|>It was.": "It was.",
    "[th": "[th",
    "It was.</think>": "It was.",
    "a < b and b > c, <b>bold</b>, <thing>": "a < b and b > c, <b>bold</b>, <thing>",
    "a <": "a <",
    "ends in <thi": "ends in <thi",
    "": "",
    " \n ": "",
    "Fish 🐟.": "Fish 🐟.",
}


def read(pieces: list[str]) -> str:
    visible = VisibleText()
    return "".join([*map(visible.feed, pieces), visible.end()])


def test_thinking_is_taken_out() -> None:
    assert {text: read([text]) for text in CASES} == CASES


@given(st.sampled_from(sorted(CASES)), st.lists(st.integers(0, 90), max_size=8))
def test_it_does_not_matter_where_a_text_is_cut(text: str, cuts: list[int]) -> None:
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [text[a:b] for a, b in pairwise(places)]
    assert read(pieces) == CASES[text]


@given(st.text(alphabet="<>/think ab", max_size=40), st.integers(0, 40))
def test_two_pieces_read_like_one(text: str, cut: int) -> None:
    assert read([text[:cut], text[cut:]]) == read([text])


def test_a_final_channel_that_ends_a_piece_is_no_text() -> None:
    tag = "<|channel|>final<|message|>"
    for cut in range(1, len(tag) + 5):
        text = f"{tag}It was."
        assert read([text[:cut], text[cut:]]) == "It was."
    assert read(["It</think>", " was."]) == read(["It</think> was."]) == "Itwas."


def test_a_plain_word_is_shown_at_once() -> None:
    visible = VisibleText()
    assert [visible.feed(piece) for piece in ("It", " was", " built")] == ["It", " was", " built"]


def test_the_halves_of_a_character_are_put_together() -> None:
    assert read(["Fish \ud83d", "\udc1f."]) == "Fish 🐟."
    assert read(["Fish \ud83d"]) == "Fish \N{REPLACEMENT CHARACTER}"
