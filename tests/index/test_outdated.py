"""A store that an earlier version of Footnote wrote keeps its articles."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.article_index import ArticleIndex
from index.check import check_store
from index.embedding.embedder import MiniLMEmbedder
from index.errors import StoreMismatchError, StoreOutdatedError
from index.loading import plain_elements
from index.loading.load import text_source
from index.pipeline import add_articles, get_article, list_articles
from index.settings import IndexSettings
from index.store.writer import Writer
from tests.index.conftest import Add, Put, Whole
from tests.index.store.test_writer import cut_off
from tests.index.whole_store import check_whole
from tests.index.word_embedder import WordEmbedder

HARBOUR = "# Harbour 🚢\n\nThe harbour is deep.\n\n## Light\n\nThe lamp is lit at six."
TEXTS = {f"a{number}": f"# Part {number}\n\nThis is part {number}." for number in range(25)}
PAGE = f"""<!doctype html><html><head><title>The storm</title><meta name="author" content="Ann Lee">
<meta property="og:site_name" content="The Daily Sea"></head><body><article><h1>The storm</h1>
{"<p>The harbour, the storm, and the men are told of, with commas, in this paragraph.</p>" * 6}
<table><tr><th>Day<th>Wind</tr><tr><td>Monday<td>90</tr></table><h2>Afterwards</h2>
<pre>close the lock\n\nopen the gate</pre></article></body></html>"""
FINDING = "An earlier version of Footnote wrote the store; {} indexed again."


def grow_old(home: Path, schema: int = 1) -> None:
    """Leave of a store what one of an earlier version has, too: its texts."""
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection, connection:
        if schema >= 3:
            connection.execute(f"PRAGMA user_version = {schema}")
            return
        for column in ("elements", "pages", "byline", "site"):
            connection.execute(f"ALTER TABLE versions DROP COLUMN {column}")
        if schema == 2:
            # Its vectors and words are in the files that a new store would have.
            connection.execute("PRAGMA user_version = 2")
            return
        for table in ("vectors", "changes", "passages", "sentences"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 1")


@pytest.fixture
def old(settings: IndexSettings, put: Put) -> IndexSettings:
    """Return the settings of an old store of one article."""
    put("harbour", HARBOUR)
    grow_old(settings.home)
    return settings


def test_it_says_what_to_do(old: IndexSettings, embedder: MiniLMEmbedder) -> None:
    for use in (
        lambda: list_articles(settings=old),
        lambda: ArticleIndex.open(old, embedder=embedder),
        lambda: add_articles([text_source("More.")], settings=old, embedder=embedder),
    ):
        with pytest.raises(StoreOutdatedError, match=f"{old.home} .*earlier.* run footnote check"):
            use()


@pytest.mark.parametrize("schema", [1, 2, 3, 4])
def test_a_check_indexes_its_articles_again(
    settings: IndexSettings, embedder: MiniLMEmbedder, put: Put, whole: Whole, schema: int
) -> None:
    put("harbour", HARBOUR)
    before = get_article("harbour", settings=settings)
    grow_old(settings.home, schema)
    (finding,) = check_store(settings=settings, embedder=embedder)
    assert finding.repaired
    assert finding.text == FINDING.format("1 article was")
    assert get_article("harbour", settings=settings) == before
    assert whole() == {"harbour": before.text}
    assert check_store(settings=settings, embedder=embedder) == []


def test_what_the_text_alone_does_not_tell_is_kept(
    settings: IndexSettings, embedder: MiniLMEmbedder, add: Add, whole: Whole
) -> None:
    add(text_source(PAGE, article_id="storm"))
    with closing(sqlite3.connect(settings.home / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE versions SET pages = '[0, 60]'")
    before = get_article("storm", settings=settings)
    assert (before.byline, before.site, before.pages) == ("Ann Lee", "The Daily Sea", (0, 60))
    kinds = [each.kind for each in before.elements]
    assert kinds == ["row", "row", "code"]
    assert plain_elements(before.text, before.headings) != before.elements
    grow_old(settings.home, 3)
    (finding,) = check_store(settings=settings, embedder=embedder)
    assert finding.text == FINDING.format("1 article was")
    assert get_article("storm", settings=settings) == before
    assert whole() == {"storm": before.text}
    with ArticleIndex.open(settings, embedder=embedder) as index:
        sentences = index.article_sentences("storm")
        (last, *_) = index.passages([sentences[-1].passage_id]).values()
    assert {each.kind for each in sentences} == {None, *kinds}
    assert last.page == 2


def test_its_passages_are_searched_under_their_titles_from_then_on(
    settings: IndexSettings, embedder: MiniLMEmbedder, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> list[str]:
        with ArticleIndex.open(settings, embedder=embedder) as index:
            return [row for row, _ in index.lexical("lighthouse", 9)]

    text = "It was built in 1890. Two families live in it."
    with monkeypatch.context() as patch:
        patch.setattr("index.lines.title_line", lambda title, heading: "")
        add(text_source(text, "The lighthouse", "building"))
    assert found() == []
    grow_old(settings.home, 3)
    check_store(settings=settings, embedder=embedder)
    (passage,) = found()
    (vector,) = embedder.embed([f"The lighthouse\n{text}"])
    with ArticleIndex.open(settings, embedder=embedder) as index:
        ((nearest, cosine),) = index.nearest(vector, 9)
    assert nearest == passage
    assert cosine > 0.99


def test_one_that_is_cut_off_is_done_by_the_next(
    settings: IndexSettings, embedder: MiniLMEmbedder, whole: Whole
) -> None:
    sources = [text_source(text, article_id=name, markdown=True) for name, text in TEXTS.items()]
    add_articles(sources, settings=settings, embedder=embedder)
    texts = whole()
    grow_old(settings.home)
    with cut_off(Writer, "add", after=True):
        check_store(settings=settings, embedder=embedder)
    (finding,) = check_store(settings=settings, embedder=embedder)
    assert finding.text == FINDING.format("25 articles were")
    assert whole() == texts


def test_one_that_is_cut_off_goes_on_with_another_embedder(
    settings: IndexSettings, embedder: MiniLMEmbedder
) -> None:
    sources = [text_source(text, article_id=name, markdown=True) for name, text in TEXTS.items()]
    add_articles(sources, settings=settings, embedder=embedder)
    texts = check_whole(settings.home, embedder)
    grow_old(settings.home, 3)
    with cut_off(Writer, "add", after=True):
        check_store(settings=settings, embedder=embedder)
    other = WordEmbedder(embedder)
    with pytest.raises(StoreMismatchError, match="run footnote check --embed-anew"):
        check_store(settings=settings, embedder=other)
    check_store(settings=settings, embedder=other, embed_anew=True)
    assert check_whole(settings.home, other) == texts


def test_a_later_version_s_store_is_left_alone(
    settings: IndexSettings, embedder: MiniLMEmbedder, put: Put
) -> None:
    put("harbour", HARBOUR)
    with closing(sqlite3.connect(settings.home / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    for use in (
        lambda: list_articles(settings=settings),
        lambda: check_store(settings=settings, embedder=embedder),
    ):
        with pytest.raises(StoreMismatchError, match=r"a later version .*schema 99"):
            use()
