from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as configured
from hypothesis import strategies as st

from index.article_index import ArticleIndex
from index.embedding.embedder import MiniLMEmbedder
from index.errors import UnknownArticleError
from index.loading.load import text_source
from index.pipeline import add_articles
from index.settings import IndexSettings
from index.store.vector_files import KINDS
from index.types import Passage, Selection, Sentence

LIGHTS = "# Lights\n\n" + "\n\n".join(
    f"## Part {part} 🚢\n\nShip {part} has a lamp. The lamp q\u0303 is lit. Nobody sees it."
    for part in range(40)
)
TOWN = "# Town\n\nThe town has a lamp. Ships come in."
TEXT_END = 3000


@pytest.fixture(scope="module")
def index(
    tmp_path_factory: pytest.TempPathFactory, embedder: MiniLMEmbedder
) -> Iterator[ArticleIndex]:
    """Return the opened index of a long article and a short one."""
    settings = IndexSettings(home=tmp_path_factory.mktemp("searches") / "home")
    documents = [
        text_source(text, article_id=article_id, markdown=True)
        for article_id, text in [("lights", LIGHTS), ("town", TOWN)]
    ]
    add_articles(documents, settings=settings, embedder=embedder)
    with ArticleIndex.open(settings, embedder=embedder) as opened:
        yield opened


def touched(rows: list[Passage] | list[Sentence], selection: Selection) -> set[str]:
    return {row.id for row in rows if row.start < selection.end and row.end > selection.start}


@given(st.integers(-5, TEXT_END), st.integers(-5, TEXT_END))
@configured(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_search_within_a_selection_finds_what_it_touches(
    index: ArticleIndex, start: int, end: int
) -> None:
    selection = Selection("lights", start, end)
    sentences = index.article_sentences("lights")
    passages = list(index.passages([sentence.passage_id for sentence in sentences]).values())
    inside = touched(sentences, selection)
    assert {sentence.id for sentence in index.sentences_within(selection)} == inside
    assert all(selection.touches(s.start, s.end) == (s.id in inside) for s in sentences)

    vector = index.embedder.embed(["Who sees the lamp?"])[0]
    for rows, expected in zip(KINDS, (touched(passages, selection), inside), strict=True):
        found = index.nearest(vector, 999, within=selection, rows=rows)
        assert {row for row, _ in found} == expected
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        assert index.nearest(vector, 2, ["town"], selection, rows=rows) == found[:2]

    lamps = {sentence.id for sentence in sentences if "lamp" in sentence.text}
    lexical = index.lexical("lamp", 999, ["town"], selection, rows="sentences")
    assert {row for row, _ in lexical} == inside & lamps
    everywhere = dict(index.lexical("lamp", 999, rows="sentences"))
    assert all(everywhere[row] == score for row, score in lexical)
    by_passage = index.lexical("lamp", 999, ["town"], selection)
    assert {row for row, _ in by_passage} == touched(passages, selection)


def test_cosines_within_a_selection_are_those_of_the_vectors(index: ArticleIndex) -> None:
    vector = index.embedder.embed(["Who sees the lamp of ship seven?"])[0]
    whole = Selection("lights", 0, TEXT_END * 9)
    for rows in KINDS:
        within = index.nearest(vector, 999, within=whole, rows=rows)
        scoped = index.nearest(vector, 999, ["lights"], rows=rows)
        assert dict(within) == pytest.approx(dict(scoped), abs=1e-3)


def test_a_selection_in_no_article_holds_nothing(index: ArticleIndex) -> None:
    vector = index.embedder.embed(["lamp"])[0]
    nowhere = Selection("nowhere", 0, 9)
    for rows in KINDS:
        with pytest.raises(UnknownArticleError):
            index.nearest(vector, 9, within=nowhere, rows=rows)
        with pytest.raises(UnknownArticleError):
            index.lexical("lamp", 9, within=nowhere, rows=rows)
    for article_id in ("nowhere", "river\udcff"):
        with pytest.raises(UnknownArticleError):
            index.sentences_within(Selection(article_id, 0, 9))
