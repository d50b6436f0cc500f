import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.article_index import ArticleIndex
from index.embedding.embedder import MiniLMEmbedder
from index.errors import UnknownArticleError, UsageError
from index.pipeline import list_articles
from index.removal import forget_removed_articles, remove_articles, restore_articles
from index.settings import IndexSettings
from index.store import changes, store_state
from index.store.database import Database
from index.store.stored import stored_version
from index.store.vectors import VectorStore
from index.store.writer import Writer
from tests.index.conftest import Put, Whole
from tests.index.store.test_writer import cut_off
from tests.index.whole_store import EVERYTHING, check_no_leftovers, check_whole

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


def everything(settings: IndexSettings, embedder: MiniLMEmbedder) -> dict[str, Any]:
    """Return all that a reader finds in a store."""
    with ArticleIndex.open(settings, embedder=embedder) as index:
        vector = embedder.embed(["ships"])[0]
        tokens = [int(token) for token in embedder.encode(["ships in the harbour"])[0].tokens.ids]
        sentences = {s.id: index.article_sentences(s.id) for s in index.articles()}
        ids = [sentence.id for each in sentences.values() for sentence in each]
        packed = index.token_vectors(ids).values()
        return {
            "articles": index.articles(),
            "texts": [index.article(each.id) for each in index.articles()],
            "sentences": sentences,
            "passages": index.passages([s.passage_id for e in sentences.values() for s in e]),
            "tokens": [(each.ids.tolist(), each.vectors.tolist()) for each in packed],
            "frequencies": index.token_frequencies(tokens),
            "counts": index.counts(),
            "lexical sentences": index.lexical_sentences("ships lamp", EVERYTHING),
            "lexical passages": index.lexical_passages("light", EVERYTHING),
            "dense": {
                row: pytest.approx(score, abs=1e-4)
                for row, score in index.dense_sentences(vector, EVERYTHING)
            },
        }


def row_ids(home: Path) -> set[str]:
    store = VectorStore(home / "chroma")
    ids = store.row_ids("passages") | store.row_ids("sentences")
    store.close()
    return ids


def test_what_is_brought_back_is_as_it_was(
    filled: IndexSettings, embedder: MiniLMEmbedder, whole: Whole
) -> None:
    before = everything(filled, embedder)
    with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection:
        connection.execute("UPDATE versions SET added = '2020-01-02T03:04:05+00:00'")
        connection.commit()
        kept = stored_version(connection, 1)
    remove_articles(["harbour"], settings=filled, restorable=True)
    restore_articles(["harbour"], settings=filled)
    after = everything(filled, embedder)
    assert [each.added for each in after["articles"]] == ["2020-01-02T03:04:05+00:00"] * 2
    assert {**after, "articles": 0} == {**before, "articles": 0}
    with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection:
        again = stored_version(connection, 1)
    assert again.article == kept.article
    for passage, same in zip(kept.passages, again.passages, strict=True):
        assert np.array_equal(passage.vector, same.vector)
    for sentence, as_before in zip(kept.sentences, again.sentences, strict=True):
        assert np.array_equal(sentence.vector, as_before.vector)
    whole()


def test_what_is_removed_is_found_by_nothing(
    filled: IndexSettings, embedder: MiniLMEmbedder, put: Put
) -> None:
    remove_articles(["harbour"], settings=filled, restorable=True)
    removed = everything(filled, embedder)
    assert [each.id for each in removed["articles"]] == ["market"]
    assert not [row for row in row_ids(filled.home) if row.startswith("harbour")]
    check_no_leftovers(filled.home)
    remove_articles(["market"], settings=filled)
    put("market", MARKET)
    alone = everything(filled, embedder)
    assert removed["frequencies"] == alone["frequencies"]
    assert removed["counts"] == alone["counts"]
    for search in ("lexical sentences", "lexical passages"):
        assert [score for _, score in removed[search]] == [score for _, score in alone[search]]
    with ArticleIndex.open(filled, embedder=embedder) as index:
        with pytest.raises(UnknownArticleError):
            index.article("harbour")
        assert index.sentences(["harbour@1:s0"]) == {}
        assert index.passages(["harbour@1:p0"]) == {}


