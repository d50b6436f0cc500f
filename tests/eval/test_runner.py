import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import run_eval
from eval.cases import Case
from eval.dataset import load_dataset
from eval.footnote import standing_answer
from eval.gold import Gold, Place
from eval.outcome import Crash, Reply
from eval.result import EvalProgress
from eval.runner import ask
from index import ArticleIndex, IndexSettings, add_articles, text_source
from index.errors import ModelReplyError, UnknownArticleError
from qa import Done, Event, QAService, QASettings
from tests.eval.conftest import CASES, QUESTIONS, Writer, case, lines
from tests.fakes import ScriptedModel

REPLY = Reply(("It was 1902.",), (Place("a", 0, 12),), (), (), 0.5, 1.0)
LONG = {"question": "Why? " * 1000}
WRONG = {"verdict": "down", "given": "The council.", "comment": "no"}


def test_a_small_set_is_answered_and_scored(
    write_cases_file: Writer, cache: Path, home: Path
) -> None:
    seen: list[EvalProgress] = []
    # Two answers were called wrong, and nobody said what is right.
    cases = [
        *CASES,
        case(id="w1", answers=[], evidence=[], answerable=None, feedback=WRONG),
        case(id="w2", answers=[], evidence=[], answerable=None, feedback=WRONG, question="?!"),
    ]
    path = write_cases_file(cases)
    report = run_eval(path, cache=cache, progress=seen.append)
    document = json.loads(json.dumps(report.to_dict()))
    assert document["dataset"] == "lunn"
    assert document["embedder"] == "all-MiniLM-L6-v2-int8"
    assert document["store"] == {"articles": 1, "passages": report.passages, "sentences": 4}
    assert (document["crashes"], document["crash_share"]) == ([], 0)
    outcomes = {each["id"]: each for each in document["cases"]}
    assert list(outcomes) == ["built", "keeper", "keeper-years", "airport"]
    assert outcomes["built"]["text"] == (
        "Lunn built its harbour in 1902 out of grey granite from the hills."
    )
    assert (outcomes["built"]["answer_hit"], outcomes["built"]["citation_hit"]) == (True, True)
    assert outcomes["built"]["sentence_rank"] == outcomes["keeper"]["sentence_rank"] == 1
    assert outcomes["airport"]["refused"]
    assert document["scores"]["broken_citations"] == 0
    assert (document["first_questions"]["cases"], document["follow_ups"]["cases"]) == (3, 1)
    assert list(document["by_tag"]) == ["follow-up", "off topic", "when", "who"]
    assert document["by_tag"]["off topic"]["unanswerable"] == 1
    assert [(each["system"], each["scores"]["cases"]) for each in document["baselines"]] == [
        ("BM25's first sentence", 4)
    ]
    unresolved = document["unresolved"]
    (again,) = unresolved["cases"]
    assert (again["id"], again["given"], again["comment"]) == ("w1", "The council.", "no")
    assert (again["text"], again["same"]) == (outcomes["built"]["text"], False)
    assert [crash["id"] for crash in unresolved["crashes"]] == ["w2"]
    assert seen[-1] == EvalProgress("questions", 4, 4)
    assert not home.exists()

    once_more = run_eval(path, cache=cache)
    for ours, theirs in zip(report.runs, once_more.runs, strict=True):
        timeless = {key for key in ours.scores if not key.startswith("latency")}
        assert {key: ours.scores[key] for key in timeless} == {
            key: theirs.scores[key] for key in timeless
        }


def test_the_answer_that_was_called_wrong_is_known_again(
    write_cases_file: Writer, cache: Path
) -> None:
    given = "Lunn built its harbour in 1902 out of grey granite from the hills."
    judged = {**WRONG, "given": given}
    path = write_cases_file(
        [case(), case(id="w", answers=[], evidence=[], answerable=None, feedback=judged)]
    )
    (outcome,) = run_eval(path, cache=cache).unresolved.outcomes
    assert outcome.same_as_judged


