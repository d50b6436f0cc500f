"""Conversations of browsers are kept and found again."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import IndexSettings, StoreError, UsageError
from index.errors import StoreDamagedError
from tests.at_once import at_once
from tests.ui.conversations.test_chat_turn import ANSWER, TURN
from ui.conversations import ChatTurn, Context, ConversationStore, Feedback
from ui.conversations import store as stores

KEY = "k" * 22
OTHER = secrets.token_urlsafe(16)
HOUR = 3600 * 1_000_000
BAD_KEYS = ["", "k" * 21, "k" * 87, "k" * 21 + "/"]
BAD_IDS = ["", "../one", "x" * 65]


def turn(number: int, **fields: Any) -> ChatTurn:
    made = {"question": f"Question {number}?", "id": f"t{number}", "answer": ANSWER}
    return ChatTurn(**{"position": number, **made, **fields})


@pytest.fixture
def store(home: Path) -> Iterator[ConversationStore]:
    with closing(opened(home)) as found:
        yield found


def opened(home: Path) -> ConversationStore:
    return ConversationStore(IndexSettings(home=home))


def turns(store: ConversationStore, key: str = KEY) -> tuple[ChatTurn, ...]:
    found = store.load(key, "one")
    assert found is not None
    return found.turns


def ids(store: ConversationStore, key: str = KEY) -> list[str]:
    return [each.id for each in turns(store, key)]


def change(home: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    """Run a statement on the file itself."""
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection, connection:
        return connection.execute(statement, values).fetchall()


def age(home: Path, microseconds: int) -> None:
    """Have all that was deleted and taken out be so for longer."""
    change(home, "UPDATE conversations SET deleted = deleted - ?", microseconds)
    change(home, "UPDATE turns SET dropped = dropped - ?", microseconds)


def test_what_is_saved_is_loaded_by_another_store(store: ConversationStore, home: Path) -> None:
    saved = (turn(0, id="t-0", question="Who lit the lamp of Lunn?"), replace(TURN, id="t-2"))
    assert store.save(KEY, "one", saved) is True
    store.close()
    with closing(opened(home)) as another:
        assert turns(another) == saved
        (summary,) = another.list(KEY)
    assert (summary.id, summary.title, summary.turns) == ("one", "Who lit the lamp of Lunn?", 2)
    assert summary.updated.endswith("+00:00")


def test_one_key_never_sees_what_is_anothers(store: ConversationStore, home: Path) -> None:
    assert store.save(KEY, "one") is True
    assert store.list(KEY) == ()
    store.save(KEY, "one", [turn(0)])
    before = store.load(KEY, "one")
    assert (store.list(OTHER), store.load(OTHER, "one")) == ((), None)
    store.delete(OTHER, "one")
    store.restore(OTHER, "one")
    store.rename(OTHER, "one", "A title")
    store.set_feedback(OTHER, "one", "t0", "up")
    # The same ids under another key are another conversation.
    store.save(OTHER, "one", [turn(5)], dropped=["t0"])
    assert ids(store, key=OTHER) == ["t5"]
    store.delete(OTHER, "one")
    assert store.load(KEY, "one") == before
    files = list(home.glob("catalog.sqlite*"))
    assert files
    for path in files:
        assert path.stat().st_mode & 0o777 == 0o600
        assert OTHER.encode() not in path.read_bytes()


def test_what_could_be_guessed_is_no_key_and_what_is_no_id_is_refused(
    store: ConversationStore, home: Path
) -> None:
    for key in BAD_KEYS:
        with pytest.raises(UsageError, match="22 to 86 letters"):
            store.list(key)
        with pytest.raises(UsageError, match="22 to 86 letters"):
            store.save(key, "one", [turn(0)])
    for bad in BAD_IDS:
        for save in (
            lambda bad=bad: store.save(KEY, bad, [turn(0)]),
            lambda bad=bad: store.save(KEY, "one", [turn(0, id=bad)]),
            lambda bad=bad: store.save(KEY, "one", dropped=[bad]),
            lambda bad=bad: store.set_feedback(KEY, "one", bad, "up"),
            lambda bad=bad: store.load(KEY, bad),
        ):
            with pytest.raises(UsageError, match="cannot name a conversation or a turn"):
                save()
    assert not home.exists()


def test_an_older_state_of_another_tab_loses_nothing_and_brings_nothing_back(
    store: ConversationStore,
) -> None:
    first, begun = turn(0), turn(1, answer=None)
    store.save(KEY, "one", [first, begun])
    # One tab finishes its turn, another that knows it as begun asks its own.
    finished = turn(1, contexts={1: Context("Before.", "After.")}, remark="Noted.")
    store.save(KEY, "one", [first, finished])
    old = [first, begun, turn(2)]
    store.save(KEY, "one", old)
    store.save(KEY, "one", [replace(begun, stopped=True)])
    store.save(KEY, "one", [replace(begun, failure="No.")])
    assert turns(store) == (first, finished, turn(2))
    store.save(KEY, "one", [first, turn(1, id="anew")], dropped=["t1", "t2", "to-come"])
    store.save(KEY, "one", old)
    store.save(KEY, "one", [turn(9, id="to-come")])
    assert ids(store) == ["t0", "anew"]
    assert store.list(KEY)[0].turns == 2
    # One of those that are restored was never saved.
    kept = [*old, turn(3)]
    store.save(KEY, "one", kept, dropped=["anew"], restored=["t1", "t2", "t3"])
    assert ids(store) == ["t0", "t1", "t2", "t3"]


def test_what_was_taken_out_long_ago_is_gone_and_comes_back_with_its_state(
    store: ConversationStore, home: Path
) -> None:
    store.save(KEY, "one", [turn(0), turn(1)])
    store.save(KEY, "one", dropped=["t1"])
    age(home, HOUR + 60_000_000)
    store.save(KEY, "one", [turn(1)])
    assert change(home, "SELECT document FROM turns WHERE id = 't1'") == [(None,)]
    store.save(KEY, "one", restored=["t1"])
    assert (ids(store), store.list(KEY)[0].turns) == (["t0"], 1)
    store.save(KEY, "one", [turn(1)])
    assert ids(store) == ["t0", "t1"]


def test_the_last_changed_comes_first_and_saving_the_same_changes_nothing(
    store: ConversationStore,
) -> None:
    for name in ("one", "two", "three"):
        store.save(KEY, name, [turn(0)])
    store.save(KEY, "two", [turn(0)])
    assert [each.id for each in store.list(KEY)] == ["three", "two", "one"]
    store.save(KEY, "one", [turn(1)])
    assert [each.id for each in store.list(KEY)] == ["one", "three", "two"]


def test_title_and_feedback_are_changed_by_themselves_alone(
    store: ConversationStore, home: Path
) -> None:
    store.save(KEY, "one", [turn(0), turn(1)])
    store.rename(KEY, "one", "  Second \n title ")
    before = store.list(KEY)
    assert before[0].title == "Second title"
    change(home, "UPDATE turns SET document = json_set(document, '$.later', 1)")
    store.set_feedback(KEY, "one", "t0", "down")
    for number in (1, 9):
        store.set_feedback(KEY, "one", f"t{number}", "up")
    assert store.list(KEY) == before
    assert change(home, "SELECT document ->> '$.later' FROM turns") == [(1,), (1,)]
    store.save(KEY, "one", [turn(0, feedback=Feedback("up")), turn(1, remark="Noted.")])
    assert store.list(KEY)[0].title == "Second title"
    store.set_feedback(KEY, "one", "t1", None)
    assert [each.feedback for each in turns(store)] == [Feedback("down"), None]
    with pytest.raises(UsageError, match="The title is empty"):
        store.rename(KEY, "one", " \n")


def test_a_deleted_conversation_can_come_back_for_an_hour(
    store: ConversationStore, home: Path
) -> None:
    secret = "The heron knows."
    store.save(KEY, "one", [turn(0, question=secret)])
    for _ in range(2):
        store.delete(KEY, "one")
        assert (store.list(KEY), store.load(KEY, "one")) == ((), None)
    # A tab that has it open still goes on: it stays deleted, and nothing is lost.
    assert store.save(KEY, "one", [turn(1)]) is False
    assert store.list(KEY) == ()
    age(home, HOUR - 60_000_000)
    for _ in range(2):
        store.restore(KEY, "one")
        assert ids(store) == ["t0", "t1"]
    store.delete(KEY, "one")
    age(home, HOUR + 60_000_000)
    store.restore(KEY, "one")
    assert store.load(KEY, "one") is None
    store.close()
    change(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert secret.encode() not in (home / "catalog.sqlite").read_bytes()


def test_a_key_a_conversation_and_a_turn_hold_only_so_much(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "_MAX_CONVERSATIONS", 4)
    monkeypatch.setattr(stores, "_MAX_TURNS", 5)
    for number in range(4):
        store.save(KEY, f"c{number}", [turn(0, answer=None)])
    with pytest.raises(StoreError, match="4 conversations are saved"):
        store.save(KEY, "more", [turn(0)])
    store.save(KEY, "c1", [turn(1)])
    store.save(OTHER, "more", [turn(0)])
    store.delete(KEY, "c3")
    most = [turn(number, answer=None) for number in range(5)]
    store.save(KEY, "one", most)
    with pytest.raises(StoreError, match="4 conversations are saved"):
        store.restore(KEY, "c3")
    with pytest.raises(StoreError, match="more than 5 questions"):
        store.save(KEY, "one", [turn(1), turn(5)])
    with pytest.raises(StoreError, match="'Question 1\\?' is too long to be saved"):
        store.save(KEY, "one", [turn(0), turn(1, remark="x" * 4_000_000)])
    assert list(turns(store)) == most
    store.save(KEY, "one", [turn(5)], dropped=["t0"])
    assert len(ids(store)) == 5


def test_threads_and_two_servers_lose_no_turn(tmp_path: Path) -> None:
    stores = [opened(tmp_path), opened(tmp_path)]

    def ask(part: int) -> None:
        for number in range(8):
            asked = turn(number, id=f"p{part}-{number}")
            stores[part % 2].save(KEY, "one", [replace(asked, answer=None)])
            stores[part % 2].save(KEY, "one", [asked])
            stores[part % 2].load(KEY, "one")
            stores[part % 2].list(KEY)

    at_once(4, ask)
    expected = {f"p{part}-{number}" for part in range(4) for number in range(8)}
    for each_store in stores:
        assert set(ids(each_store)) == expected
        assert all(each.answer == ANSWER for each in turns(each_store))
        each_store.close()


def test_a_turn_that_cannot_be_read_is_said_and_replaced_by_a_new_state(
    store: ConversationStore, home: Path
) -> None:
    store.save(KEY, "one", [turn(0)])
    change(home, "UPDATE turns SET document = '{'")
    with pytest.raises(StoreDamagedError, match=r"'Question 0\?' cannot be read .* delete it"):
        store.load(KEY, "one")
    store.save(KEY, "one", [turn(0)])
    assert turns(store) == (turn(0),)
    change(home, "UPDATE turns SET document = json_set(document, '$.answer.status', 'perhaps')")
    (unread,) = turns(store)
    assert (unread.question, unread.answer_so_far) == ("Question 0?", None)
    assert str(unread.failure).startswith("The saved answer cannot be read. This is not a Footnote")
