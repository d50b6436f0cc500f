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
from index.store import Vectors, writer
from tests.index.conftest import Put, Whole
from tests.index.cut_off import cut_off, repair
from tests.index.whole_store import (
    BOTH,
    check_no_leftovers,
    check_whole,
    collected,
    everything,
)


def test_an_open_index_finds_nothing_of_what_is_removed_and_all_of_it_once_restored(
    filled: IndexSettings, embedder: MiniLMEmbedder, whole: Whole
) -> None:
    with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE articles SET added = '2020-01-02T03:04:05+00:00'")
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
        assert not index.sentences(["harbour@1:0"])
        assert not index.passages(["harbour@1"])
        assert len(collected(filled.home)) == 1
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

    def kept_after(seconds: int) -> int:
        """Return whether a change after some time keeps the harbour."""
        with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection, connection:
            connection.execute(
                "UPDATE articles SET removed_at = removed_at - ?", (ahead * seconds,)
            )
        put("market", f"The market sells fish after {seconds} seconds.")
        with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection:
            query = "SELECT count(*) FROM articles WHERE id = 'harbour'"
            return int(connection.execute(query).fetchone()[0])

    remove_articles(["harbour"], settings=filled, restorable=True)
    assert kept_after(3000) == 1
    assert kept_after(1000) == 0
    too_late(filled)


def remove(settings: IndexSettings) -> None:
    remove_articles(["harbour"], settings=settings, restorable=True)


def undo(settings: IndexSettings) -> None:
    restore_articles(["harbour"], settings=settings)


@pytest.mark.parametrize(
    ("change", "owner", "name", "after", "left"),
    [
        (remove, writer, "log", True, BOTH),
        (remove, Vectors, "_write", False, {"market"}),
        (undo, Vectors, "_write", True, BOTH),
        (undo, writer, "log", True, {"market"}),
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


def test_what_was_added_again_is_not_overwritten(
    filled: IndexSettings, whole: Whole, put: Put
) -> None:
    remove_articles(["harbour"], settings=filled, restorable=True)
    put("harbour", "The new harbour is shallow.")
    with pytest.raises(UsageError, match="'harbour' is in the store; there is nothing to restore"):
        restore_articles(["harbour"], settings=filled)
    assert whole()["harbour"] == "The new harbour is shallow."
