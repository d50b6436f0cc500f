"""The bundled reader: what it is, and that it tells an answer from what only shares its words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import ReaderError
from qa.reader.reader import MODEL_FILE, Pair, ReaderModel

CONTEXT = "The ferry to Orm. The line opened in 1956."


@pytest.fixture(scope="module")
def reader() -> ReaderModel:
    return ReaderModel.load()


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("Who painted the harbour?", "Ada Holm painted the harbour in oil.",
         "The harbour was painted over in 1960."),
        ("how much is a ticket", "It costs 12 crowns.", "Tickets are sold on board."),
        ("When does it leave?", "The boat sails at nine every morning.", "It carries 80 people."),
        ("wher was teh hull biult", "The hull was made in Gdansk.", "The hull was painted."),
    ],
)  # fmt: skip
def test_a_sentence_that_answers_is_told_from_one_that_does_not(
    reader: ReaderModel, question: str, answer: str, other: str
) -> None:
    first, second = reader.logits([Pair(question, each, CONTEXT) for each in (answer, other)])
    assert first > second


def test_what_was_asked_before_tells_what_is_meant(reader: ReaderModel) -> None:
    history = "Who is the captain of the Heron? Ada Holm. "
    pair = Pair("where does she live", "Holm lives on Orm.", CONTEXT, history)
    other = Pair("where does she live", "The engineer lives in Vik.", CONTEXT, history)
    first, second = reader.logits([pair, other])
    assert first > second


def test_pairs_are_read_alike_alone_and_among_others(reader: ReaderModel) -> None:
    pairs = [Pair("Who?", "Ada Holm did. " * n, CONTEXT) for n in (1, 3, 9, 40)]
    together = reader.logits(pairs)
    for pair, logit in zip(pairs, together, strict=True):
        assert reader.logits([pair])[0] == logit
    assert reader.logits([]).shape == (0,)


TEXT = st.text(max_size=400)


@given(st.lists(st.builds(Pair, TEXT, TEXT, TEXT, TEXT), max_size=4))
@settings(max_examples=30, deadline=None)
def test_any_text_is_read(reader: ReaderModel, pairs: list[Pair]) -> None:
    logits = reader.logits(pairs)
    assert logits.shape == (len(pairs),)
    assert all(-50 < logit < 50 for logit in logits)


def test_a_missing_or_altered_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"cannot be read .* install Footnote again"):
        ReaderModel.load(tmp_path / "none.onnx")
    altered = tmp_path / "reader.onnx"
    altered.write_bytes(MODEL_FILE.read_bytes()[:-1] + b"?")
    with pytest.raises(ReaderError, match="is not the one Footnote was built for"):
        ReaderModel.load(altered)
