import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import run_eval
from eval.cases import Case
from eval.footnote import Footnote
from eval.result import EvalProgress
from index import ArticleIndex, IndexSettings, add_articles, text_source
from index.errors import ModelReplyError, UnknownArticleError
from qa import Done, Event, QAService, QASettings
from tests.eval.conftest import CASES, QUESTIONS, Writer, case
from tests.fakes import ScriptedModel

BUILT = "Lunn built its harbour in 1902 out of grey granite from the hills."
SAID = "The harbour was built in 1874."
WRONG = {"verdict": "down", "given": "The council.", "comment": "no"}


def test_a_small_set_is_answered_and_scored(
    write_cases_file: Writer, cache: Path, home: Path
) -> None:
    seen: list[EvalProgress] = []
    # Three answers were called wrong, and nobody said what is right.
    cases = [
        *CASES,
        case(id="w1", answers=[], evidence=[], answerable=None, feedback=WRONG),
        case(id="w2", answers=[], evidence=[], answerable=None, feedback=WRONG, question="?!"),
        case(id="w3", answers=[], evidence=[], answerable=None, feedback=WRONG | {"given": BUILT}),
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
    assert outcomes["built"]["text"] == BUILT
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
    other, again = unresolved["cases"]
    assert (other["id"], other["given"], other["comment"]) == ("w1", "The council.", "no")
    assert (other["text"], other["same"], again["same"]) == (BUILT, False, True)
    assert [crash["id"] for crash in unresolved["crashes"]] == ["w2"]
    assert seen[-1] == EvalProgress("questions", 4, 4)
    assert not home.exists()


def test_a_folder_is_answered_and_scored(write_folder: Writer, cache: Path) -> None:
    scoped = case(id="scoped", article="market", scope=["market"], answers=[], evidence=[])
    cases = [
        *QUESTIONS,
        scoped | {"answerable": False},
        scoped | {"id": "bad", "question": "?!", "answerable": False},
        scoped | {"id": "long", "question": "Why? " * 1000, "answerable": False},
    ]
    report = run_eval(write_folder(cases), cache=cache)
    assert (report.dataset, report.articles) == ("towns/lunn", 2)
    outcomes = {outcome.case.id: outcome for outcome in report.footnote.outcomes}
    assert list(outcomes) == ["roof", "cheese", "bell", "moon", "scoped"]
    assert outcomes["roof"].answer_hit is True
    assert (outcomes["roof"].rank("sentence"), outcomes["roof"].rank("passage")) == (1, 1)
    assert outcomes["moon"].reply.refused
    assert [run.system for run in report.columns] == [run.system for run in report.runs]
    for run in report.runs:
        asked = next(each for each in run.outcomes if each.case.id == "scoped")
        places = (*asked.reply.sentences, *asked.reply.passages)
        assert {place.article_id for place in places} == {"market"}
    first, second = report.to_dict()["crashes"]
    assert first == {
        "id": "bad",
        "message": "QuestionError: The question has no words; ask something about the articles.",
    }
    assert second["id"] == "long"
    assert report.footnote.crash_share == pytest.approx(2 / 7)


def test_a_quote_that_is_not_what_stands_there_is_counted_and_an_interrupt_ends_all(
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
    path = write_cases_file([case()])
    report = run_eval(path, cache=cache)
    assert report.footnote.scores["broken_citations"] == 1
    assert report.footnote.outcomes[0].failure == "broken citation"

    def interrupted(self: QAService, question: str, **options: Any) -> Any:
        raise KeyboardInterrupt

    # Any other error of a case is a crash.
    monkeypatch.setattr(QAService, "events", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_eval(path, cache=cache)


def test_what_stands_in_a_failing_models_place_is_its_answer(home: Path) -> None:
    add_articles([text_source(SAID, "The harbour", "harbour")])
    failure = ModelReplyError("tiny broke off.")
    case = Case("built", "When was the harbour built?", "harbour", True, answers=("1874",))
    with QAService(
        ArticleIndex.open(IndexSettings.from_environment()),
        settings=QASettings(),
        open_model=lambda name, _: ScriptedModel(
            ["It dates from 1874 [1]." if name == "good" else failure]
        ),
    ) as service:
        good = Footnote(service.index, service, lambda case: "good")(case)
        assert (good.text, good.model_failed) == ("It dates from 1874.", False)
        bad = Footnote(service.index, service, lambda case: "bad")(case)
        assert (bad.text, bad.model_failed, bad.fell_back) == (SAID, True, True)
        with pytest.raises(UnknownArticleError):
            Footnote(service.index, service)(replace(case, scope=("mill",)))
