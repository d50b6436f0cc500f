from qa import Message, ModelChunk
from qa.models.requests import Requests
from tests.fakes import ScriptedModel

CASES = {
    "<think>Hm.</think>It was.": "It was.",
    "  <think>\nHm.\n</think>\n\nIt was.": "It was.",
    "One. <think>Hm.</think>Two.": "One. Two.",
    "One. <think>never closed": "One. ",
    "<reasoning>Hm.</reasoning>It was.": "It was.",
    "It</think> was.": "It was.",
    "a < b and b > c, <b>bold</b>, <thing>": "a < b and b > c, <b>bold</b>, <thing>",
    "a <": "a <",
    "ends in <thi": "ends in <thi",
}


class InPieces(ScriptedModel):
    """Replies in the given pieces."""

    def stream(self, *_: object, **__: object):  # type: ignore[no-untyped-def]
        yield from map(ModelChunk, self.replies)  # type: ignore[arg-type]


def test_thinking_is_taken_out_wherever_a_text_is_cut() -> None:
    for text, shown in CASES.items():
        for cut in range(len(text) + 1):
            requests = Requests(InPieces([text[:cut], text[cut:]]))
            assert "".join(requests.stream([Message("user", "Who?")], max_tokens=9)) == shown
