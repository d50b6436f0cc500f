"""What an open index reads: articles, their spans, and what a search finds."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import ArticleIndex, IndexSettings, MiniLMEmbedder, text_source
from index.errors import UnknownArticleError
from tests.command import footnote
from tests.index.conftest import Add, Put


@pytest.fixture(scope="module")
def standing(
    town: Path, tmp_path_factory: pytest.TempPathFactory, embedder: MiniLMEmbedder
) -> Iterator[ArticleIndex]:
    """Return the opened index of two articles, which stay as they are."""
    home = shutil.copytree(town, tmp_path_factory.mktemp("standing") / "home")
    with ArticleIndex.open(IndexSettings(home=home), embedder=embedder) as index:
        yield index


@pytest.fixture
def index(filled: IndexSettings, embedder: MiniLMEmbedder) -> ArticleIndex:
    """Return the opened index of two articles."""
    return ArticleIndex.open(filled, embedder=embedder)


def nearest(index: ArticleIndex, text: str, articles: list[str] | None = None) -> str:
    """Return the text of the passage nearest to one."""
    found = index.nearest(index.embedder.embed([text])[0], 1, articles)
    return next((p.text for p in index.passages([row for row, _ in found]).values()), "")


def worded(index: ArticleIndex, text: str) -> int:
    """Return how many passages have a word of a text."""
    return len(index.lexical(text, 9))


def test_an_empty_folder_reads_as_an_empty_store(
    settings: IndexSettings, embedder: MiniLMEmbedder
) -> None:
    with ArticleIndex.open(settings, embedder=embedder) as index:
        assert index.articles() == []
        assert index.counts() == (0, 0)
        assert index.generation == 0
        assert nearest(index, "anything") == ""
        assert worded(index, "anything") == 0
        with pytest.raises(UnknownArticleError, match="no article 'x', as the store is empty"):
            index.article("x")
    assert not settings.home.exists()


def test_dense_and_lexical_searches_find_and_keep_to_a_scope(standing: ArticleIndex) -> None:
    sold = "The market sells fish. Ships bring it."
    assert nearest(standing, "What is sold at the market?") == sold
    assert nearest(standing, "What is sold at the market?", ["harbour"]) != sold
    assert nearest(standing, "What is sold?", ["nowhere"]) == ""
    found = standing.lexical("ships", 9)
    assert {row.split("@")[0] for row, _ in found} == {"harbour", "market"}
    assert standing.nearest(standing.embedder.embed(["ships"])[0], 0) == []
    (only,) = standing.lexical("ships", 9, ["market"])
    assert only[0].startswith("market@")


def test_a_snapshot_reads_an_article_as_it_was(index: ArticleIndex, put: Put) -> None:
    with index.snapshot():
        before = index.generation, index.counts()
        put("market", "# Market\n\nCheese is sold. Nothing else is.")
        assert "fish" in index.article("market").text
        assert index.article_sentences("market")[0].text == "The market sells fish."
        assert nearest(index, "fish") == "The market sells fish. Ships bring it."
        assert worded(index, "cheese") == 0
        assert worded(index, "fish") == 1
        with ThreadPoolExecutor(1) as pool:
            assert "Cheese" in pool.submit(index.article, "market").result().text
        with index.snapshot():
            assert "fish" in index.article("market").text
            assert (index.generation, index.counts()) == before
    with index.snapshot():
        assert nearest(index, "cheese") == "Cheese is sold. Nothing else is."
        assert worded(index, "fish") == 0


def test_another_process_is_seen_at_the_next_question(
    index: ArticleIndex, settings: IndexSettings
) -> None:
    for text in ("Cheese is made of milk.", ""):
        generation = index.generation
        change = ("add", "-", "--id", "cheese") if text else ("remove", "cheese")
        done = footnote(*change, home=settings.home, data=text.encode())
        assert (done.returncode, done.stderr) == (0, "")
        assert index.generation > generation
        found = nearest(index, "cheese")
        assert found == text if text else "Cheese" not in found


def test_of_articles_with_the_same_text_one_answers(
    settings: IndexSettings, embedder: MiniLMEmbedder, add: Add
) -> None:
    text = "# The mill\n\nThe mill was built in 1890 by Ana Ruiz."
    first, other = add(text_source(text, article_id="a"), text_source(text, article_id="b")).added
    vector = embedder.embed(["Who built the mill?"])[0]
    with ArticleIndex.open(settings, embedder=embedder) as index:

        def found(articles: list[str] | None) -> set[str]:
            kinds = [index.nearest(vector, 5, articles), index.lexical("mill", 5, articles)]
            assert all(kinds)
            return {row.partition("@")[0] for kind in kinds for row, _ in kind}

        assert found(None) == found([first, other]) == {first}
        assert found([other]) == {other}
