"""Footnote as it is asked and scored: what becomes of its answers, errors and interrupts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case
from eval.dataset import load_dataset
from eval.footnote import Footnote
from eval.runs import keep_run
from index import ArticleIndex, IndexSettings, add_articles, text_source
from index.errors import ModelReplyError, UnknownArticleError
from qa import Done, Event, QAService, QASettings, Question
from tests.eval.conftest import Writer, case
from tests.fakes import ScriptedModel

SAID = "The harbour was built in 1874."


def test_a_quote_that_is_not_what_stands_there_is_counted_and_an_interrupt_ends_all(
    write_cases_file: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events, cache = QAService.events, tmp_path / "cache"

    def shifted(self: QAService, question: Question, **options: Any) -> Iterator[Event]:
        for event in events(self, question, **options):
            if isinstance(event, Done):
                right = event.answer
                wrong = [replace(note, start=note.start + 1) for note in right.citations]
                event = Done(replace(right, citations=tuple(wrong)))
            yield event

    def interrupted(self: QAService, question: Question, **options: Any) -> Any:
        raise KeyboardInterrupt

    dataset = load_dataset(write_cases_file([case()]))
    # Any other error of a case is a crash.
    monkeypatch.setattr(QAService, "events", interrupted)
    with pytest.raises(KeyboardInterrupt):
        keep_run(dataset, tmp_path / "run", cache=cache)
    monkeypatch.setattr(QAService, "events", shifted)
    run = keep_run(dataset, tmp_path / "run", cache=cache)
    assert run.scores["broken_citations"] == 1
    assert run.outcomes[0].failure == "broken citation"


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
        assert (bad.text, bad.model_failed) == (SAID, True)
        with pytest.raises(UnknownArticleError):
            Footnote(service.index, service)(replace(case, scope=("mill",)))
