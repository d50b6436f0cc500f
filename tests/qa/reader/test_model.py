"""The bundled reader: what it is, and that it tells an answer from what only shares its words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReaderError
from qa import PassageReading, ReaderModel
from qa.reader.model import WEIGHTS_FILE, bundled_reader

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


def test_a_missing_or_altered_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"cannot be read .* install Footnote again"):
        ReaderModel.load(tmp_path / "none.onnx")
    altered = tmp_path / "reader.onnx"
    altered.write_bytes(WEIGHTS_FILE.read_bytes()[:-1] + b"?")
    with pytest.raises(ReaderError, match="is not the one Footnote was built for"):
        ReaderModel.load(altered)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("when did the line open", "1956"),
        ("who has been captain since 2011", "Ada Holm"),
        ("when did ada holm become captain", "2011"),
    ],
)
def test_the_words_that_answer_are_found(reader: ReaderModel, question: str, words: str) -> None:
    told = ("The line to Orm opened in 1956.", *FERRY[2:])
    (scores,) = reader.passages([PassageReading(question, "The ferry to Orm", told)])
    best = max(range(len(told)), key=lambda n: scores.sentences[n])
    assert words in scores.words[best].text
    assert scores.words[best].text in told[best]
    assert scores.words[best].log_odds > 0


def test_each_is_read_alike_alone_and_among_others(reader: ReaderModel) -> None:
    readings = [PassageReading("Who?", "Orm", FERRY[:n]) for n in (1, 2, 4)]
    for reading, scores in zip(readings, reader.passages(readings), strict=True):
        (alone,) = reader.passages([reading])
        assert (alone.passage, alone.sentences) == (scores.passage, scores.sentences)


@given(st.builds(PassageReading, TEXT, TEXT, st.lists(TEXT, max_size=9).map(tuple), TEXT, TEXT))
@settings(max_examples=12)
def test_any_text_is_read(reader: ReaderModel, reading: PassageReading) -> None:
    (scores,) = reader.passages([reading])
    assert len(scores.sentences) == len(scores.words) <= len(reading.sentences)
    assert all(-60 < score < 60 for score in (scores.passage, *scores.sentences))
    for text, words in zip(reading.sentences, scores.words, strict=False):
        assert words.text in text
