"""Conversations and feedback of servers on several machines, in a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.kept_article import keep_article
from index import StoreError
from tests.at_once import at_once
from tests.eval.judged import LAMP, answered, article
from tests.servers import Postgres, machines_over
from tests.ui.conversations.test_conversation_store import KEY
from ui.conversations import ChatTurn, ConversationStore, Feedback, FeedbackStore

HARBOUR = article(LAMP)
NAME = keep_article(HARBOUR).name
PRAISE = Feedback("up")


@pytest.fixture
def stores(postgres: Postgres, tmp_path: Path) -> Iterator[list[ConversationStore]]:
    opened = [ConversationStore(each) for each in machines_over(postgres, tmp_path)]
    yield opened
    for each in opened:
        each.close()


def turn(name: str, question: str = "") -> ChatTurn:
    return ChatTurn(question or f"Why {name}?", name, failure="No.")


def loaded(store: ConversationStore, name: str) -> list[str]:
    found = store.load(KEY, name)
    assert found is not None
    return [each.question for each in found.turns]


def test_a_visitor_finds_a_conversation_on_each_of_them(stores: list[ConversationStore]) -> None:
    one, other, _ = stores
    one.save(KEY, "walk", [turn("a", "Why\0 not?")])
    assert [each.title for each in other.list(KEY)] == ["Why not?"]
    other.rename(KEY, "walk", "Birds")
    other.set_feedback(KEY, "walk", "a", "up")
    found = one.load(KEY, "walk")
    assert found is not None
    assert (found.title, found.turns[0].feedback) == ("Birds", PRAISE)
    assert loaded(one, "walk") == ["Why\0 not?"]
    one.save(KEY, "walk", dropped=["a", "to-come"])
    other.save(KEY, "walk", [turn("b"), turn("to-come")])
    assert loaded(one, "walk") == ["Why b?"]
    other.delete(KEY, "walk")
    assert one.list(KEY) == ()
    one.restore(KEY, "walk")
    assert len(other.list(KEY)) == 1


def test_who_save_in_one_at_once_lose_no_turn_and_a_server_that_is_gone_is_said(
    postgres: Postgres, stores: list[ConversationStore]
) -> None:
    def ask(part: int) -> None:
        for number in range(10):
            stores[part % 3].save(KEY, "crowd", [turn(f"{part}-{number}")])

    at_once(6, ask)
    expected = {f"Why {part}-{number}?" for part in range(6) for number in range(10)}
    assert set(loaded(stores[0], "crowd")) == expected
    postgres.stop()
    with pytest.raises(StoreError, match="check that it runs"):
        stores[0].list(KEY)
    postgres.start()
    assert set(loaded(stores[0], "crowd")) == expected


@pytest.fixture
def opinions(postgres: Postgres, tmp_path: Path) -> Iterator[list[FeedbackStore]]:
    """Return the feedback of three machines."""
    opened = [FeedbackStore(each) for each in machines_over(postgres, tmp_path)]
    yield opened
    for each in opened:
        each.close()


def kept(store: FeedbackStore) -> list[str]:
    return [case.id for case in store.load().cases]


def keep(store: FeedbackStore, answer_id: str, feedback: Feedback = PRAISE) -> None:
    store.keep(answered(HARBOUR, LAMP), [HARBOUR], feedback, answer_id=answer_id)


def test_machines_at_once_lose_nothing_and_see_what_was_said_on_the_others(
    opinions: list[FeedbackStore],
) -> None:
    at_once(3, lambda part: keep(opinions[part], f"a{part}"))
    assert [sorted(kept(each)) for each in opinions] == [["a0", "a1", "a2"]] * 3

    def give(part: int) -> None:
        for number in range(8):
            keep(opinions[part % 3], f"a{number % 4}", Feedback("up", "\0"))
            keep(opinions[part % 3], f"b{part}-{number}")
            opinions[part % 3].take_back(f"b{part}-{number}")

    at_once(6, give)
    for each in opinions:
        assert sorted(kept(each)) == [f"a{number}" for number in range(4)]
        assert each.feedback("a1") == Feedback("up", "\0")
        assert [(one.article_id, one.text) for one in each.load().articles] == [(NAME, LAMP)]
