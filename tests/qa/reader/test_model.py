"""The bundled reader: what it is, and that it tells an answer from what only shares its words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import ReaderError
from qa.reader.model import PAIRS, PASSAGES, Pair, ReaderModel, Weights
from qa.reader.passage_row import PassageReading

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


@pytest.mark.parametrize(("name", "weights"), [("pairs", PAIRS), ("passages", PASSAGES)])
def test_a_missing_or_altered_file_is_refused(tmp_path: Path, name: str, weights: Weights) -> None:
    path, sha256 = weights
    with pytest.raises(ReaderError, match=r"cannot be read .* install Footnote again"):
        ReaderModel.load(**{name: (tmp_path / "none.onnx", sha256)})
    altered = tmp_path / "reader.onnx"
    altered.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ReaderError, match="is not the one Footnote was built for"):
        ReaderModel.load(**{name: (altered, sha256)})


FERRY = (
    "The ferry to Orm leaves from pier 4.",
    "It sails at nine every morning.",
    "The boat carries 80 people and six cars.",
    "Ada Holm has been its captain since 2011.",
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("when does it leave", 1),
        ("which pier is it", 0),
        ("how many cars fit on the boat", 2),
        ("who is the captain", 3),
    ],
)
def test_the_sentence_of_a_passage_that_answers_is_told_from_its_neighbours(
    reader: ReaderModel, question: str, answer: int
) -> None:
    (scores,) = reader.passages([PassageReading(question, "The ferry to Orm", FERRY)])
    assert max(range(len(FERRY)), key=lambda n: scores.sentences[n]) == answer


def test_a_passage_that_answers_is_told_from_one_on_the_same_topic(reader: ReaderModel) -> None:
    question, place = "how much is a ticket to Orm", "The ferry to Orm"
    priced = (*FERRY[:2], "A ticket costs 12 crowns, children go free.")
    without, with_price = reader.passages(
        [PassageReading(question, place, each) for each in (FERRY, priced)]
    )
    assert with_price.passage > without.passage


def test_passages_are_read_alike_alone_and_among_others(reader: ReaderModel) -> None:
    readings = [PassageReading("Who?", "Orm", FERRY[:n]) for n in (1, 2, 4)]
    together = reader.passages(readings)
    for reading, scores in zip(readings, together, strict=True):
        (alone,) = reader.passages([reading])
        assert (alone.passage, alone.sentences) == (scores.passage, scores.sentences)
    assert reader.passages([]) == []


@given(
    st.lists(
        st.builds(PassageReading, TEXT, TEXT, st.lists(TEXT, max_size=9).map(tuple), TEXT, TEXT),
        max_size=3,
    )
)
@settings(max_examples=20, deadline=None)
def test_any_passage_is_read(reader: ReaderModel, readings: list[PassageReading]) -> None:
    for reading, scores in zip(readings, reader.passages(readings), strict=True):
        assert len(scores.sentences) <= len(reading.sentences)
        assert all(-60 < score < 60 for score in (scores.passage, *scores.sentences))


def test_what_does_not_fit_into_a_row_has_no_score(reader: ReaderModel) -> None:
    long = PassageReading("Who?", "Orm", tuple(f"{word} " * 90 for word in "abcdefgh"))
    (scores,) = reader.passages([long])
    assert 0 < len(scores.sentences) < 8