def test_an_open_index_sees_an_article_go_and_come_back(
    filled: IndexSettings, embedder: MiniLMEmbedder
) -> None:
    def nearest(index: ArticleIndex) -> str:
        index.refresh()
        return index.dense_sentences(embedder.embed(["Ships come in."])[0], 1)[0][0]

    with ArticleIndex.open(filled, embedder=embedder) as index:
        assert nearest(index) == "harbour@1:s1"
        remove_articles(["harbour"], settings=filled, restorable=True)
        assert nearest(index) == "market@2:s1"
        restore_articles(["harbour"], settings=filled)
        assert nearest(index) == "harbour@1:s1"


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


def test_vectors_made_again_meanwhile_do_not_matter(filled: IndexSettings, whole: Whole) -> None:
    remove_articles(["harbour"], settings=filled, restorable=True)
    Writer(filled.home).repair(rebuild=True)
    check_no_leftovers(filled.home)
    restore_articles(["harbour"], settings=filled)
    assert whole().keys() == BOTH


def test_an_empty_folder_has_nothing_to_bring_back(settings: IndexSettings) -> None:
    forget_removed_articles(settings=settings)
    with pytest.raises(UnknownArticleError, match="'x' cannot be restored"):
        restore_articles(["x"], settings=settings)
    assert not settings.home.exists()


def test_a_store_of_an_earlier_footnote_is_written_to(
    filled: IndexSettings, embedder: MiniLMEmbedder, whole: Whole
) -> None:
    with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection:
        connection.execute("DROP TABLE removed")
    assert check_whole(filled.home, embedder).keys() == BOTH
    remove_articles(["harbour"], settings=filled, restorable=True)
    restore_articles(["harbour"], settings=filled)
    assert whole().keys() == BOTH


def test_an_earlier_footnote_sweeps_what_was_kept(filled: IndexSettings, whole: Whole) -> None:
    remove_articles(["harbour"], settings=filled, restorable=True)
    with Database(filled.home).writing() as connection:
        changes.forget(connection, 1)
    too_late(filled)
    assert whole().keys() == {"market"}


@pytest.mark.parametrize(
    ("owner", "name", "after", "left"),
    [
        (changes, "_take_down", True, {"harbour", "market"}),
        (changes, "remove_live", True, {"market"}),
        (VectorStore, "delete", False, {"market"}),
        (VectorStore, "delete", True, {"market"}),
        (store_state, "end_session", False, {"market"}),
    ],
)
def test_a_removal_that_is_cut_off_can_be_undone(
    filled: IndexSettings, whole: Whole, owner: Any, name: str, after: bool, left: set[str]
) -> None:
    with cut_off(owner, name, after=after):
        remove_articles(["harbour"], settings=filled, restorable=True)
    assert whole().keys() == left
    if "harbour" not in left:
        restore_articles(["harbour"], settings=filled)
    assert whole().keys() == BOTH


@pytest.mark.parametrize(
    ("owner", "name", "after", "back"),
    [
        (store_state, "begin_session", True, False),
        (VectorStore, "_add", True, False),
        (VectorStore, "add", True, False),
        (changes, "_index_words", True, False),
        (changes, "bring_back", True, True),
        (store_state, "end_session", False, True),
    ],
)
def test_an_undo_that_is_cut_off_is_done_or_can_be_done_again(
    filled: IndexSettings, whole: Whole, owner: Any, name: str, after: bool, back: bool
) -> None:
    remove_articles(["harbour"], settings=filled, restorable=True)
    with cut_off(owner, name, after=after):
        restore_articles(["harbour"], settings=filled)
    assert ("harbour" in whole()) == back
    if not back:
        restore_articles(["harbour"], settings=filled)
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
