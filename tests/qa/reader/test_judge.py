"""Which sentences are read, and what goes with them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index import ArticleIndex, Embedder, FloatArray, IndexSettings, add_articles, text_source
from qa import QAService, Scope
from qa.reader.model import Pair, PassageScores, ReaderModel
from qa.reader.passage_row import PassageReading
from qa.reader.reader import PAIRS, read
from qa.retrieval.retriever import retrieve

LISTED = """# A walk over the Hollin pass

The walk takes six hours. The path is steep and wet in places.

Bring these things for the walk over the pass:

- a stove
- two litres of water
- a map of the valley

The hut at the top is closed in winter. It has twelve beds and no running water.
"""
FERRY = """# The ferry to Orm

The ferry to Orm leaves from pier 4. It sails at nine every morning. The boat carries 80 people \
and six cars. Ada Holm has been its captain since 2011.
"""


class RecordingReader(ReaderModel):
    """Finds nothing an answer, and keeps what it was given."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def passages(self, readings: Sequence[PassageReading]) -> list[PassageScores]:
        return [PassageScores(-9.0, (-9.0,) * len(each.sentences)) for each in readings]

    def logits(self, pairs: Sequence[Pair]) -> FloatArray:
        assert len(pairs) <= PAIRS
        self.read += [pair.sentence for pair in pairs]
        return np.full(len(pairs), -9.0, np.float32)


def test_what_opens_a_list_is_read_with_its_items(tmp_path: Path, embedder: Embedder) -> None:
    settings = IndexSettings(home=tmp_path / "home")
    add_articles([text_source(LISTED, markdown=True)], settings=settings, embedder=embedder)
    with ArticleIndex.open(settings, embedder=embedder) as index:
        found, reader = retrieve(index, "What should I bring?"), RecordingReader()
        articles = {each.id: index.article(each.id) for each in index.articles()}
        passages = index.passages([ranked.sentence.passage_id for ranked in found.sentences])
        read(reader, found, articles, passages)
    opening = "Bring these things for the walk over the pass:"
    items = "- a stove - two litres of water - a map of the valley"
    assert f"{opening} {items}" in reader.read
    assert opening not in reader.read


def test_a_sentence_read_in_its_passage_and_alone_is_told_from_its_neighbours(
    tmp_path: Path, embedder: Embedder
) -> None:
    settings = IndexSettings(home=tmp_path / "home")
    add_articles([text_source(FERRY, markdown=True)], settings=settings, embedder=embedder)
    with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
        for question, said in (
            ("when does it go", "nine"),
            ("when does it leave", "nine"),
            ("which pier is it", "pier 4"),
            ("how many cars fit on the boat", "six cars"),
            ("who is the captain", "Ada Holm"),
        ):
            best = service.evidence(question, Scope()).candidates[0]
            assert said in best.sentence.text, question


TABLE = """# Boats

| Boat | Seats |
|---|---|
| Heron | 40 |
| Plover | 95 |
| Swift | 12 |
"""


class ShortReader(RecordingReader):
    """Has room for all sentences of a passage but the last."""

    def passages(self, readings: Sequence[PassageReading]) -> list[PassageScores]:
        whole = super().passages(readings)
        return [PassageScores(each.passage, each.sentences[:-1]) for each in whole]


def test_a_named_row_that_does_not_fit_into_what_is_read_is_left_out(
    tmp_path: Path, embedder: Embedder
) -> None:
    settings = IndexSettings(home=tmp_path / "home")
    add_articles([text_source(TABLE, markdown=True)], settings=settings, embedder=embedder)
    with ArticleIndex.open(settings, embedder=embedder) as index:
        found = retrieve(index, "how many seats has the Swift")
        articles = {each.id: index.article(each.id) for each in index.articles()}
        passages = index.passages([ranked.sentence.passage_id for ranked in found.sentences])
        candidates = read(ShortReader(), found, articles, passages)
    texts = [each.sentence.text for each in candidates]
    assert "Plover | 95" in texts
    assert "Swift | 12" not in texts


def test_the_items_of_a_list_follow_its_opening(tmp_path: Path, embedder: Embedder) -> None:
    settings = IndexSettings(home=tmp_path / "home")
    add_articles([text_source(LISTED, markdown=True)], settings=settings, embedder=embedder)
    with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
        question = "What things should I bring for the walk over the pass?"
        answer = service.answer(question)
        assert [claim.text for claim in answer.claims] == [
            "Bring these things for the walk over the pass:",
            "- a stove",
            "- two litres of water",
            "- a map of the valley",
        ]
        opening, *items = answer.citations
        assert opening.context is None
        assert {note.context and note.context.quote for note in items} == {opening.quote}
        best = service.evidence(question, Scope()).candidates[0]
        assert [unit.text for unit in best.items] == [note.quote for note in items]
