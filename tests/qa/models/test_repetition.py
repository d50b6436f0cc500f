from pathlib import Path

import pytest

from qa.models.repetition import Repetition


def found_after(pieces: list[str]) -> int | None:
    """Return how many pieces were read when the loop was noticed."""
    watch = Repetition()
    return next((number for number, text in enumerate(pieces, 1) if watch.feed(text)), None)


@pytest.mark.parametrize(
    ("pieces", "most"),
    [
        (["The harbour was built in 1874. "], 7),
        (["harbour "], 40),
        (["非常好"], 80),
        (["The long clause that has no full stop at its end and goes on for a while, "], 8),
        (["The harbour is deep and wide. ", "The market sells fish. ", "Nobody came. "], 18),
        # A sentence is the same whatever its number and marker.
        ([f"{n}. The harbour is deep and wide [{n}].\n" for n in range(1, 100)], 5),
    ],
)
def test_what_goes_round_is_noticed_soon(pieces: list[str], most: int) -> None:
    found = found_after(pieces * 1_000)
    assert found is not None
    assert found <= most


@pytest.mark.parametrize(
    "text",
    [
        "It was built in 1874 [1]. It was built by Karin Holm [2]. It was built of granite [1].",
        "The members are Ada, Ada, Ada and Ada, as four people of that name signed it [1].",
        "| year | ships |\n| --- | --- |\n" + "".join(f"| {1900 + i} | {i} |\n" for i in range(30)),
        "This is not in the passages. " * 3,
    ],
)
def test_what_only_resembles_a_loop_passes(text: str) -> None:
    assert found_after(text.split(" ")) is None
    assert found_after([text]) is None


def test_no_paragraph_that_people_wrote_goes_round(bench: Path) -> None:
    folder = bench / "bench" / "xquad" / "en" / "articles"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]
    paragraphs = [paragraph for text in texts for paragraph in text.split("\n\n")]
    assert len(paragraphs) > 200
    assert [text for text in paragraphs if found_after(text.split(" ")) is not None] == []
