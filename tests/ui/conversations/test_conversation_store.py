import random
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index import IndexSettings, UsageError
from tests.at_once import at_once, killed
from tests.ui.conversations.test_saved_conversation import ANSWER, TURN
from tests.ui.killed_saver import KEY
from ui.conversations.key import ConversationKeyError
from ui.conversations.rows import MAX_CONVERSATIONS, MAX_TURNS, ConversationLimitError
from ui.conversations.saved_conversation import SavedConversation, SavedTurn
from ui.conversations.store import ConversationStore

OTHER = secrets.token_urlsafe(16)
HOUR = 3600 * 1_000_000


def turn(number: int, **fields: object) -> SavedTurn:
    made = SavedTurn(f"t{number}", number, f"Question {number}?", answer=ANSWER)
    return replace(made, **fields)  # type: ignore[arg-type]


def talk(*turns: SavedTurn, conversation_id: str = "one") -> SavedConversation:
    return SavedConversation(conversation_id, turns)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Iterator[ConversationStore]:
    with closing(opened(home)) as found:
        yield found


def opened(home: Path) -> ConversationStore:
    return ConversationStore.open(IndexSettings(home=home))


def turns(store: ConversationStore, key: str = KEY) -> tuple[SavedTurn, ...]:
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
    turns = (turn(0, id=TURN.id, question="Who lit the lamp of Lunn?"), replace(TURN, id="t-2"))
    assert store.save(KEY, talk(*turns)) is True
    store.close()
    with closing(opened(home)) as another:
        loaded = another.load(KEY, "one")
        assert loaded is not None
        assert (loaded.turns, loaded.title) == (turns, "Who lit the lamp of Lunn?")
        assert loaded.turns[0].answer == ANSWER
        (summary,) = another.list(KEY)
    assert (summary.id, summary.title, summary.turns) == ("one", loaded.title, 2)
    assert (summary.created, summary.updated) == (loaded.created, loaded.updated)
    assert summary.created.endswith("+00:00")


def test_an_empty_store_lists_nothing(store: ConversationStore) -> None:
    assert store.list(KEY) == ()
    assert store.load(KEY, "one") is None
    assert store.save(KEY, talk()) is True
    assert store.list(KEY) == ()
    assert not store.delete(KEY, "one")
    assert not store.restore(KEY, "one")
    assert not store.rename(KEY, "one", "A title")
    assert not store.set_feedback(KEY, "one", "t0", "up")
    assert not store.set_further(KEY, "one", "t0", ["Why?"])


def test_one_key_never_sees_what_is_anothers(store: ConversationStore) -> None:
    store.save(KEY, talk(turn(0)))
    assert store.list(OTHER) == ()
    assert store.load(OTHER, "one") is None
    assert not store.delete(OTHER, "one")
    assert not store.restore(OTHER, "one")
    assert not store.rename(OTHER, "one", "Mine")
    assert not store.set_feedback(OTHER, "one", "t0", "down")
    assert not store.set_further(OTHER, "one", "t0", ["Why?"])
    # The same ids under another key are another conversation.
    store.save(OTHER, talk(turn(5)), dropped=["t0"])
    assert (ids(store), ids(store, key=OTHER)) == (["t0"], ["t5"])
    assert store.delete(OTHER, "one")
    assert ids(store) == ["t0"]


def test_the_files_do_not_hold_the_key_and_are_their_owners_alone(
    store: ConversationStore, home: Path
) -> None:
    store.save(OTHER, talk(turn(0)))
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
        store.save(key, talk(turn(0)))
    assert not home.exists()


@pytest.mark.parametrize("bad", ["", "../one", "a b", "x" * 65, "\ud83d"])
def test_what_is_no_id_is_refused(store: ConversationStore, bad: str) -> None:
    for conversation in (talk(turn(0), conversation_id=bad), talk(turn(0, id=bad))):
        with pytest.raises(ConversationKeyError, match="cannot name a conversation or a turn"):
            store.save(KEY, conversation)
    with pytest.raises(ConversationKeyError):
        store.load(KEY, bad)
    with pytest.raises(ConversationKeyError):
        store.save(KEY, talk(), dropped=[bad])
    assert store.list(KEY) == ()


def test_an_older_state_of_another_tab_loses_nothing(store: ConversationStore) -> None:
    first = turn(0)
    begun = turn(1, answer=None)
    store.save(KEY, talk(first, begun))
    # One tab finishes its turn, another that knows it as begun asks its own.
    finished = turn(1, contexts={1: ("Before.", "After.")}, remark="Noted.")
    store.save(KEY, talk(first, finished))
    store.save(KEY, talk(first, begun, turn(2)))
    store.save(KEY, talk(replace(begun, stopped=True)))
    store.save(KEY, talk(replace(finished, contexts={}, remark=None)))
    assert turns(store) == (first, finished, turn(2))


