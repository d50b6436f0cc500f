"""Conversations of servers on several machines, in a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import StoreError
from tests.at_once import at_once
from tests.servers import Postgres, machines_over
from tests.ui.killed_saver import KEY
from ui.conversations.saved_conversation import SavedConversation, SavedTurn
from ui.conversations.store import ConversationStore


@pytest.fixture
def stores(postgres: Postgres, tmp_path: Path) -> Iterator[list[ConversationStore]]:
    opened = [ConversationStore.open(each) for each in machines_over(postgres, tmp_path)]
    yield opened
    for each in opened:
        each.close()


def talk(name: str, *turns: SavedTurn) -> SavedConversation:
    return SavedConversation(name, turns)


def turn(name: str) -> SavedTurn:
    return SavedTurn(name, 0, f"Why {name}?", failure="No.")


def test_a_visitor_finds_a_conversation_on_each_of_them(stores: list[ConversationStore]) -> None:
    one, other, _ = stores
    one.save(KEY, talk("walk", turn("a")))
    assert [each.title for each in other.list(KEY)] == ["Why a?"]
    assert other.rename(KEY, "walk", "Birds")
    assert other.set_feedback(KEY, "walk", "a", "up")
    loaded = one.load(KEY, "walk")
    assert loaded is not None
    assert (loaded.title, loaded.turns[0].feedback) == ("Birds", "up")
    one.save(KEY, talk("walk"), dropped=["a", "to-come"])
    other.save(KEY, talk("walk", turn("b"), turn("to-come")))
    loaded = one.load(KEY, "walk")
    assert loaded is not None
    assert [each.id for each in loaded.turns] == ["b"]
    assert other.delete(KEY, "walk")
    assert one.list(KEY) == ()
    assert one.restore(KEY, "walk")
    assert len(other.list(KEY)) == 1


def test_a_question_with_a_nul_is_kept(stores: list[ConversationStore]) -> None:
    stores[0].save(KEY, talk("nul", SavedTurn("a", 0, "Why\0 not?", failure="No.")))
    loaded = stores[1].load(KEY, "nul")
    assert loaded is not None
    assert (loaded.title, loaded.turns[0].question) == ("Why not?", "Why\0 not?")


def test_who_save_in_one_at_once_lose_no_turn(stores: list[ConversationStore]) -> None:
    def ask(part: int) -> None:
        for number in range(10):
            stores[part % 3].save(KEY, talk("crowd", turn(f"{part}-{number}")))

    at_once(6, ask)
    loaded = stores[0].load(KEY, "crowd")
    assert loaded is not None
    assert {each.id for each in loaded.turns} == {f"{p}-{n}" for p in range(6) for n in range(10)}


def test_a_server_that_is_gone_is_said_and_its_return_is_enough(
    postgres: Postgres, stores: list[ConversationStore]
) -> None:
    stores[0].save(KEY, talk("outage", turn("a")))
    postgres.stop()
    with pytest.raises(StoreError, match="check that it runs"):
        stores[0].list(KEY)
    postgres.start()
    assert stores[0].load(KEY, "outage") is not None
