"""What opens a list is read, and shown, with its items."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from index import ArticleIndex, Embedder, IndexSettings, add_articles, text_source
from index.embedding import FloatArray
from qa import Pair, PassageReading, QAService, ReaderModel, retrieve
from qa.reader import read
from qa.reader.model import PassageScores

OPENING = "Bring these things for the walk over the pass:"
ITEMS = ["- a stove", "- two litres of water", "- a map of the valley"]
WALK = f"""# A walk over the Hollin pass

The walk takes six hours. The path is steep and wet in places.

{OPENING}

{ITEMS[0]}
{ITEMS[1]}
{ITEMS[2]}

The hut at the top is closed in winter. It has twelve beds and no running water.
"""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[QAService]:
    settings = IndexSettings(home=tmp_path_factory.mktemp("walk") / "home")
    source = text_source(WALK, article_id="walk", markdown=True)
    add_articles([source], settings=settings, embedder=embedder)
    with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
        yield service


class RecordingReader(ReaderModel):
    """Finds nothing an answer, and keeps the sentences that it read alone."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def passages(self, readings: Sequence[PassageReading]) -> list[PassageScores]:
        return [PassageScores(-9.0, (-9.0,) * len(each.sentences)) for each in readings]

    def logits(self, pairs: Sequence[Pair]) -> FloatArray:
        assert len(pairs) <= 6
        self.read += [pair.sentence for pair in pairs]
        return np.full(len(pairs), -9.0, np.float32)


def test_what_opens_a_list_is_read_with_its_items(walk: QAService) -> None:
    reader = RecordingReader()
    found = retrieve(walk.index, "What should I bring?")
    passages = walk.index.passages([ranked.sentence.passage_id for ranked in found.sentences])
    read(reader, found, {"walk": walk.index.article("walk")}, passages)
    assert " ".join([OPENING, *ITEMS]) in reader.read
    assert OPENING not in reader.read


def test_the_items_of_a_list_follow_its_opening(walk: QAService) -> None:
    answer = walk.answer("What things should I bring for the walk over the pass?")
    assert [claim.text for claim in answer.claims] == [OPENING, *ITEMS]
    opening, *items = answer.citations
    assert opening.context is None
    assert {note.context and note.context.quote for note in items} == {OPENING}
