"""A store that an earlier version of Footnote wrote keeps its articles."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index import (
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    add_articles,
    check_store,
    get_article,
    list_articles,
    text_source,
)
from index.errors import StoreMismatchError, StoreOutdatedError
from index.loading import plain_elements
from index.store import Writer
from tests.index.conftest import Add, Whole
from tests.index.store.test_writer import cut_off
from tests.index.whole_store import BOTH, check_whole
from tests.index.word_embedder import WordEmbedder

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


@pytest.mark.parametrize("schema", [1, 2, 3, 4])
def test_every_command_names_a_check_which_indexes_its_articles_again(
    filled: IndexSettings, embedder: MiniLMEmbedder, whole: Whole, schema: int
) -> None:
    before = {each: get_article(each, settings=filled) for each in BOTH}
    grow_old(filled.home, schema)
    for use in (
        lambda: list_articles(settings=filled),
        lambda: ArticleIndex.open(filled, embedder=embedder),
        lambda: add_articles([text_source("More.")], settings=filled, embedder=embedder),
    ):
        with pytest.raises(
            StoreOutdatedError, match=f"{filled.home} .*earlier.* run footnote check"
        ):
            use()
    (finding,) = check_store(settings=filled, embedder=embedder)
    assert finding.repaired
    assert finding.text == FINDING.format("2 articles were")
    assert {each: get_article(each, settings=filled) for each in BOTH} == before
    assert whole().keys() == BOTH
    assert check_store(settings=filled, embedder=embedder) == []


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


@pytest.mark.parametrize("with_another_embedder", [False, True])
def test_one_that_is_cut_off_is_done_by_the_next(
    settings: IndexSettings,
    embedder: MiniLMEmbedder,
    add: Add,
    monkeypatch: pytest.MonkeyPatch,
    with_another_embedder: bool,
) -> None:
    monkeypatch.setattr("index.outdated._AT_ONCE", 2)
    add(*(text_source(f"This is part {n}.", article_id=f"a{n}") for n in range(3)))
    texts = check_whole(settings.home, embedder)
    grow_old(settings.home, 3)
    with cut_off(Writer, "add", after=True):
        check_store(settings=settings, embedder=embedder)
    if not with_another_embedder:
        (finding,) = check_store(settings=settings, embedder=embedder)
        assert finding.text == FINDING.format("3 articles were")
        assert check_whole(settings.home, embedder) == texts
        return
    other = WordEmbedder(embedder)
    with pytest.raises(StoreMismatchError, match="run footnote check --embed-anew"):
        check_store(settings=settings, embedder=other)
    check_store(settings=settings, embedder=other, embed_anew=True)
    assert check_whole(settings.home, other) == texts


def test_a_later_version_s_store_is_left_alone(
    filled: IndexSettings, embedder: MiniLMEmbedder
) -> None:
    grow_old(filled.home, 99)
    for use in (
        lambda: list_articles(settings=filled),
        lambda: check_store(settings=filled, embedder=embedder),
    ):
        with pytest.raises(StoreMismatchError, match=r"a later version .*schema 99"):
            use()
