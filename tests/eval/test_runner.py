import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import run_eval
from eval.cases import Case
from eval.dataset import load_dataset
from eval.gold import Gold, Place, Reply
from eval.outcome import Crash
from eval.result import EvalProgress
from eval.runner import ask
from qa import QAService
from tests.eval.conftest import CASES, QUESTIONS, Writer, case

REPLY = Reply(("It was 1902.",), (Place("a", 0, 12),), (), (), 0.5, 1.0)


def test_a_small_set_is_answered_and_scored(
    write_cases_file: Writer, cache: Path, home: Path
) -> None:
    seen: list[EvalProgress] = []
    report = run_eval(write_cases_file(CASES), cache=cache, progress=seen.append)

    assert (report.dataset, report.articles, report.sentences) == ("lunn", 1, 4)
    assert report.footnote.crashes == ()
    outcomes = {outcome.case.id: outcome for outcome in report.footnote.outcomes}
    assert list(outcomes) == ["built", "keeper", "keeper-years", "airport"]
    assert outcomes["built"].text == (
        "Lunn built its harbour in 1902 out of grey granite from the hills."
    )
    assert outcomes["built"].answer_hit is True
    assert outcomes["built"].citation_hit is True
    assert outcomes["built"].sentence_rank == 1
    assert outcomes["keeper"].sentence_rank == 1
    assert outcomes["airport"].refused
    assert report.has_follow_ups
    assert report.footnote.follow_ups.cases == 1
    assert report.footnote.first_questions.cases == 3
    assert report.footnote.scores.broken_citations == 0
    assert [run.system for run in report.runs] == [
        "Footnote",
        "BM25's first sentence",
        "a random sentence",
    ]
    assert all(run.scores.cases == 4 for run in report.runs)
    assert seen[-1] == EvalProgress("questions", 4, 4)
    assert not home.exists()


def test_a_folder_is_answered_and_scored(write_folder: Writer, cache: Path) -> None:
    report = run_eval(write_folder(QUESTIONS), cache=cache)
    assert (report.dataset, report.articles) == ("towns/lunn", 2)
    outcomes = {outcome.case.id: outcome for outcome in report.footnote.outcomes}
    assert outcomes["roof"].answer_hit is True
    assert outcomes["roof"].sentence_rank == 1
    assert outcomes["roof"].has_place
    assert outcomes["moon"].refused
    assert not report.has_follow_ups


def test_the_same_set_gets_the_same_scores(write_cases_file: Writer, cache: Path) -> None:
    path = write_cases_file(CASES)

    def untimed() -> list[dict[str, Any]]:
        report = run_eval(path, cache=cache)
        return [
            replace(run.scores, latency_p50_ms=None, latency_p95_ms=None).to_dict()
            for run in report.runs
        ]

    assert untimed() == untimed()


def test_the_document_holds_scores_tags_baselines_and_cases(
    write_cases_file: Writer, cache: Path
) -> None:
    report = run_eval(write_cases_file(CASES), cache=cache)
    document = json.loads(json.dumps(report.to_dict()))
    assert document["dataset"] == "lunn"
    assert document["embedder"] == "all-MiniLM-L6-v2-int8"
    assert document["store"] == {"articles": 1, "passages": report.passages, "sentences": 4}
    assert document["scores"] == report.footnote.scores.to_dict()
    assert document["first_questions"]["cases"] == 3
    assert document["follow_ups"]["cases"] == 1
    assert (document["crashes"], document["crash_share"]) == ([], 0)
    assert list(document["by_tag"]) == ["follow-up", "off topic", "when", "who"]
    assert document["by_tag"]["off topic"]["unanswerable"] == 1
    assert [baseline["scores"]["cases"] for baseline in document["baselines"]] == [4, 4]
    assert [each["id"] for each in document["cases"]] == [each["id"] for each in CASES]


def test_a_case_that_raises_is_a_crash_and_goes_into_no_score(
    write_cases_file: Writer, cache: Path
) -> None:
    path = write_cases_file([case(), case(id="bad", question="?!"), case(id="long") | LONG])
    report = run_eval(path, cache=cache)
    assert [outcome.case.id for outcome in report.footnote.outcomes] == ["built"]
    assert report.footnote.scores.answer_hit == 1
    assert [crash.case_id for crash in report.footnote.crashes] == ["bad", "long"]
    assert report.footnote.crashes[0].message == (
        "QuestionError: The question has no words; ask something about the articles."
    )
    assert report.footnote.crash_share == pytest.approx(2 / 3)
    assert report.to_dict()["crashes"][0]["id"] == "bad"


LONG = {"question": "Why? " * 1000}


def test_any_exception_is_a_crash_but_an_interrupt_is_not() -> None:
    cases = [Case(name, "When?", "a", answerable=True, answers=("1902",)) for name in "xyz"]
    golds = {each.id: Gold("a") for each in cases}

    def answer(each: Case) -> Reply:
        if each.id == "y":
            raise ZeroDivisionError("division by zero")
        return REPLY

    run = ask("ours", answer, cases, golds)
    assert [outcome.case.id for outcome in run.outcomes] == ["x", "z"]
    assert run.crashes == (Crash("y", "ZeroDivisionError: division by zero"),)
    assert run.scores.answer_hit == 1

    def interrupted(each: Case) -> Reply:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask("ours", interrupted, cases, golds)


def test_a_run_without_outcomes_has_no_share_of_crashes() -> None:
    assert ask("ours", lambda each: REPLY, [], {}).crash_share == 0


def test_a_question_may_be_asked_of_its_own_article(
    write_folder: Writer, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    answer = QAService.answer

    def watched(self: QAService, question: str, **options: Any) -> Any:
        asked.append(options["articles"])
        return answer(self, question, **options)

    monkeypatch.setattr(QAService, "answer", watched)
    dataset = load_dataset(write_folder(QUESTIONS))
    run_eval(dataset, own_article=True, cache=cache)
    assert asked == [["market"]] * 5
    asked.clear()
    run_eval(dataset, cache=cache)
    assert asked == [None] * 5


def test_a_quote_that_is_not_what_stands_there_is_counted(
    write_cases_file: Writer, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = QAService.answer

    def shifted(self: QAService, question: str, **options: Any) -> Any:
        right = answer(self, question, **options)
        wrong = [replace(note, start=note.start + 1) for note in right.citations]
        return replace(right, citations=tuple(wrong))

    monkeypatch.setattr(QAService, "answer", shifted)
    report = run_eval(write_cases_file([case()]), cache=cache)
    assert report.footnote.scores.broken_citations == 1
    assert report.footnote.outcomes[0].failure == "broken citation"
