import random
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import IndexSettings, StoreDamagedError, UsageError
from tests.at_once import at_once, killed
from tests.ui.conversations.test_chat_turn import ANSWER, TURN
from tests.ui.killed_saver import KEY
from ui.conversations import ChatTurn, Context, ConversationStore, Feedback
from ui.conversations.key import ConversationKeyError
from ui.conversations.store import (
    MAX_CONVERSATIONS,
    MAX_TURNS,
    ConversationLimitError,
    title_of,
)

OTHER = secrets.token_urlsafe(16)
HOUR = 3600 * 1_000_000


def turn(number: int, **fields: Any) -> ChatTurn:
    made = {"question": f"Question {number}?", "id": f"t{number}", "answer": ANSWER}
    return ChatTurn(**{"position": number, **made, **fields})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Iterator[ConversationStore]:
    with closing(opened(home)) as found:
        yield found


def opened(home: Path) -> ConversationStore:
    return ConversationStore.open(IndexSettings(home=home))


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


def check_nothing(store: ConversationStore, key: str) -> None:
    """Check that a browser has no conversation, and can change none."""
    assert store.list(key) == ()
    assert store.load(key, "one") is None
    assert not store.delete(key, "one")
    assert not store.restore(key, "one")
    assert not store.rename(key, "one", "A title")
    assert not store.set_feedback(key, "one", "t0", "up")
    assert not store.set_further(key, "one", "t0", ["Why?"])


def test_one_key_never_sees_what_is_anothers(store: ConversationStore, home: Path) -> None:
    check_nothing(store, KEY)
    assert store.save(KEY, "one") is True
    assert store.list(KEY) == ()
    store.save(KEY, "one", [turn(0)])
    check_nothing(store, OTHER)
    # The same ids under another key are another conversation.
    store.save(OTHER, "one", [turn(5)], dropped=["t0"])
    assert (ids(store), ids(store, key=OTHER)) == (["t0"], ["t5"])
    assert store.delete(OTHER, "one")
    assert ids(store) == ["t0"]
    files = list(home.glob("catalog.sqlite*"))
    assert files
    for path in files:
        assert path.stat().st_mode & 0o777 == 0o600
        assert OTHER.encode() not in path.read_bytes()


@pytest.mark.parametrize("key", ["", "k" * 21, "k" * 87, "k" * 21 + "/", "k" * 21 + "\n", "é" * 22])
def test_what_could_be_guessed_is_no_key(store: ConversationStore, home: Path, key: str) -> None:
    with pytest.raises(ConversationKeyError, match="22 to 86 letters"):
        store.list(key)
    with pytest.raises(ConversationKeyError):
        store.save(key, "one", [turn(0)])
    assert not home.exists()


@pytest.mark.parametrize("bad", ["", "../one", "a b", "x" * 65, "\ud83d"])
def test_what_is_no_id_is_refused(store: ConversationStore, bad: str) -> None:
    for save in (
        lambda: store.save(KEY, bad, [turn(0)]),
        lambda: store.save(KEY, "one", [turn(0, id=bad)]),
        lambda: store.save(KEY, "one", dropped=[bad]),
        lambda: store.set_feedback(KEY, "one", bad, "up"),
        lambda: store.load(KEY, bad),
    ):
        with pytest.raises(ConversationKeyError, match="cannot name a conversation or a turn"):
            save()
    assert store.list(KEY) == ()


def test_an_older_state_of_another_tab_loses_nothing(store: ConversationStore) -> None:
    first = turn(0)
    begun = turn(1, answer=None)
    store.save(KEY, "one", [first, begun])
    # One tab finishes its turn, another that knows it as begun asks its own.
    finished = turn(1, contexts={1: Context("Before.", "After.")}, remark="Noted.")
    store.save(KEY, "one", [first, finished])
    store.save(KEY, "one", [first, begun, turn(2)])
    store.save(KEY, "one", [replace(begun, stopped=True)])
    store.save(KEY, "one", [replace(begun, failure="No.")])
    store.save(KEY, "one", [replace(finished, contexts={}, remark=None)])
    assert turns(store) == (first, finished, turn(2))


