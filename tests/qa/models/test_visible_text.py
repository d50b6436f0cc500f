from hypothesis import given
from hypothesis import strategies as st

from qa.models.visible_text import VisibleText

CASES = {
    "<think>Hm.</think>It was.": "It was.",
    "  <think>\nHm.\n</think>\n\nIt was.": "It was.",
    "One. <think>Hm.</think>Two.": "One. Two.",
    "<think>never closed": "",
    "<reasoning>Hm.</reasoning>It was.": "It was.",
    "It</think> was.": "Itwas.",
    "a < b and b > c, <b>bold</b>, <thing>": "a < b and b > c, <b>bold</b>, <thing>",
    "a <": "a <",
    "ends in <thi": "ends in <thi",
    " \n ": "",
    "Fish \ud83d\udc1f.": "Fish 🐟.",
    "Fish \ud83d": "Fish \N{REPLACEMENT CHARACTER}",
}


def read(pieces: list[str]) -> str:
    visible = VisibleText()
    return "".join([*map(visible.feed, pieces), visible.end()])


def test_thinking_is_taken_out_wherever_a_text_is_cut() -> None:
    for text, shown in CASES.items():
        for cut in range(len(text) + 1):
            assert read([text[:cut], text[cut:]]) == shown


@given(st.text(alphabet="<>/think ab", max_size=40), st.integers(0, 40))
def test_two_pieces_read_like_one(text: str, cut: int) -> None:
    assert read([text[:cut], text[cut:]]) == read([text])