def test_a_folder_is_answered_and_scored(write_folder: Writer, cache: Path) -> None:
    report = run_eval(write_folder(QUESTIONS), cache=cache)
    assert (report.dataset, report.articles) == ("towns/lunn", 2)
    outcomes = {outcome.case.id: outcome for outcome in report.footnote.outcomes}
    assert outcomes["roof"].answer_hit is True
    assert (outcomes["roof"].sentence_rank, outcomes["roof"].passage_rank) == (1, 1)
    assert outcomes["moon"].reply.refused
    assert [name for name, _ in report.columns] == [run.system for run in report.runs]


def test_a_case_that_raises_is_a_crash_and_goes_into_no_score(
    write_cases_file: Writer, cache: Path
) -> None:
    path = write_cases_file([case(), case(id="bad", question="?!"), case(id="long") | LONG])
    report = run_eval(path, cache=cache)
    assert [outcome.case.id for outcome in report.footnote.outcomes] == ["built"]
    assert report.footnote.scores["answer_hit"] == 1
    first, second = report.to_dict()["crashes"]
    assert first == {
        "id": "bad",
        "message": "QuestionError: The question has no words; ask something about the articles.",
    }
    assert second["id"] == "long"
    assert report.footnote.crash_share == pytest.approx(2 / 3)


def test_any_exception_is_a_crash_but_an_interrupt_is_not() -> None:
    cases = [Case(name, "When?", "a", answerable=True, answers=("1902",)) for name in "xyz"]
    golds = {each.id: Gold() for each in cases}

    def answer(each: Case) -> Reply:
        if each.id == "y":
            raise ZeroDivisionError("division by zero")
        return REPLY

    run = ask("ours", answer, cases, golds)
    assert [outcome.case.id for outcome in run.outcomes] == ["x", "z"]
    assert run.crashes == (Crash("y", "ZeroDivisionError: division by zero"),)
    assert run.scores["answer_hit"] == 1
    assert ask("ours", answer, [], {}).crash_share == 0

    def interrupted(each: Case) -> Reply:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask("ours", interrupted, cases, golds)


def test_a_question_is_asked_of_the_articles_in_its_scope(
    write_folder: Writer, cache: Path
) -> None:
    folder = write_folder(QUESTIONS)
    scoped = case(id="scoped", article="market", scope=["market"], answers=[], evidence=[])
    (folder / "qa.jsonl").write_text(lines([scoped | {"answerable": False}]), "utf-8")
    dataset = load_dataset(folder)
    for run in run_eval(dataset, cache=cache).runs:
        (outcome,) = run.outcomes
        places = (*outcome.reply.sentences, *outcome.reply.passages)
        assert {place.article_id for place in places} == {"market"}


def test_a_quote_that_is_not_what_stands_there_is_counted(
    write_cases_file: Writer, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = QAService.events

    def shifted(self: QAService, question: str, **options: Any) -> Iterator[Event]:
        for event in events(self, question, **options):
            if isinstance(event, Done):
                right = event.answer
                wrong = [replace(note, start=note.start + 1) for note in right.citations]
                event = Done(replace(right, citations=tuple(wrong)))
            yield event

    monkeypatch.setattr(QAService, "events", shifted)
    report = run_eval(write_cases_file([case()]), cache=cache)
    assert report.footnote.scores["broken_citations"] == 1
    assert report.footnote.outcomes[0].failure == "broken citation"


@pytest.fixture
def service(home: Path) -> Iterator[QAService]:
    add_articles([text_source("The harbour was built in 1874.", "The harbour", "harbour")])
    failure = ModelReplyError("tiny broke off.")
    with QAService(
        ArticleIndex.open(IndexSettings.from_environment()),
        settings=QASettings(),
        open_model=lambda name, _: ScriptedModel(
            ["It dates from 1874 [1]." if name == "good" else failure]
        ),
    ) as opened:
        yield opened


def test_what_stands_in_a_failing_models_place_is_its_answer(service: QAService) -> None:
    question = "When was the harbour built?"
    answer, failed = standing_answer(service, question, model="good")
    assert (answer.answerer, failed) == ("llm", False)
    answer, failed = standing_answer(service, question, model="bad")
    assert failed
    assert answer.fallback
    assert answer.claims[0].text == "The harbour was built in 1874."
    with pytest.raises(UnknownArticleError):
        standing_answer(service, question, articles=["mill"])