def test_a_turn_that_was_taken_out_is_not_brought_back_by_an_older_state(
    store: ConversationStore,
) -> None:
    old = [turn(0), turn(1), turn(2)]
    store.save(KEY, "one", old)
    store.save(KEY, "one", [turn(0), turn(1, id="anew")], dropped=["t1", "t2", "to-come"])
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


def test_title_and_feedback_are_changed_by_themselves_alone(store: ConversationStore) -> None:
    store.save(KEY, "one", [turn(0), turn(1)])
    assert store.rename(KEY, "one", "  Second \n title ") is True
    assert store.set_feedback(KEY, "one", "t0", "down") is True
    assert store.set_feedback(KEY, "one", "t1", "up") is True
    assert store.set_feedback(KEY, "one", "t9", "up") is False
    store.save(KEY, "one", [turn(0, feedback=Feedback("up")), turn(1, remark="Noted.")])
    assert store.list(KEY)[0].title == "Second title"
    assert store.set_feedback(KEY, "one", "t1", None) is True
    assert [each.feedback for each in turns(store)] == [Feedback("down"), None]
    with pytest.raises(UsageError, match="The title is empty"):
        store.rename(KEY, "one", " \n")


def test_a_deleted_conversation_can_come_back_for_an_hour(
    store: ConversationStore, home: Path
) -> None:
    secret = "The heron knows."
    store.save(KEY, "one", [turn(0, question=secret)])
    assert store.delete(KEY, "one") is True
    assert store.delete(KEY, "one") is False
    assert (store.list(KEY), store.load(KEY, "one")) == ((), None)
    # A tab that has it open still goes on: it stays deleted, and nothing is lost.
    assert store.save(KEY, "one", [turn(1)]) is False
    assert store.list(KEY) == ()
    age(home, HOUR - 60_000_000)
    assert store.restore(KEY, "one") is True
    assert store.restore(KEY, "one") is True
    assert ids(store) == ["t0", "t1"]
    store.delete(KEY, "one")
    age(home, HOUR + 60_000_000)
    assert store.restore(KEY, "one") is False
    store.close()
    change(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert secret.encode() not in (home / "catalog.sqlite").read_bytes()


def test_there_are_only_so_many_conversations_of_a_key(store: ConversationStore) -> None:
    for number in range(MAX_CONVERSATIONS):
        store.save(KEY, f"c{number}", [turn(0, answer=None)])
    with pytest.raises(ConversationLimitError, match="500 conversations are saved"):
        store.save(KEY, "more", [turn(0)])
    store.save(KEY, "c7", [turn(1)])
    store.save(OTHER, "more", [turn(0)])
    store.delete(KEY, "c3")
    store.save(KEY, "more", [turn(0)])
    with pytest.raises(ConversationLimitError):
        store.restore(KEY, "c3")
    assert len(store.list(KEY)) == MAX_CONVERSATIONS


def test_there_are_only_so_many_turns_of_a_conversation(store: ConversationStore) -> None:
    most = [turn(number, answer=None) for number in range(MAX_TURNS)]
    store.save(KEY, "one", most)
    with pytest.raises(ConversationLimitError, match="more than 2,000 questions"):
        store.save(KEY, "one", [turn(1), turn(MAX_TURNS)])
    assert list(turns(store)) == most
    store.save(KEY, "one", [turn(MAX_TURNS)], dropped=["t0"])
    assert len(ids(store)) == MAX_TURNS


def test_a_turn_can_be_too_long(store: ConversationStore) -> None:
    with pytest.raises(ConversationLimitError, match="'Question 1\\?' is too long to be saved"):
        store.save(KEY, "one", [turn(0), turn(1, remark="x" * 4_000_000)])
    assert store.list(KEY) == ()


def test_threads_and_two_servers_lose_no_turn(tmp_path: Path) -> None:
    stores = [opened(tmp_path), opened(tmp_path)]

    def ask(part: int) -> None:
        for number in range(15):
            asked = turn(number, id=f"p{part}-{number}")
            stores[part % 2].save(KEY, "one", [replace(asked, answer=None)])
            stores[part % 2].save(KEY, "one", [asked])
            stores[part % 2].load(KEY, "one")
            stores[part % 2].list(KEY)

    at_once(6, ask)
    for each_store in stores:
        assert set(ids(each_store)) == {
            f"p{part}-{number}" for part in range(6) for number in range(15)
        }
        assert all(each.answer == ANSWER for each in turns(each_store))
        each_store.close()


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_a_killed_server_loses_nothing_that_was_saved(tmp_path: Path, kills: int) -> None:
    moments = random.Random(f"{kills} kills of a conversation")
    first = 0
    for _ in range(kills):
        told = killed("tests.ui.killed_saver", tmp_path, first, moments.uniform(0.0, 0.4))
        saved = max([first - 1, *told]) + 1
        with closing(opened(tmp_path)) as store:
            found = turns(store) if store.list(KEY) else ()
            # One more may have been saved before it could be told.
            assert len(found) in {saved, saved + 1}
            assert [each.position for each in found] == list(range(len(found)))
            assert all(each.failure == "none " * 200 for each in found)
            first = len(found)
            if first > MAX_TURNS - 400:
                store.delete(KEY, "one")
                age(tmp_path, HOUR + 60_000_000)
                first = 0


def test_what_may_be_asked_next_is_noted_and_counts_as_no_change(
    store: ConversationStore, home: Path
) -> None:
    store.save(KEY, "one", [turn(0)])
    before = store.list(KEY)
    change(home, "UPDATE turns SET document = json_set(document, '$.later', 1)")
    assert store.set_further(KEY, "one", "t0", ["Who paid?", "Why? \ud83d"])
    assert store.list(KEY) == before
    assert change(home, "SELECT document ->> '$.later' FROM turns") == [(1,)]
    assert not store.set_further(KEY, "one", "t1", ["Why?"])
    # A state of before takes nothing away.
    store.save(KEY, "one", [turn(0, stopped=True)])
    asked_next = ("Who paid?", "Why? \ud83d")
    assert turns(store) == (turn(0, stopped=True, further=asked_next),)
    store.save(KEY, "one", [turn(1)], dropped=["t0"])
    assert not store.set_further(KEY, "one", "t0", ["When?"])
    store.save(KEY, "one", restored=["t0"])
    assert turns(store)[0].further == asked_next


@pytest.mark.parametrize("document", ["{", "[]", '{"question": 3}'])
def test_a_turn_that_cannot_be_read_is_said_and_replaced_by_a_new_state(
    store: ConversationStore, home: Path, document: str
) -> None:
    store.save(KEY, "one", [turn(0)])
    change(home, "UPDATE turns SET document = ?", document)
    with pytest.raises(StoreDamagedError, match=r"'Question 0\?' cannot be read .* delete it"):
        store.load(KEY, "one")
    if document != '{"question": 3}':
        assert not store.set_further(KEY, "one", "t0", ["Why?"])
    store.save(KEY, "one", [turn(0)])
    assert turns(store) == (turn(0),)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("  Who\n lit  it? ", "Who lit it?"),
        ("", "New conversation"),
        ("a" * 80, "a" * 80),
        ("a" * 81, "a" * 79 + "…"),
        ("word " * 16 + "end", "word " * 15 + "word…"),
        ("Who, " + "a" * 90, "Who…"),
        ("half \ud83d", "half ?"),
    ],
)
def test_a_title_is_cut_after_a_word(words: str, title: str) -> None:
    assert title_of(words) == title


@given(st.text(st.characters()))
def test_any_words_make_a_title(words: str) -> None:
    title = title_of(words)
    assert 1 <= len(title) <= 80
    assert title == " ".join(title.split())
    title.encode()
