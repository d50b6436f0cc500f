"""What an open index reads: articles, their spans, and what a search finds."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import (
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    text_source,
)
from index.errors import UnknownArticleError
from tests.command import footnote
from tests.index.conftest import Add, Put

ROOT = Path(__file__).parent.parent.parent


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


def test_articles_are_listed_by_title_with_size_and_date(index: ArticleIndex, put: Put) -> None:
    put("dated", "---\ndate: 2021-03-04\n---\n# A 🚢\n\nIt has q\u0303 and 🏳️‍🌈.")
    summaries = index.articles()
    assert [(s.id, s.title, s.source, s.passages, s.sentences, s.published) for s in summaries] == [
        ("dated", "A 🚢", None, 1, 1, "2021-03-04"),
        ("harbour", "Harbour 🚢", None, 2, 3, None),
        ("market", "Market", None, 1, 2, None),
    ]
    for each in summaries:
        assert each.added.endswith("+00:00")
        assert each.characters == len(index.article(each.id).text)
    assert index.counts() == (4, 6)
    assert index.count() == 3
    article = index.article("harbour")
    assert article.text == (
        "Harbour 🚢\n\nThe harbour is deep. Ships come in.\n\nLight\n\nThe lamp is lit at six."
    )
    assert [article.text[h.start : h.end] for h in article.headings] == ["Harbour 🚢", "Light"]


def test_an_unknown_article_is_answered_with_the_nearest(standing: ArticleIndex) -> None:
    with pytest.raises(UnknownArticleError, match="no article 'harbor'; did you mean harbour"):
        standing.article("harbor")
    with pytest.raises(UnknownArticleError, match="'zzz'; 'footnote list' shows the ids"):
        standing.article_sentences("zzz")
    with pytest.raises(UnknownArticleError):
        standing.article("river\udcff")


def test_dense_and_lexical_searches_find_and_keep_to_a_scope(standing: ArticleIndex) -> None:
    sold = "The market sells fish. Ships bring it."
    assert nearest(standing, "What is sold at the market?") == sold
    assert nearest(standing, "What is sold at the market?", ["harbour"]) != sold
    assert nearest(standing, "What is sold?", ["nowhere"]) == ""
    found = standing.lexical("ships", 9)
    assert {row.split("@")[0] for row, _ in found} == {"harbour", "market"}
    (only,) = standing.lexical("ships", 9, ["market"])
    assert only[0].startswith("market@")


def test_a_passage_is_searched_under_its_title_and_headings(
    standing: ArticleIndex, embedder: MiniLMEmbedder
) -> None:
    lamp = standing.article_sentences("harbour")[2]
    assert lamp.text == "The lamp is lit at six."
    for question in ("harbour", "light"):
        assert lamp.passage_id in {row for row, _ in standing.lexical(question, 9)}
    (vector,) = embedder.embed([f"Harbour 🚢 › Light\n{lamp.text}"])
    assert dict(standing.nearest(vector, 9))[lamp.passage_id] > 0.99
    (vector,) = embedder.embed([lamp.text])
    assert dict(standing.nearest(vector, 9))[lamp.passage_id] < 0.99


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


def test_a_store_that_took_the_place_of_another_is_noticed(
    index: ArticleIndex, put: Put, settings: IndexSettings
) -> None:
    assert nearest(index, "fish")
    settings.home.rename(settings.home.with_name("away"))
    assert index.articles() == []
    put("two", "# Two\n\nTwo is here.")
    assert [summary.id for summary in index.articles()] == ["two"]
    assert nearest(index, "Two is here.") == "Two is here."


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


def test_questions_from_many_threads_while_articles_change(index: ArticleIndex, put: Put) -> None:
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            with index.snapshot():
                vector = index.embedder.embed(["What does the market sell?"])[0]
                near, worded = index.nearest(vector, 5), index.lexical("sells", 5)
                assert {row.split("@")[0] for row, _ in near} == {"harbour", "market"}
                assert [row.split("@")[0] for row, _ in worded] == ["market"]
                for passage in index.passages([row for row, _ in near + worded]).values():
                    article = index.article(passage.article_id)
                    assert article.text[passage.start : passage.end] == passage.text

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        try:
            for number in range(4):
                put("market", f"# Market\n\n{'Well, ' * number}the market sells {number} fish.")
        finally:
            stop.set()
        for each in asking:
            each.result()


def test_reading_does_not_import_llama_index(filled: IndexSettings) -> None:
    code = """
import sys
from index import ArticleIndex, IndexSettings
with ArticleIndex.open(IndexSettings.from_environment()) as index:
    vector = index.embedder.embed(["fish"])[0]
    assert index.nearest(vector, 1)
    assert index.lexical("fish", 1)
print({"llama_index"} & set(sys.modules))
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout == "set()\n"


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
