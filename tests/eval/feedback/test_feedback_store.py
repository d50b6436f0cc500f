import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from eval.cases import Case, write_cases
from eval.dataset import Dataset, load_dataset
from eval.feedback.feedback import Feedback
from eval.feedback.feedback_store import FeedbackStore
from eval.kept_article import kept_article
from index import Article, IndexSettings, StoreNotWritableError, UsageError
from tests.at_once import at_once, killed
from tests.eval.judged import BUILT, LAMP, answered, article, refused

HARBOUR = article(f"{BUILT} {LAMP}")
NAME = kept_article(HARBOUR).name
PRAISE = Feedback("up")


@pytest.fixture
def store(home: Path) -> Iterator[FeedbackStore]:
    with closing(FeedbackStore.open(IndexSettings(home=home))) as opened:
        yield opened


def keep(
    store: FeedbackStore, answer_id: str, feedback: Feedback = PRAISE, of: Article = HARBOUR
) -> Case:
    """Keep feedback on an answer that quotes the lamp."""
    return store.keep(answered(of, LAMP), [of], feedback, answer_id=answer_id)


def loaded(store: FeedbackStore) -> Dataset:
    found = store.load()
    assert found is not None
    return found


def texts(store: FeedbackStore) -> dict[str, str]:
    return {each.article_id: each.text for each in loaded(store).articles}


def test_without_feedback_there_is_none(store: FeedbackStore) -> None:
    assert store.load() is None
    assert store.case("a1") is None
    assert store.take_back("a1") is False


def test_a_kept_case_is_one_of_a_dataset(store: FeedbackStore) -> None:
    case = keep(store, "a1")
    dataset = loaded(store)
    assert (dataset.name, dataset.cases, dataset.unresolved) == ("feedback", (case,), ())
    assert [(each.article_id, each.text, each.headings) for each in dataset.articles] == [
        (NAME, HARBOUR.text, ())
    ]
    assert store.case("a1") == case


def test_what_is_kept_is_private(store: FeedbackStore, home: Path, tmp_path: Path) -> None:
    keep(store, "a1")
    store.export(tmp_path / "export")
    for path in (*home.glob("catalog.sqlite*"), tmp_path / "export"):
        assert path.stat().st_mode & 0o077 == 0


def test_feedback_on_the_same_answer_takes_the_place_of_the_earlier(store: FeedbackStore) -> None:
    newer = article(f"{LAMP} She left.")
    keep(store, "a1", of=newer)
    other = store.keep(refused(HARBOUR), [HARBOUR], PRAISE, answer_id="a2")
    again = keep(store, "a1")
    dataset = loaded(store)
    assert (dataset.cases, dataset.unresolved) == ((again, other), ())
    assert texts(store) == {NAME: HARBOUR.text}
    down = keep(store, "a1", Feedback("down"))
    dataset = loaded(store)
    assert (dataset.cases, dataset.unresolved) == ((other,), (down,))


def test_feedback_is_taken_back_with_the_text_that_no_other_case_needs(
    store: FeedbackStore,
) -> None:
    newer = article(f"{LAMP} She left.")
    keep(store, "a1")
    keep(store, "a2", of=newer)
    kept = store.keep(answered(newer, LAMP), [newer, HARBOUR], PRAISE, answer_id="a3")
    assert store.take_back("a1") is True
    assert store.take_back("a1") is False
    assert len(texts(store)) == 2
    assert store.take_back("a3") is True
    assert texts(store) == {kept.article: newer.text}
    assert store.take_back("a2") is True
    assert store.load() is None
    keep(store, "a1")
    assert texts(store) == {NAME: HARBOUR.text}


def test_versions_of_one_article_stand_side_by_side(store: FeedbackStore) -> None:
    newer = article(f"{LAMP} She left.")
    first = keep(store, "a1")
    second = keep(store, "a2", of=newer)
    assert first.article != second.article
    dataset = loaded(store)
    assert {each.article_id: each.text for each in dataset.articles} == {
        first.article: HARBOUR.text,
        second.article: newer.text,
    }


def test_an_export_is_the_same_dataset(store: FeedbackStore, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "export"
    assert store.export(folder) == 0
    assert not folder.exists()
    first = keep(store, "a1")
    second = keep(store, "a2", Feedback("down", "\u2028 no"), article(f"{LAMP} She left."))
    folder.mkdir(parents=True)
    assert store.export(folder) == 2
    assert (folder / "qa.jsonl").read_bytes().decode() == write_cases([first, second])
    assert (folder / "articles" / f"{NAME}.txt").read_bytes() == HARBOUR.text.encode()
    exported, dataset = load_dataset(folder), loaded(store)
    assert (exported.cases, exported.unresolved) == (dataset.cases, dataset.unresolved)
    assert set(exported.articles) == set(dataset.articles)
    assert load_dataset(folder / "qa.jsonl").cases == dataset.cases


def test_an_export_writes_over_nothing(store: FeedbackStore, tmp_path: Path) -> None:
    keep(store, "a1")
    mine = tmp_path / "mine.txt"
    mine.write_text("")
    with pytest.raises(UsageError, match=f"The folder {tmp_path} is not empty; name another"):
        store.export(tmp_path)
    with pytest.raises(StoreNotWritableError, match=r"cannot be written .*; name another folder"):
        store.export(mine)


def test_threads_and_two_stores_lose_nothing(tmp_path: Path) -> None:
    stores = [FeedbackStore.open(IndexSettings(home=tmp_path)) for _ in range(2)]

    def give(part: int) -> None:
        for number in range(10):
            text = article(f"{LAMP} Ship {number % 3} came.")
            stores[part % 2].keep(
                answered(text, LAMP), [text], PRAISE, answer_id=f"a{part}-{number}"
            )
            if number % 5 == 4:
                stores[part % 2].take_back(f"a{part}-{number}")

    at_once(4, give)
    dataset = loaded(stores[0])
    expected = {f"a{part}-{number}" for part in range(4) for number in range(10) if number % 5 != 4}
    assert {case.id for case in dataset.cases} == expected
    assert len(dataset.articles) == 3


def check_kills(home: Path, kills: int) -> None:
    """Kill a process that gives feedback, again and again: what it called kept is there."""
    moments = random.Random(f"{kills} kills of feedback")
    kept: dict[str, int] = {}
    first = 0
    for _ in range(kills):
        told = killed("tests.eval.killed_judge", home, first, moments.uniform(0.0, 0.5))
        with closing(FeedbackStore.open(IndexSettings(home=home))) as store:
            dataset = store.load()
        found = {case.id: case.judgement for case in dataset.cases} if dataset else {}
        cut_off = f"a{(max([first - 1, *told]) + 1) % 20}"
        for case_id, number in kept.items():
            judgement = found[case_id]
            assert judgement is not None
            assert judgement.comment == f"number {number}" or case_id == cut_off
        first = max([first - 1, *told]) + 1


def test_a_killed_process_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    check_kills(tmp_path, 3)


@pytest.mark.soak
def test_many_killed_processes_lose_nothing_that_was_kept(tmp_path: Path) -> None:
    check_kills(tmp_path, 60)
