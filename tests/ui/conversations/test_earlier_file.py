"""Conversations that a version before kept in a file of their own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import IndexSettings, StoreDamagedError
from tests.at_once import at_once
from tests.ui.conversations.test_chat_turn import TURN
from tests.ui.killed_saver import KEY
from ui.conversations import ConversationStore, Feedback
from ui.conversations.key import owner_of

SCHEMA = """
CREATE TABLE conversations (number INTEGER PRIMARY KEY, owner BLOB, id TEXT, title TEXT,
    created INTEGER, updated INTEGER, deleted INTEGER);
CREATE TABLE turns (number INTEGER PRIMARY KEY, conversation INTEGER, id TEXT, position INTEGER,
    completeness INTEGER, document TEXT, feedback TEXT, dropped INTEGER);
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "conversations.sqlite"
    with closing(sqlite3.connect(path)) as made, made:
        made.executescript(SCHEMA)
        for number in range(1, 40):
            made.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?, 1, ?, NULL)",
                (number, owner_of(KEY), f"talk-{number}", f"Talk {number}", number),
            )
            made.execute(
                "INSERT INTO turns VALUES (?, ?, ?, 0, 2, ?, 'up', NULL)",
                (number + 100, number, TURN.id, TURN.to_document()),
            )
    return path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore.open(IndexSettings(home=tmp_path))) as opened:
        yield opened


def test_its_conversations_are_in_the_database_and_it_is_gone(
    file: Path, store: ConversationStore
) -> None:
    assert [each.title for each in store.list(KEY)] == [f"Talk {n}" for n in range(39, 0, -1)]
    loaded = store.load(KEY, "talk-7")
    assert loaded is not None
    (turn,) = loaded.turns
    assert (turn.question, turn.answer, turn.feedback) == (
        TURN.question,
        TURN.answer,
        Feedback("up"),
    )
    assert list(file.parent.glob("conversations.sqlite*")) == []


def test_servers_that_start_at_once_double_none(file: Path, tmp_path: Path) -> None:
    stores = [ConversationStore.open(IndexSettings(home=tmp_path)) for _ in range(4)]
    counts: list[int] = []
    at_once(len(stores), lambda part: counts.append(len(stores[part].list(KEY))))
    assert counts == [39] * 4
    for each in stores:
        each.close()


def test_one_that_cannot_be_read_is_named_and_left(file: Path, store: ConversationStore) -> None:
    file.write_bytes(b"no database " * 400)
    with pytest.raises(StoreDamagedError, match="move the file away") as caught:
        store.list(KEY)
    assert str(file) in str(caught.value)
    file.rename(file.with_name("set-aside"))
    assert store.list(KEY) == ()
