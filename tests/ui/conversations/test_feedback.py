"""What a reader says of an answer becomes a case, is kept and exported."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, Judgement, write_cases
from eval.dataset import load_dataset
from eval.kept_article import keep_article
from index import Article, IndexSettings, UsageError
from index.errors import StoreNotWritableError
from qa import Answer, Claim, Turn
from tests.at_once import at_once
from tests.eval.judged import BUILT, LAMP, answered, article, citation, refused
from ui.conversations import Feedback, FeedbackStore, feedback_of

HARBOUR = article(f"{BUILT} {LAMP} She wrote down every ship. In 1931 the lamp was sold.")
NEWER = article(f"{LAMP} She left.")
MANY = article(" ".join(f"Brekke saw ship {number}." for number in range(6)))
NAME = keep_article(HARBOUR).name
PRAISE = Feedback("up")


@pytest.fixture
def store(home: Path) -> Iterator[FeedbackStore]:
    with closing(opened(home)) as found:
        yield found


def opened(home: Path) -> FeedbackStore:
    return FeedbackStore(IndexSettings(home=home))


def keep(
    store: FeedbackStore, answer_id: str, feedback: Feedback = PRAISE, of: Article = HARBOUR
) -> Case:
    """Keep feedback on an answer that quotes the lamp, and return its case."""
    store.keep(answered(of, LAMP), [of], feedback, answer_id=answer_id)
    return cases(store)[answer_id]


def cases(store: FeedbackStore) -> dict[str, Case]:
    dataset = store.load()
    return {case.id: case for case in (*dataset.cases, *dataset.unresolved)}


def texts(store: FeedbackStore) -> dict[str | None, str]:
    return {each.article_id: each.text for each in store.load().articles}


def case_of(store: FeedbackStore, answer: Answer, feedback: Feedback, *articles: Article) -> Case:
    """Keep feedback on an answer; hold that it comes back, with the articles of its case."""
    articles = articles or (HARBOUR,)
    store.keep(answer, articles, feedback, answer_id="turn-1")
    case = cases(store)["turn-1"]
    assert store.feedback("turn-1") == feedback
    assert {case.article} <= set(case.scope) == {keep_article(each).name for each in articles}
    return case


def test_a_praised_answer_becomes_a_case_that_its_evidence_answers(store: FeedbackStore) -> None:
    history = [Turn("What is there?", "A harbour. [1]")]
    answer = answered(HARBOUR, LAMP)
    store.keep(answer, [HARBOUR], Feedback("up", "well put"), answer_id="a1", history=history)
    case = cases(store)["a1"]
    assert case.judgement is not None
    assert case == Case(
        id="a1",
        question="Who lit the lamp?",
        article=NAME,
        answerable=True,
        history=tuple(history),
        answers=(LAMP,),
        evidence=(LAMP,),
        tags=("feedback", "up"),
        scope=(NAME,),
        judgement=Judgement("up", "answered", LAMP, case.judgement.at, "well put"),
    )
    # Of a model's answer what is verified counts, and its quotes.
    written = replace(
        answered(HARBOUR, LAMP, BUILT),
        claims=(Claim("Brekke kept it lit.", "verified", (1,)), Claim("So.", "partial", (2,))),
        answerer="llm",
        model="tiny",
    )
    case = case_of(store, written, PRAISE)
    assert (case.answers, case.evidence) == (("Brekke kept it lit.", LAMP), (LAMP, BUILT))
    assert case.judgement is not None
    assert (case.judgement.given, case.judgement.model) == ("Brekke kept it lit. So.", "tiny")
    claims = (Claim("Brekke did.", "unsupported", ()),)
    case = case_of(store, replace(written, claims=claims, citations=()), PRAISE)
    assert (case.answers, case.evidence) == (("Brekke did.",), ())
    # A quote that a newer version lost is no evidence.
    case = case_of(store, answered(HARBOUR, BUILT, LAMP), PRAISE, NEWER)
    assert (case.answers, case.evidence) == ((BUILT, LAMP), (LAMP,))


def test_a_refusal_and_what_is_only_called_wrong(store: FeedbackStore) -> None:
    case = case_of(store, refused(HARBOUR), PRAISE)
    assert (case.answerable, case.answers, case.evidence) == (False, (), ())
    assert (case.reason, case.unresolved) == ("missing", False)
    assert case.judgement is not None
    assert case.judgement.given == "The article does not say who paid for the lamp."
    case = case_of(store, answered(HARBOUR, LAMP), Feedback("down", absent=True))
    assert (case.answerable, case.answers, case.evidence) == (False, (), ())
    assert (case.reason, case.unresolved) == (None, False)
    case = case_of(store, answered(HARBOUR, LAMP), Feedback("down", "no"))
    assert (case.unresolved, case.tags) == (True, ("feedback", "down", "unresolved"))
    assert case.judgement is not None
    assert case.judgement.given == LAMP


def test_a_correction_is_the_answer_and_its_evidence_are_the_sentences_that_hold_it(
    store: FeedbackStore,
) -> None:
    sold = "In 1931 the lamp was sold."
    for corrected, of, evidence in (
        ("grey  granite.", HARBOUR, (BUILT,)),
        ("the lamp", HARBOUR, (LAMP, sold)),
        (f"called {LAMP[16:-1]}. She wrote", HARBOUR, (LAMP, "She wrote down every ship.")),
        ("the council", HARBOUR, ()),
        # What stands everywhere does not say which sentence answers.
        ("Brekke", MANY, ()),
    ):
        case = case_of(store, refused(of), Feedback("down", corrected=corrected), of)
        assert (case.answerable, case.answers) == (True, (corrected,))
        assert (case.evidence, case.tags) == (evidence, ("feedback", "down")), corrected


def test_the_article_of_a_case_is_the_one_that_most_evidence_is_in(store: FeedbackStore) -> None:
    market = article("The market opens at six. A bell ends it. Eel is sold.", "market")
    answer = answered(market, "A bell ends it.", "Eel is sold.")
    mixed = replace(answer, citations=(citation(HARBOUR, LAMP, 3), *answer.citations))
    case = case_of(store, mixed, PRAISE, HARBOUR, market)
    assert case.article == keep_article(market).name
    assert case.evidence == (LAMP, "A bell ends it.", "Eel is sold.")
    unheld = case_of(store, answer, Feedback("down", corrected="a horn"), HARBOUR, market)
    assert unheld.article == keep_article(market).name
    with pytest.raises(UsageError, match="is no longer there"):
        store.keep(answer, [], PRAISE, answer_id="a")


def test_what_a_page_sends_is_taken_unless_it_contradicts_itself() -> None:
    assert feedback_of("up", "  ", " ") == Feedback("up")
    assert feedback_of("down", " hm ", " 1902 ") == Feedback("down", "hm", "1902")
    assert feedback_of("down", absent=True) == Feedback("down", absent=True)
    cases: list[tuple[tuple[Any, ...], str]] = [
        (("sideways",), "'sideways' is not a verdict; say 'up' or 'down'."),
        (("up", None, "1902"), "Only a thumb down can have a corrected answer"),
        (("down", None, "1902", True), "choose one."),
        (("down", "x" * 4001), "The comment is 4,001 characters long; the limit is 4"),
    ]
    for fields, words in cases:
        with pytest.raises(UsageError, match=words):
            feedback_of(*fields)


def test_feedback_on_the_same_answer_takes_the_place_of_the_earlier_and_can_be_taken_back(
    store: FeedbackStore,
) -> None:
    assert (store.load().cases, store.feedback("a1")) == ((), None)
    keep(store, "a1", of=NEWER)
    store.keep(refused(HARBOUR), [HARBOUR], PRAISE, answer_id="a2")
    other = cases(store)["a2"]
    again = keep(store, "a1")
    dataset = store.load()
    assert (dataset.name, dataset.cases, dataset.unresolved) == ("feedback", (again, other), ())
    assert texts(store) == {NAME: HARBOUR.text}
    down = keep(store, "a1", Feedback("down"))
    assert (store.load().cases, store.load().unresolved) == ((other,), (down,))
    newer = keep(store, "a3", of=NEWER)
    both = {NAME: HARBOUR.text, newer.article: NEWER.text}
    store.keep(answered(NEWER, LAMP), [NEWER, HARBOUR], PRAISE, answer_id="a4")
    for taken, left in (
        ("a1", both), ("a1", both), ("a2", both),
        ("a4", {newer.article: NEWER.text}), ("a3", {}),
    ):  # fmt: skip
        store.take_back(taken)
        assert texts(store) == left


def test_an_export_is_the_same_dataset_and_private(
    store: FeedbackStore, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "deep" / "export"
    assert store.export(folder) == 0
    assert not folder.exists()
    first = keep(store, "a1")
    second = keep(store, "a2", Feedback("down", "\u2028 no"), NEWER)
    folder.mkdir(parents=True)
    assert store.export(folder) == 2
    for path in (*home.glob("catalog.sqlite*"), folder):
        assert path.stat().st_mode & 0o077 == 0
    assert (folder / "qa.jsonl").read_bytes().decode() == write_cases([first, second])
    assert (folder / "articles" / f"{NAME}.txt").read_bytes() == HARBOUR.text.encode()
    assert same(store, folder)
    with pytest.raises(UsageError, match=f"The folder {folder} is not empty; name another"):
        store.export(folder)
    with pytest.raises(StoreNotWritableError, match=r"cannot be written .*; name another folder"):
        store.export(folder / "qa.jsonl")


def test_what_an_earlier_version_kept_as_a_case_still_counts(store: FeedbackStore) -> None:
    down = keep(store, "a1", Feedback("down", "no", corrected="31"))
    article, line = store.lines()
    assert list(line) == ["feedback"]
    for case in (down, replace(down, id="a2", answers=(), evidence=(), answerable=False)):
        store.take({"case": case.to_dict()})
        assert cases(store)[case.id] == case
    assert store.feedback("a1") == Feedback("down", "no", corrected="31")
    assert store.feedback("a2") == Feedback("down", "no", absent=True)
    assert [list(each) for each in store.lines()] == [["kept"], ["case"], ["case"]]
    store.take(line)
    store.take_back("a2")
    assert cases(store) == {"a1": down}
    with pytest.raises(UsageError, match="not a Footnote answer"):
        store.take({"feedback": {**line["feedback"], "answer": {}}})
    with pytest.raises(ValueError, match="neither an article nor feedback"):
        store.take({"thumb": "up"})
    assert list(store.lines()) == [article, line]


def test_threads_and_two_stores_lose_nothing(tmp_path: Path) -> None:
    stores = [opened(tmp_path) for _ in range(2)]

    def give(part: int) -> None:
        for number in range(10):
            text = article(f"{LAMP} Ship {number % 3} came.")
            keep(stores[part % 2], f"a{part}-{number}", of=text)
            if number % 5 == 4:
                stores[part % 2].take_back(f"a{part}-{number}")

    at_once(4, give)
    expected = {f"a{part}-{number}" for part in range(4) for number in range(10) if number % 5 != 4}
    assert set(cases(stores[0])) == expected
    assert len(texts(stores[0])) == 3


def same(store: FeedbackStore, folder: Path) -> bool:
    dataset, expected = store.load(), load_dataset(folder)
    return (dataset.cases, dataset.unresolved, set(dataset.articles)) == (
        expected.cases,
        expected.unresolved,
        set(expected.articles),
    )
