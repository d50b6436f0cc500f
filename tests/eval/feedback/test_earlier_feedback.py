"""Feedback that an earlier version kept in a folder of the data folder."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import Dataset, load_dataset
from eval.feedback.feedback import Feedback
from eval.feedback.feedback_store import FeedbackStore
from eval.kept_article import kept_article
from index import IndexSettings, StoreNotWritableError
from tests.at_once import at_once
from tests.eval.judged import BUILT, LAMP, answered, article

HARBOUR = article(f"{BUILT} {LAMP}")
NAME = kept_article(HARBOUR).name


@pytest.fixture
def store(home: Path) -> Iterator[FeedbackStore]:
    with closing(FeedbackStore.open(IndexSettings(home=home))) as opened:
        yield opened


@pytest.fixture
def earlier(home: Path, tmp_path: Path) -> Path:
    """Return the folder of an earlier version, with a praised answer and one called wrong."""
    with closing(FeedbackStore.open(IndexSettings(home=tmp_path / "elsewhere"))) as store:
        for answer_id, verdict in (("a1", "up"), ("a2", "down")):
            said = Feedback("up" if verdict == "up" else "down")
            store.keep(answered(HARBOUR, LAMP), [HARBOUR], said, answer_id=answer_id)
        store.export(home / "feedback")
    return home / "feedback"


def loaded(store: FeedbackStore) -> Dataset:
    found = store.load()
    assert found is not None
    return found


def same(store: FeedbackStore, folder: Path) -> bool:
    dataset, expected = loaded(store), load_dataset(folder)
    return (dataset.cases, dataset.unresolved, set(dataset.articles)) == (
        expected.cases,
        expected.unresolved,
        set(expected.articles),
    )


@pytest.mark.parametrize("use", ["keep", "take_back", "load", "case"])
def test_it_is_there_at_the_first_use_and_its_folder_set_aside(
    store: FeedbackStore, earlier: Path, home: Path, use: str
) -> None:
    if use == "keep":
        store.keep(answered(HARBOUR, LAMP), [HARBOUR], Feedback("up"), answer_id="a3")
        assert store.take_back("a3")
    elif use == "take_back":
        assert store.take_back("none") is False
    else:
        assert store.load() if use == "load" else store.case("a1")
    assert not earlier.exists()
    assert same(store, home / "feedback-moved")


def test_what_people_edited_comes_along(store: FeedbackStore, earlier: Path, home: Path) -> None:
    first, second = map(json.loads, (earlier / "qa.jsonl").read_text().splitlines())
    second |= {"answerable": True, "answers": ["Ana Brekke"], "evidence": [LAMP]}
    mine = {**second, "id": "mine", "article": "mine", "scope": []}
    lines = "\n".join(map(json.dumps, (mine, second, first)))
    (earlier / "qa.jsonl").write_text(f"\ufeff\n{lines}\r\n\n", encoding="utf-8")
    (earlier / "articles" / f"{NAME}.txt").write_text("Another text, by hand.")
    (earlier / "articles" / "mine.md").write_text(f"# Mine\n\n{LAMP}")
    assert [case.id for case in loaded(store).cases] == ["mine", "a2", "a1"]
    assert same(store, home / "feedback-moved")
    kept = store.keep(answered(HARBOUR, LAMP), [HARBOUR], Feedback("up"), answer_id="a3")
    assert (kept.article, kept.scope) == (f"{NAME}-2", (f"{NAME}-2",))
    texts = {each.article_id: each.text for each in loaded(store).articles}
    assert (texts[NAME], texts[f"{NAME}-2"]) == ("Another text, by hand.", HARBOUR.text)


@pytest.mark.parametrize(
    ("file", "data", "said"),
    [
        ("qa.jsonl", b'\n{"id": "a"}\n', "qa.jsonl, line 2: it has no 'question'."),
        ("qa.jsonl", b"{\n", "qa.jsonl, line 1 is not JSON"),
        ("qa.jsonl", b'{"id": "\xff"}', "qa.jsonl, line 1 is not UTF-8"),
        (f"articles/{NAME}.txt", None, f"qa.jsonl, line 1: there is no articles/{NAME}.txt in "),
        (f"articles/{NAME}.json", b"{}", f"articles/{NAME}.json cannot be used: it does not "),
    ],
)
def test_what_is_invalid_is_named_and_nothing_of_the_folder_taken(
    store: FeedbackStore, earlier: Path, file: str, data: bytes | None, said: str
) -> None:
    path = earlier / file
    before = path.read_bytes()
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)
    with pytest.raises(CaseError) as caught:
        store.load()
    assert str(caught.value).startswith(f"{earlier}/{said}")
    assert f" Correct it, or move {earlier} away, " in str(caught.value)
    assert earlier.exists()
    path.write_bytes(before)
    assert len(loaded(store).cases) == 1


def test_many_at_once_move_it_once(home: Path, earlier: Path) -> None:
    stores = [FeedbackStore.open(IndexSettings(home=home)) for _ in range(6)]
    found: list[Dataset] = []
    at_once(6, lambda number: found.append(loaded(stores[number])))
    for dataset in found:
        assert [case.id for case in (*dataset.cases, *dataset.unresolved)] == ["a1", "a2"]
        assert [each.article_id for each in dataset.articles] == [NAME]
    assert sorted(path.name for path in home.glob("feedback*")) == ["feedback-moved"]
    for store in stores:
        store.close()


def test_a_move_that_was_cut_off_is_ended_by_the_next_use(
    store: FeedbackStore, earlier: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(StoreNotWritableError, match=f"{earlier} cannot be moved .*Permission"):
            store.load()
    assert earlier.exists()
    assert len(loaded(store).cases) == 1
    assert same(store, home / "feedback-moved")


def test_what_an_earlier_version_keeps_later_is_taken_too(
    store: FeedbackStore, earlier: Path, home: Path
) -> None:
    store.load()
    loaded(store)
    store.export(earlier)
    text = (earlier / "qa.jsonl").read_text()
    (earlier / "qa.jsonl").write_text(text.replace('"a1"', '"a3"'))
    dataset = loaded(store)
    assert [case.id for case in dataset.cases] == ["a1", "a3"]
    assert (home / "feedback-moved-2").is_dir()


def test_a_folder_without_cases_is_set_aside(store: FeedbackStore, home: Path) -> None:
    (home / "feedback" / "articles").mkdir(parents=True)
    (home / "feedback" / "qa.jsonl").write_text("\n")
    assert store.load() is None
    assert (home / "feedback-moved").is_dir()