def test_two_tabs_that_ask_at_once_have_both_their_turns(store: ConversationStore) -> None:
    store.save(KEY, talk(turn(0)))
    store.save(KEY, talk(turn(0), turn(1, id="left")))
    store.save(KEY, talk(turn(0), turn(1, id="right")))
    store.save(KEY, talk(turn(0), turn(1, id="left"), turn(2, id="left-2")))
    assert ids(store) == ["t0", "left", "right", "left-2"]


def test_a_turn_that_was_taken_out_is_not_brought_back_by_an_older_state(
    store: ConversationStore,
) -> None:
    old = talk(turn(0), turn(1), turn(2))
    store.save(KEY, old)
    store.save(KEY, talk(turn(0), turn(1, id="anew")), dropped=["t1", "t2", "to-come"])
    store.save(KEY, old)
    store.save(KEY, talk(turn(9, id="to-come")))
    assert ids(store) == ["t0", "anew"]
    assert store.list(KEY)[0].turns == 2
    store.save(KEY, talk(), dropped=["anew"], restored=["t1", "t2"])
    assert ids(store) == ["t0", "t1", "t2"]


def test_what_was_taken_out_long_ago_is_gone_and_comes_back_with_its_state(
    store: ConversationStore,
    home: Path,
) -> None:
    store.save(KEY, talk(turn(0), turn(1)))
    store.save(KEY, talk(), dropped=["t1"])
    age(home, HOUR + 60_000_000)
    store.save(KEY, talk(turn(1)))
    assert change(home, "SELECT document FROM turns WHERE id = 't1'") == [(None,)]
    store.save(KEY, talk(), restored=["t1"])
    assert (ids(store), store.list(KEY)[0].turns) == (["t0"], 1)
    store.save(KEY, talk(turn(1)))
    assert ids(store) == ["t0", "t1"]


def test_the_last_changed_comes_first_and_saving_the_same_changes_nothing(
    store: ConversationStore,
) -> None:
    for name in ("one", "two", "three"):
        store.save(KEY, talk(turn(0), conversation_id=name))
    store.save(KEY, talk(turn(0), conversation_id="two"))
    assert [each.id for each in store.list(KEY)] == ["three", "two", "one"]
    store.save(KEY, talk(turn(1), conversation_id="one"))
    assert [each.id for each in store.list(KEY)] == ["one", "three", "two"]


def test_a_title_is_changed_by_renaming_alone(store: ConversationStore) -> None:
    store.save(KEY, replace(talk(turn(0)), title="First"))
    assert store.rename(KEY, "one", "  Second \n title ") is True
    store.save(KEY, replace(talk(turn(1)), title="First"))
    assert store.list(KEY)[0].title == "Second title"
    with pytest.raises(UsageError, match="The title is empty"):
        store.rename(KEY, "one", " \n")
    store.rename(KEY, "one", "word " * 40)
    assert store.list(KEY)[0].title == "word " * 15 + "word…"


def test_feedback_is_changed_by_itself_alone(store: ConversationStore) -> None:
    store.save(KEY, talk(turn(0, feedback="up"), turn(1)))
    assert store.set_feedback(KEY, "one", "t0", "down") is True
    assert store.set_feedback(KEY, "one", "t1", "up") is True
    assert store.set_feedback(KEY, "one", "t9", "up") is False
    store.save(KEY, talk(turn(0, feedback="up"), turn(1)))
    assert store.set_feedback(KEY, "one", "t1", None) is True
    assert [each.feedback for each in turns(store)] == ["down", None]


def test_a_deleted_conversation_can_come_back_for_an_hour(
    store: ConversationStore, home: Path
) -> None:
    store.save(KEY, talk(turn(0)))
    assert store.delete(KEY, "one") is True
    assert store.delete(KEY, "one") is False
    assert (store.list(KEY), store.load(KEY, "one")) == ((), None)
    # A tab that has it open still goes on: it stays deleted, and nothing is lost.
    assert store.save(KEY, talk(turn(0), turn(1))) is False
    assert store.list(KEY) == ()
    age(home, HOUR - 60_000_000)
    assert store.restore(KEY, "one") is True
    assert store.restore(KEY, "one") is True
    assert ids(store) == ["t0", "t1"]


