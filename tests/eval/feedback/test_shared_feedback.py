"""Feedback from several machines, in a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.feedback.feedback import Feedback
from eval.feedback.feedback_store import FeedbackStore
from eval.kept_article import kept_article
from index import IndexSettings
from tests.at_once import at_once
from tests.eval.judged import LAMP, answered, article
from tests.servers import Postgres, machines_over

HARBOUR = article(LAMP)
NAME = kept_article(HARBOUR).name
PRAISE = Feedback("up")


@pytest.fixture
def stores(postgres: Postgres, tmp_path: Path) -> Iterator[list[FeedbackStore]]:
    """Return the stores of three machines, each with a data folder of its own."""
    opened = [FeedbackStore.open(each) for each in machines_over(postgres, tmp_path)]
    for case in kept(opened[0]):
        opened[0].take_back(case)
    yield opened
    for each in opened:
        each.close()


def kept(store: FeedbackStore) -> list[str]:
    dataset = store.load()
    return [] if dataset is None else [case.id for case in dataset.cases]


def keep(store: FeedbackStore, answer_id: str) -> None:
    store.keep(answered(HARBOUR, LAMP), [HARBOUR], PRAISE, answer_id=answer_id)


def test_each_machine_sees_what_was_said_on_the_others(stores: list[FeedbackStore]) -> None:
    one, other, third = stores
    case = one.keep(answered(HARBOUR, LAMP), [HARBOUR], Feedback("up", "\0"), answer_id="a1")
    keep(other, "a2")
    assert [kept(each) for each in stores] == [["a1", "a2"]] * 3
    assert third.case("a1") == case
    dataset = third.load()
    assert dataset is not None
    assert [(each.article_id, each.text) for each in dataset.articles] == [(NAME, LAMP)]
    assert other.take_back("a1") is True
    assert [kept(each) for each in stores] == [["a2"]] * 3


def test_many_machines_at_once_lose_nothing(stores: list[FeedbackStore]) -> None:
    def give(part: int) -> None:
        for number in range(8):
            keep(stores[part % 3], f"a{number % 4}")
            keep(stores[part % 3], f"b{part}-{number}")
            stores[part % 3].take_back(f"b{part}-{number}")

    at_once(6, give)
    assert sorted(kept(stores[0])) == [f"a{number}" for number in range(4)]
    dataset = stores[1].load()
    assert dataset is not None
    assert [each.article_id for each in dataset.articles] == [NAME]


def test_what_each_machine_kept_before_comes_together(
    stores: list[FeedbackStore], tmp_path: Path
) -> None:
    for number, name in enumerate(("one", "other", "third")):
        before = FeedbackStore.open(IndexSettings(home=tmp_path / f"{name} before"))
        keep(before, f"a{number}")
        before.export(tmp_path / name / "feedback")
        before.close()
    found: list[list[str]] = []
    at_once(3, lambda part: found.append(kept(stores[part])))
    assert [sorted(kept(each)) for each in stores] == [["a0", "a1", "a2"]] * 3
    assert all(found)
