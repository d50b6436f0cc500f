import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from index import StoreDamagedError, StoreError, StoreMismatchError, StoreNotWritableError
from tests.at_once import at_once
from tests.ui.killed_saver import KEY
from ui.conversations.database import SCHEMA_VERSION, ConversationDatabase
from ui.conversations.saved_conversation import SavedConversation, SavedTurn
from ui.conversations.store import ConversationStore

TALK = SavedConversation("one", (SavedTurn("t1", 0, "Why?", failure="No."),))


def turns(store: ConversationStore) -> tuple[SavedTurn, ...]:
    loaded = store.load(KEY, "one")
    return loaded.turns if loaded else ()


def database(home: Path) -> ConversationDatabase:
    return ConversationDatabase(home / "conversations.sqlite")


def test_an_error_undoes_all_of_a_transaction(tmp_path: Path) -> None:
    with closing(database(tmp_path)) as opened:

        def spoil() -> None:
            with opened.writing() as connection:
                connection.execute(
                    "INSERT INTO conversations (owner, id, title, created, updated) "
                    "VALUES (x'00', 'a', 'A', 1, 1)"
                )
                raise KeyError("spoilt")

        with pytest.raises(KeyError):
            spoil()
        with opened.reading() as connection:
            assert connection.execute("SELECT count(*) FROM conversations").fetchone() == (0,)


def test_many_who_open_a_new_file_at_once_make_one(tmp_path: Path) -> None:
    opened = [database(tmp_path) for _ in range(8)]
    together = threading.Barrier(len(opened))

    def begin(part: int) -> None:
        together.wait()
        with opened[part].writing() as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)

    at_once(len(opened), begin)
    for each in opened:
        each.close()


@pytest.mark.parametrize("damage", [b"no database " * 400, None])
def test_a_damaged_file_is_named_and_the_next_one_is_used(
    tmp_path: Path, damage: bytes | None
) -> None:
    with closing(ConversationStore.open(tmp_path)) as store:
        store.save(KEY, TALK)
        store.close()
        if damage is None:
            with store.path.open("r+b") as file:
                file.seek(4096)
                file.write(b"\xff" * 40_000)
        else:
            store.path.write_bytes(damage)
        with pytest.raises(StoreDamagedError) as caught:
            store.load(KEY, "one")
        assert str(store.path) in str(caught.value)
        assert "move the file away" in str(caught.value)
        with pytest.raises(StoreError):
            store.save(KEY, TALK)
        store.path.rename(tmp_path / "damaged")
        store.save(KEY, TALK)
        assert turns(store) == TALK.turns


def test_a_turn_that_is_damaged_is_said(tmp_path: Path) -> None:
    with closing(ConversationStore.open(tmp_path)) as store:
        store.save(KEY, TALK)
        with closing(sqlite3.connect(store.path)) as connection, connection:
            connection.execute("UPDATE turns SET document = '{'")
        with pytest.raises(StoreDamagedError, match="The conversation 'Why\\?' in"):
            store.load(KEY, "one")
        store.save(KEY, TALK)
        assert turns(store) == TALK.turns


def test_a_file_of_another_version_is_left_alone(tmp_path: Path) -> None:
    with closing(ConversationStore.open(tmp_path)) as store:
        store.save(KEY, TALK)
        store.close()
        with closing(sqlite3.connect(store.path)) as connection:
            connection.execute("PRAGMA user_version = 9")
        with pytest.raises(StoreMismatchError, match="schema 9, not 1"):
            store.list(KEY)


def test_a_file_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "conversations.sqlite").mkdir()
    with pytest.raises(StoreNotWritableError, match="check its permissions"):
        ConversationStore.open(tmp_path).list(KEY)
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreNotWritableError):
        ConversationStore.open(tmp_path / "home").save(KEY, TALK)


def test_a_file_that_is_full_is_said(tmp_path: Path) -> None:
    with closing(database(tmp_path)) as opened:

        def fill() -> None:
            with opened.writing() as connection:
                connection.execute("PRAGMA max_page_count = 20")
                connection.execute(
                    "INSERT INTO conversations (owner, id, title, created, updated) "
                    "VALUES (zeroblob(200000), 'a', 'A', 1, 1)"
                )

        with pytest.raises(StoreNotWritableError, match="the file or the disk is full"):
            fill()
