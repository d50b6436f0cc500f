"""The bundled reader: what it is, and that it tells an answer from what only shares its words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReaderError
from qa import Pair, PassageReading, QAService, ReaderModel
from qa.reader.model import PAIRS, PASSAGES, BundledReader, Weights, bundled_reader

CONTEXT = "The ferry to Orm. The line opened in 1956."
FERRY = (
    "The ferry to Orm leaves from pier 4.",
    "It sails at nine every morning.",
    "The boat carries 80 people and six cars.",
    "Ada Holm has been its captain since 2011.",
)
TEXT = st.text(max_size=400)


@pytest.fixture(scope="module")
def reader() -> ReaderModel:
    return bundled_reader.get()


def test_services_share_it(service: QAService, reader: ReaderModel) -> None:
    assert service.reader is reader


def test_one_that_could_not_be_loaded_is_loaded_at_the_next_question(reader: ReaderModel) -> None:
    outcomes: list[ReaderModel | ReaderError] = [ReaderError("missing"), reader]

    def load() -> ReaderModel:
        outcome = outcomes.pop(0)
        if isinstance(outcome, ReaderError):
            raise outcome
        return outcome

    bundled = BundledReader(load)
    with pytest.raises(ReaderError, match="missing"):
        bundled.get()
    assert bundled.get() is bundled.get() is reader


@pytest.mark.parametrize(("name", "weights"), [("pairs", PAIRS), ("passages", PASSAGES)])
def test_a_missing_or_altered_file_is_refused(tmp_path: Path, name: str, weights: Weights) -> None:
    path, sha256 = weights
    with pytest.raises(ReaderError, match=r"cannot be read .* install Footnote again"):
        ReaderModel.load(**{name: (tmp_path / "none.onnx", sha256)})
    altered = tmp_path / "reader.onnx"
    altered.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ReaderError, match="is not the one Footnote was built for"):
        ReaderModel.load(**{name: (altered, sha256)})


@pytest.mark.parametrize(
    ("question", "answer", "other", "history"),
    [
        ("Who painted the harbour?", "Ada Holm painted the harbour in oil.",
         "The harbour was painted over in 1960.", ""),
        ("how much is a ticket", "It costs 12 crowns.", "Tickets are sold on board.", ""),
        ("wher was teh hull biult", "The hull was made in Gdansk.", "The hull was painted.", ""),
        ("where does she live", "Holm lives on Orm.", "The engineer lives in Vik.",
         "Who is the captain of the Heron? Ada Holm. "),
    ],
)  # fmt: skip
def test_a_sentence_that_answers_is_told_from_one_that_does_not(
    reader: ReaderModel, question: str, answer: str, other: str, history: str
) -> None:
    pairs = [Pair(question, each, CONTEXT, history) for each in (answer, other)]
    first, second = reader.logits(pairs)
    assert first > second


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


def test_each_is_read_alike_alone_and_among_others(reader: ReaderModel) -> None:
    pairs = [Pair("Who?", "Ada Holm did. " * n, CONTEXT) for n in (1, 9, 40)]
    for pair, logit in zip(pairs, reader.logits(pairs), strict=True):
        assert reader.logits([pair])[0] == logit
    readings = [PassageReading("Who?", "Orm", FERRY[:n]) for n in (1, 2, 4)]
    for reading, scores in zip(readings, reader.passages(readings), strict=True):
        (alone,) = reader.passages([reading])
        assert (alone.passage, alone.sentences) == (scores.passage, scores.sentences)


@given(
    st.lists(st.builds(Pair, TEXT, TEXT, TEXT, TEXT), max_size=3),
    st.builds(PassageReading, TEXT, TEXT, st.lists(TEXT, max_size=9).map(tuple), TEXT, TEXT),
)
@settings(max_examples=12)
def test_any_text_is_read(reader: ReaderModel, pairs: list[Pair], reading: PassageReading) -> None:
    logits = reader.logits(pairs)
    assert logits.shape == (len(pairs),)
    (scores,) = reader.passages([reading])
    assert len(scores.sentences) <= len(reading.sentences)
    assert all(-60 < score < 60 for score in (*logits, scores.passage, *scores.sentences))


def test_what_does_not_fit_into_a_row_has_no_score(reader: ReaderModel) -> None:
    long = PassageReading("Who?", "Orm", tuple(f"{word} " * 90 for word in "abcdefgh"))
    (scores,) = reader.passages([long])
    assert 0 < len(scores.sentences) < 8