def test_after_that_hour_nothing_is_left_of_it(store: ConversationStore, home: Path) -> None:
    secret = "The heron knows."
    store.save(KEY, talk(turn(0, question=secret)))
    store.delete(KEY, "one")
    age(home, HOUR + 60_000_000)
    assert store.restore(KEY, "one") is False
    store.close()
    change(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert secret.encode() not in (home / "catalog.sqlite").read_bytes()


def test_there_are_only_so_many_conversations_of_a_key(store: ConversationStore) -> None:
    for number in range(MAX_CONVERSATIONS):
        store.save(KEY, talk(turn(0, answer=None), conversation_id=f"c{number}"))
    with pytest.raises(ConversationLimitError, match="500 conversations are saved"):
        store.save(KEY, talk(turn(0), conversation_id="more"))
    store.save(KEY, talk(turn(1), conversation_id="c7"))
    store.save(OTHER, talk(turn(0), conversation_id="more"))
    store.delete(KEY, "c3")
    store.save(KEY, talk(turn(0), conversation_id="more"))
    with pytest.raises(ConversationLimitError):
        store.restore(KEY, "c3")
    assert len(store.list(KEY)) == MAX_CONVERSATIONS


def test_there_are_only_so_many_turns_of_a_conversation(store: ConversationStore) -> None:
    most = [turn(number, answer=None) for number in range(MAX_TURNS)]
    store.save(KEY, talk(*most))
    with pytest.raises(ConversationLimitError, match="more than 2,000 questions"):
        store.save(KEY, talk(turn(1), turn(MAX_TURNS)))
    assert list(turns(store)) == most
    store.save(KEY, talk(turn(MAX_TURNS)), dropped=["t0"])
    assert len(ids(store)) == MAX_TURNS


def test_a_turn_can_be_too_long(store: ConversationStore) -> None:
    with pytest.raises(ConversationLimitError, match="'Question 1\\?' is too long to be saved"):
        store.save(KEY, talk(turn(0), turn(1, remark="x" * 4_000_000)))
    assert store.list(KEY) == ()


def test_threads_and_two_servers_lose_no_turn(tmp_path: Path) -> None:
    stores = [opened(tmp_path), opened(tmp_path)]

    def ask(part: int) -> None:
        for number in range(15):
            asked = turn(number, id=f"p{part}-{number}")
            stores[part % 2].save(KEY, talk(replace(asked, answer=None)))
            stores[part % 2].save(KEY, talk(asked))
            stores[part % 2].load(KEY, "one")
            stores[part % 2].list(KEY)

    at_once(6, ask)
    for each_store in stores:
        assert set(ids(each_store)) == {
            f"p{part}-{number}" for part in range(6) for number in range(15)
        }
        assert all(each.answer == ANSWER for each in turns(each_store))
        each_store.close()


def check_kills(home: Path, kills: int) -> None:
    """Kill a process that saves, again and again: what it called saved is there, in order."""
    moments = random.Random(f"{kills} kills of a conversation")
    first = 0
    for _ in range(kills):
        told = killed("tests.ui.killed_saver", home, first, moments.uniform(0.0, 0.4))
        saved = max([first - 1, *told]) + 1
        with closing(opened(home)) as store:
            found = turns(store) if store.list(KEY) else ()
            # One more may have been saved before it could be told.
            assert len(found) in {saved, saved + 1}
            assert [each.position for each in found] == list(range(len(found)))
            assert all(each.failure == "none " * 200 for each in found)
            first = len(found)
            if first > MAX_TURNS - 400:
                store.delete(KEY, "one")
                age(home, HOUR + 60_000_000)
                first = 0


def test_a_killed_server_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    check_kills(tmp_path, 3)


@pytest.mark.soak
def test_servers_killed_many_times_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    check_kills(tmp_path, 60)


def test_what_may_be_asked_next_is_noted_and_counts_as_no_change(store: ConversationStore) -> None:
    store.save(KEY, talk(turn(0)))
    before = store.list(KEY)
    assert store.set_further(KEY, "one", "t0", ["Who paid?", "Why?"])
    assert store.list(KEY) == before
    assert not store.set_further(KEY, "one", "t1", ["Why?"])
    # A state of before takes nothing away.
    store.save(KEY, talk(turn(0, stopped=True)))
    assert turns(store) == (turn(0, stopped=True, further=("Who paid?", "Why?")),)
    store.save(KEY, talk(turn(1)), dropped=["t0"])
    assert not store.set_further(KEY, "one", "t0", ["When?"])
    store.save(KEY, talk(), restored=["t0"])
    assert turns(store)[0].further == ("Who paid?", "Why?")


def test_a_turn_that_cannot_be_read_takes_no_note(store: ConversationStore, home: Path) -> None:
    store.save(KEY, talk(turn(0)))
    change(home, "UPDATE turns SET document = '{'")
    assert not store.set_further(KEY, "one", "t0", ["Why?"])
