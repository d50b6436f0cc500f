import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index.article_index import ArticleIndex
from index.embedding.embedder import MiniLMEmbedder
from index.errors import UnknownArticleError, UsageError
from index.pipeline import list_articles
from index.removal import forget_removed_articles, remove_articles, restore_articles
from index.settings import IndexSettings
from index.store import changes
from index.store.collection import PassageCollection
from index.store.database import Database
from index.store.writer import Writer
from tests.index.conftest import Put, Whole
from tests.index.store.test_writer import cut_off, repair
from tests.index.whole_store import (
    EVERYTHING,
    check_no_leftovers,
    check_whole,
    collected,
)

ROOT = Path(__file__).parent.parent.parent

HARBOUR = (
    "# Harbour 🚢\n\nThe harbour is deep. Ships come in.\n\n## Light\n\nThe lamp is lit at six."
)
MARKET = "# Market\n\nThe market sells fish. Ships bring it."
BOTH = {"harbour", "market"}


@pytest.fixture
def filled(settings: IndexSettings, put: Put) -> IndexSettings:
    """Return the settings of a store of two articles."""
    put("harbour", HARBOUR)
    put("market", MARKET)
    return settings


def set_aside_and_forget(ids: list[str], *, settings: IndexSettings) -> None:
    remove_articles(ids, settings=settings, restorable=True)
    forget_removed_articles(settings=settings)


def everything(settings: IndexSettings, embedder: MiniLMEmbedder) -> dict[str, Any]:
    """Return all that a reader finds in a store."""
    with ArticleIndex.open(settings, embedder=embedder) as index:
        vector = embedder.embed(["ships"])[0]
        sentences = {s.id: index.article_sentences(s.id) for s in index.articles()}
        every = [sentence for each in sentences.values() for sentence in each]
        return {
            "articles": index.articles(),
            "texts": [index.article(each.id) for each in index.articles()],
            "sentences": sentences,
            "passages": index.passages([s.passage_id for e in sentences.values() for s in e]),
            "directions": [each.tolist() for each in index.directions(every).values()],
            "counts": index.counts(),
            "lexical": index.lexical("ships lamp light", EVERYTHING),
            "nearest": [(row, round(score, 5)) for row, score in index.nearest(vector, EVERYTHING)],
        }


def test_what_is_brought_back_is_as_it_was(
    filled: IndexSettings, embedder: MiniLMEmbedder, whole: Whole
) -> None:
    before = everything(filled, embedder)
    with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection:
        connection.execute("UPDATE versions SET added = '2020-01-02T03:04:05+00:00'")
        connection.commit()
    remove_articles(["harbour"], settings=filled, restorable=True)
    restore_articles(["harbour"], settings=filled)
    after = everything(filled, embedder)
    assert [each.added for each in after["articles"]] == ["2020-01-02T03:04:05+00:00"] * 2
    assert {**after, "articles": 0} == {**before, "articles": 0}
    whole()


def test_what_is_removed_is_found_by_nothing(
    filled: IndexSettings, embedder: MiniLMEmbedder, put: Put
) -> None:
    remove_articles(["harbour"], settings=filled, restorable=True)
    removed = everything(filled, embedder)
    assert [each.id for each in removed["articles"]] == ["market"]
    for found in (removed["lexical"], removed["nearest"]):
        assert {row.split("@")[0] for row, _ in found} == {"market"}
    assert {row.split("@")[0] for row in collected(filled.home)} == {"market"}
    check_no_leftovers(filled.home)
    remove_articles(["market"], settings=filled)
    put("market", MARKET)
    alone = everything(filled, embedder)
    assert removed["counts"] == alone["counts"]
    with ArticleIndex.open(filled, embedder=embedder) as index:
        with pytest.raises(UnknownArticleError):
            index.article("harbour")
        assert index.sentences(["harbour@1:s0"]) == {}
        assert index.passages(["harbour@1:p0"]) == {}


def test_an_open_index_sees_an_article_go_and_come_back(
    filled: IndexSettings, embedder: MiniLMEmbedder
) -> None:
    def nearest(index: ArticleIndex) -> str:
        (vector,) = embedder.embed(["Ships come in."])
        ((row, _),) = index.nearest(vector, 1)
        return index.passages([row])[row].article_id

    with ArticleIndex.open(filled, embedder=embedder) as index:
        assert nearest(index) == "harbour"
        remove_articles(["harbour"], settings=filled, restorable=True)
        assert nearest(index) == "market"
        restore_articles(["harbour"], settings=filled)
        assert nearest(index) == "harbour"


def test_several_are_brought_back_together_or_not_at_all(
    filled: IndexSettings, whole: Whole
) -> None:
    remove_articles(["harbour", "market"], settings=filled, restorable=True)
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


def test_what_was_removed_for_good_is_gone(filled: IndexSettings, whole: Whole) -> None:
    remove_articles(["harbour"], settings=filled)
    too_late(filled)
    remove_articles(["market"], settings=filled, restorable=True)
    forget_removed_articles(["harbour"], settings=filled)
    restore_articles(["market"], settings=filled)
    remove_articles(["market"], settings=filled, restorable=True)
    forget_removed_articles(settings=filled)
    with pytest.raises(UnknownArticleError, match="'market' cannot be restored"):
        restore_articles(["market"], settings=filled)
    assert whole() == {}


