import json
import random
from pathlib import Path

import pytest

from eval.cases import Case, CaseError, write_cases
from eval.dataset import Dataset, load_dataset
from eval.feedback.feedback import Feedback
from eval.feedback.feedback_store import FeedbackStore
from eval.kept_article import kept_article
from index import Article, StoreNotWritableError
from tests.at_once import at_once, killed
from tests.eval.judged import BUILT, LAMP, answered, article, refused

HARBOUR = article(f"{BUILT} {LAMP}")
NAME = kept_article(HARBOUR).name
PRAISE = Feedback("up")


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "home")


def keep(
    store: FeedbackStore, answer_id: str, feedback: Feedback = PRAISE, of: Article = HARBOUR
) -> Case:
    """Keep feedback on an answer that quotes the lamp."""
    return store.keep(answered(of, LAMP), [of], feedback, answer_id=answer_id)


def loaded(store: FeedbackStore) -> Dataset:
    found = store.load()
    assert found is not None
    return found


def files(store: FeedbackStore) -> list[str]:
    return sorted(path.name for path in (store.folder / "articles").iterdir())


def test_without_feedback_there_is_no_folder(store: FeedbackStore) -> None:
    assert store.load() is None
    assert store.take_back("a1") is False
    assert not store.folder.exists()


def test_a_kept_case_is_a_line_of_a_dataset(store: FeedbackStore) -> None:
    case = keep(store, "a1")
    assert store.path.read_text(encoding="utf-8") == write_cases([case])
    assert files(store) == [f"{NAME}.json", f"{NAME}.txt"]
    assert (store.folder / "articles" / f"{NAME}.txt").read_bytes() == HARBOUR.text.encode()
    for dataset in (store.load(), load_dataset(store.folder), load_dataset(store.path)):
        assert dataset is not None
        assert dataset.cases == (case,)
        assert [each.text for each in dataset.articles] == [HARBOUR.text]
        assert [each.headings for each in dataset.articles] == [()]
    dataset = loaded(store)
    assert dataset.name == "feedback"


def test_what_is_kept_is_private(store: FeedbackStore) -> None:
    keep(store, "a1")
    assert store.folder.stat().st_mode & 0o077 == 0
    assert store.path.stat().st_mode & 0o077 == 0
    for path in (store.folder / "articles").iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_feedback_on_the_same_answer_takes_the_place_of_the_earlier(store: FeedbackStore) -> None:
    keep(store, "a1")
    other = store.keep(refused(HARBOUR), [HARBOUR], PRAISE, answer_id="a2")
    again = keep(store, "a1", Feedback("down"))
    assert store.path.read_text(encoding="utf-8") == write_cases([again, other])
    dataset = loaded(store)
    assert (dataset.cases, dataset.unresolved) == ((other,), (again,))


def test_feedback_is_taken_back_with_the_text_that_no_other_case_needs(
    store: FeedbackStore,
) -> None:
    newer = article(f"{LAMP} She left.")
    keep(store, "a1")
    kept = store.keep(answered(newer, LAMP), [newer, HARBOUR], PRAISE, answer_id="a2")
    assert len(files(store)) == 4
    assert store.take_back("a1") is True
    assert store.take_back("a1") is False
    assert store.path.read_text(encoding="utf-8") == write_cases([kept])
    assert len(files(store)) == 4
    assert store.take_back("a2") is True
    assert (files(store), store.path.read_bytes(), store.load()) == ([], b"", None)


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


def test_what_people_wrote_into_the_file_stays_to_the_byte(store: FeedbackStore) -> None:
    by_hand = (
        b"\xef\xbb\xbf" + b'{"id": "mine", "oddity": 1}\r\n\n  \nnot json \xff\n'
        b'[1]\n{"id": "unended", "question": "a\rb"}'
    )
    store.folder.mkdir(parents=True)
    store.path.write_bytes(by_hand)
    first = keep(store, "a1")
    assert store.path.read_bytes() == by_hand + b"\n" + write_cases([first]).encode()
    second = keep(store, "a1", Feedback("down"))
    assert store.path.read_bytes() == by_hand + b"\n" + write_cases([second]).encode()
    with pytest.raises(CaseError) as caught:
        store.load()
    assert str(caught.value).startswith(f"{store.path}, line 4 is not UTF-8")
    assert store.take_back("a1")
    assert store.path.read_bytes() == by_hand + b"\n"


def test_a_case_that_was_edited_by_hand_is_read_as_edited(store: FeedbackStore) -> None:
    case = store.keep(answered(HARBOUR, BUILT), [HARBOUR], Feedback("down"), answer_id="a1")
    line = {**case.to_dict(), "answerable": True, "answers": ["Ana Brekke"], "evidence": [LAMP]}
    store.path.write_text(json.dumps(line))
    dataset = loaded(store)
    (edited,) = dataset.cases
    assert (edited.answers, edited.evidence, dataset.unresolved) == (("Ana Brekke",), (LAMP,), ())
    assert edited.judgement == case.judgement


def test_a_text_that_was_edited_by_hand_is_left_alone(store: FeedbackStore) -> None:
    keep(store, "a1")
    edited = store.folder / "articles" / f"{NAME}.txt"
    edited.write_text("Another text, by hand.")
    second = keep(store, "a2")
    assert (second.article, second.scope) == (f"{NAME}-2", (f"{NAME}-2",))
    third = keep(store, "a3")
    assert third.article == f"{NAME}-2"
    assert edited.read_text() == "Another text, by hand."
    assert all(store.take_back(each) for each in ("a1", "a2", "a3"))
    assert files(store) == [f"{NAME}.json", f"{NAME}.txt"]


def test_a_name_outside_of_the_folder_is_not_removed(store: FeedbackStore, tmp_path: Path) -> None:
    keep(store, "a1")
    for suffix in (".txt", ".json"):
        (store.folder / "articles" / f"{NAME}{suffix}").rename(store.folder / f"{NAME}{suffix}")
    store.path.write_text(json.dumps({"id": "a1", "article": f"../{NAME}", "scope": 3}))
    assert store.take_back("a1")
    assert (store.folder / f"{NAME}.txt").exists()


def test_a_case_that_names_an_article_that_is_gone_is_said(store: FeedbackStore) -> None:
    newer = article(f"{LAMP} She left.")
    store.keep(answered(newer, LAMP), [newer, HARBOUR], PRAISE, answer_id="a1")
    (store.folder / "articles" / f"{NAME}.txt").unlink()
    with pytest.raises(CaseError) as caught:
        store.load()
    assert str(caught.value) == (
        f"{store.path}, line 1: there is no articles/{NAME}.txt in {store.folder}."
    )
    with pytest.raises(CaseError, match=f"there is no article '{NAME}'"):
        load_dataset(store.path)


def test_a_damaged_note_is_said(store: FeedbackStore) -> None:
    keep(store, "a1")
    about = store.folder / "articles" / f"{NAME}.json"
    about.write_text("{}")
    with pytest.raises(CaseError) as caught:
        store.load()
    assert str(caught.value) == (
        f"{about} cannot be used: it does not describe the text beside it; delete it."
    )


def test_a_file_in_the_folders_place_is_said(store: FeedbackStore) -> None:
    store.folder.parent.mkdir()
    store.folder.write_text("")
    with pytest.raises(StoreNotWritableError, match=str(store.folder)):
        keep(store, "a1")


def test_threads_and_two_stores_lose_nothing(tmp_path: Path) -> None:
    stores = [FeedbackStore(tmp_path), FeedbackStore(tmp_path)]

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
        dataset = FeedbackStore(home).load()
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
