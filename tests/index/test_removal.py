"""What was removed is found by nothing, and can be restored exactly for an hour."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from index import (
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    UsageError,
    list_articles,
    remove_articles,
    restore_articles,
)
from index.errors import UnknownArticleError
from index.store import Database, PassageCollection, Writer, changes
from tests.index.conftest import Put, Whole
from tests.index.store.test_writer import cut_off, repair
from tests.index.whole_store import (
    BOTH,
    check_no_leftovers,
    check_whole,
    collected,
    everything,
)
from tests.soak import long


def test_an_open_index_finds_nothing_of_what_is_removed_and_all_of_it_once_restored(
    filled: IndexSettings, embedder: MiniLMEmbedder, whole: Whole
) -> None:
    with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE versions SET added = '2020-01-02T03:04:05+00:00'")
    before = everything(filled, embedder)
    (vector,) = embedder.embed(["Ships come in."])
    with ArticleIndex.open(filled, embedder=embedder) as index:

        def found() -> set[str]:
            rows = [*index.nearest(vector, 9), *index.lexical("ships", 9)]
            return {row.split("@")[0] for row, _ in rows}

        assert found() == BOTH
        remove_articles(["harbour"], settings=filled, restorable=True)
        assert found() == {"market"}
        assert [each.id for each in index.articles()] == ["market"]
        assert index.counts() == (1, 2)
        with pytest.raises(UnknownArticleError):
            index.article("harbour")
        assert not index.sentences(["harbour@1:s0"])
        assert not index.passages(["harbour@1:p0"])
        assert {row.split("@")[0] for row in collected(filled.home)} == {"market"}
        check_no_leftovers(filled.home)
        restore_articles(["harbour"], settings=filled)
        assert found() == BOTH
    assert everything(filled, embedder) == before
    whole()


def test_several_are_removed_and_restored_together_or_not_at_all(
    filled: IndexSettings, whole: Whole
) -> None:
    with pytest.raises(UnknownArticleError, match="no article 'marked'; did you mean market"):
        remove_articles(["harbour", "marked"], settings=filled)
    assert whole().keys() == BOTH
    remove_articles(["harbour", "market", "market"], settings=filled, restorable=True)
    with pytest.raises(UnknownArticleError, match="'nothing' cannot be restored"):
        restore_articles(["harbour", "nothing", "market"], settings=filled)
    assert list_articles(settings=filled) == []
    restore_articles(["market", "harbour", "market"], settings=filled)
    assert whole().keys() == BOTH


def too_late(settings: IndexSettings) -> None:
    text = "The article 'harbour' cannot be restored: it was removed for good; add it again."
    with pytest.raises(UnknownArticleError) as caught:
        restore_articles(["harbour"], settings=settings)
    assert str(caught.value) == text
    check_no_leftovers(settings.home)


def test_what_was_removed_for_good_is_gone_and_leaves_no_word_behind(
    filled: IndexSettings, put: Put
) -> None:
    put("islands", "# Zanzibar\n\nZanzibar is an island. Zanzibaris live there.")
    remove_articles(["islands", "harbour"], settings=filled)
    too_late(filled)
    # Chroma clears its own file later.
    files = [
        path for path in filled.home.rglob("*") if path.is_file() and "chroma" not in path.parts
    ]
    assert [path.name for path in files if b"zanzibar" in path.read_bytes().lower()] == []


@pytest.mark.parametrize("ahead", [1, -1])
def test_after_an_hour_the_next_change_deletes_it(
    filled: IndexSettings, put: Put, ahead: int
) -> None:
    """A clock that was set back makes no hour longer."""

    def versions_after(seconds: int) -> int:
        """Return how many versions of the harbour are kept by a change after some time."""
        with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection, connection:
            connection.execute("UPDATE removed SET at = at - ?", (ahead * seconds,))
        put("market", f"The market sells fish after {seconds} seconds.")
        with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection:
            query = "SELECT count(*) FROM versions WHERE article_id = 'harbour'"
            return int(connection.execute(query).fetchone()[0])

    remove_articles(["harbour"], settings=filled, restorable=True)
    assert versions_after(3000) == 1
    assert versions_after(1000) == 0
    too_late(filled)


def test_what_was_added_again_is_not_overwritten(
    filled: IndexSettings, whole: Whole, put: Put
) -> None:
    remove_articles(["harbour"], settings=filled, restorable=True)
    put("harbour", "The new harbour is shallow.")
    with pytest.raises(UsageError, match="'harbour' is in the store; there is nothing to restore"):
        restore_articles(["harbour"], settings=filled)
    assert whole()["harbour"] == "The new harbour is shallow."
    remove_articles(["harbour"], settings=filled, restorable=True)
    put("market", "The market sells cheese.")
    repair(filled.home)
    check_no_leftovers(filled.home)
    restore_articles(["harbour"], settings=filled)
    assert whole() == {
        "harbour": "The new harbour is shallow.", "market": "The market sells cheese."
    }  # fmt: skip


def remove(settings: IndexSettings) -> None:
    remove_articles(["harbour"], settings=settings, restorable=True)


def undo(settings: IndexSettings) -> None:
    restore_articles(["harbour"], settings=settings)


@pytest.mark.parametrize(
    ("change", "owner", "name", "after", "left"),
    [
        (remove, changes, "remove_live", True, BOTH),
        (remove, PassageCollection, "delete", False, {"market"}),
        (undo, PassageCollection, "add", True, {"market"}),
        (undo, Database, "settle", False, BOTH),
        long(remove, changes, "_take_down", True, BOTH),
        long(remove, PassageCollection, "delete", True, {"market"}),
        long(remove, Database, "settle", False, {"market"}),
        long(undo, changes, "begin", True, {"market"}),
        long(undo, changes, "bring_back", True, {"market"}),
        long(undo, PassageCollection, "add", False, {"market"}),
        long(undo, Writer, "_sweep", False, {"market"}),
    ],
)
def test_a_removal_or_an_undo_that_is_cut_off_is_done_or_not_and_can_be_undone(
    filled: IndexSettings,
    embedder: MiniLMEmbedder,
    whole: Whole,
    change: Callable[[IndexSettings], None],
    owner: Any,
    name: str,
    after: bool,
    left: set[str],
) -> None:
    if change is undo:
        remove(filled)
    with cut_off(owner, name, after=after):
        change(filled)
    assert check_whole(filled.home, embedder).keys() == left
    if "harbour" not in left:
        undo(filled)
    repair(filled.home)
    assert whole().keys() == BOTH