def versions_of(settings: IndexSettings, article_id: str) -> int:
    with closing(sqlite3.connect(settings.home / "catalog.sqlite")) as connection:
        (number,) = connection.execute(
            "SELECT count(*) FROM versions WHERE article_id = ?", (article_id,)
        ).fetchone()
    return int(number)


@pytest.mark.parametrize("ahead", [1, -1])
def test_after_an_hour_the_next_change_deletes_it(
    filled: IndexSettings, put: Put, ahead: int
) -> None:
    """A clock that was set back makes no hour longer."""

    def pass_time(seconds: int) -> None:
        with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection:
            connection.execute("UPDATE removed SET at = at - ?", (ahead * seconds,))
            connection.commit()

    remove_articles(["harbour"], settings=filled, restorable=True)
    pass_time(3000)
    put("market", "The market sells fish on two days.")
    assert versions_of(filled, "harbour") == 1
    pass_time(1000)
    put("market", "The market sells fish on three days.")
    assert versions_of(filled, "harbour") == 0
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
    restore_articles(["harbour"], settings=filled)
    assert whole()["harbour"] == "The new harbour is shallow."
    with pytest.raises(UsageError, match="nothing to restore"):
        restore_articles(["harbour"], settings=filled)


def test_other_changes_meanwhile_do_not_matter(
    filled: IndexSettings, whole: Whole, put: Put
) -> None:
    remove_articles(["harbour"], settings=filled, restorable=True)
    put("market", "The market sells cheese.")
    repair(filled.home)
    check_no_leftovers(filled.home)
    restore_articles(["harbour"], settings=filled)
    assert whole()["market"] == "The market sells cheese."
    assert whole().keys() == BOTH


@pytest.mark.parametrize("remove", [remove_articles, set_aside_and_forget])
def test_what_was_removed_for_good_leaves_no_word_behind(
    settings: IndexSettings, put: Put, remove: Callable[..., None]
) -> None:
    put("market", MARKET)
    put("islands", "# Zanzibar\n\nZanzibar is an island. Zanzibaris live there.")
    remove(["islands"], settings=settings)
    # Chroma clears its own file later.
    files = [
        path for path in settings.home.rglob("*") if path.is_file() and "chroma" not in path.parts
    ]
    assert [path.name for path in files if b"zanzibar" in path.read_bytes().lower()] == []


def test_an_empty_folder_has_nothing_to_bring_back(settings: IndexSettings) -> None:
    forget_removed_articles(settings=settings)
    with pytest.raises(UnknownArticleError, match="'x' cannot be restored"):
        restore_articles(["x"], settings=settings)
    assert not settings.home.exists()


@pytest.mark.parametrize(
    ("owner", "name", "after", "left"),
    [
        (changes, "_take_down", True, {"harbour", "market"}),
        (changes, "remove_live", True, {"harbour", "market"}),
        (PassageCollection, "delete", False, {"market"}),
        (PassageCollection, "delete", True, {"market"}),
        (Database, "settle", False, {"market"}),
    ],
)
def test_a_removal_that_is_cut_off_can_be_undone(
    filled: IndexSettings,
    embedder: MiniLMEmbedder,
    whole: Whole,
    owner: Any,
    name: str,
    after: bool,
    left: set[str],
) -> None:
    with cut_off(owner, name, after=after):
        remove_articles(["harbour"], settings=filled, restorable=True)
    assert check_whole(filled.home, embedder).keys() == left
    if "harbour" not in left:
        restore_articles(["harbour"], settings=filled)
    repair(filled.home)
    assert whole().keys() == BOTH


@pytest.mark.parametrize(
    ("owner", "name", "after", "back"),
    [
        (changes, "begin", True, False),
        (changes, "bring_back", True, False),
        (PassageCollection, "add", False, False),
        (PassageCollection, "add", True, False),
        (Writer, "_sweep", False, False),
        (Database, "settle", False, True),
    ],
)
def test_an_undo_that_is_cut_off_is_done_or_can_be_done_again(
    filled: IndexSettings,
    embedder: MiniLMEmbedder,
    whole: Whole,
    owner: Any,
    name: str,
    after: bool,
    back: bool,
) -> None:
    remove_articles(["harbour"], settings=filled, restorable=True)
    with cut_off(owner, name, after=after):
        restore_articles(["harbour"], settings=filled)
    assert ("harbour" in check_whole(filled.home, embedder)) == back
    if not back:
        restore_articles(["harbour"], settings=filled)
    repair(filled.home)
    assert whole().keys() == BOTH


RESTORE = """
from index import FootnoteError, restore_articles
try:
    restore_articles(["harbour"])
    print("back")
except FootnoteError as error:
    print(type(error).__name__)
"""


@pytest.mark.soak
def test_of_several_processes_one_brings_an_article_back(
    filled: IndexSettings, whole: Whole
) -> None:
    """The environment names the data folder to the others."""
    remove_articles(["harbour"], settings=filled, restorable=True)
    others = [
        subprocess.Popen(
            [sys.executable, "-c", RESTORE], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    told = sorted(other.communicate()[0].strip() for other in others)
    assert told == ["UsageError", "UsageError", "back"]
    assert whole().keys() == BOTH
