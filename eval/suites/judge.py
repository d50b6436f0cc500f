"""Have a model judge answers: those that people graded, or those of a run."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import fmean, median
from typing import Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter

from eval.cases import Case
from eval.dataset import Dataset
from eval.json_lines import CaseError, read_lines
from eval.outcome import Outcome, Reply
from eval.pooling import Value
from eval.runs import Ask, Setting, Suite
from index import UsageError
from qa import QASettings, open_model

# The best of the four grades that people gave.
_BEST = 4
_REFERENCE = "reference"
_PASSAGE = TypeAdapter(dict[str, str])


class _Rated(BaseModel):
    id: str
    model: str
    history: list[dict[str, str]]
    question: str
    contexts: list[str]
    response: str
    human: dict[str, Annotated[list[float], Field(min_length=1)]]


def _load(folder: Path) -> Dataset:
    """Read rated answers as MTRAG publishes them, and the passages that they were written from."""
    rated = read_lines(folder / "human_ratings.jsonl", _Rated.model_validate, "rated answers")
    passages = read_lines(folder / "passages.jsonl", _PASSAGE.validate_python, "passages")
    try:
        texts = {each["_id"]: each["text"] for each in passages}
        references = {each.id: each.response for each in rated if each.model == _REFERENCE}
        cases = tuple(_case(each, references[each.id], texts) for each in rated)
    except KeyError as error:
        raise CaseError(f"{folder} has no {error}, which its rated answers need.") from error
    return Dataset(folder.name, folder, (), cases)


def _case(rated: _Rated, reference: str, texts: dict[str, str]) -> Case:
    """Return a case whose ``expected`` has the mean of people's grades, and what most said.

    A reference is graded against nothing. Questions of one conversation are drawn together.
    """
    grades = [rated.human[name] for name in ("faithfulness", "appropriateness", "completeness")]
    is_reference = rated.model == _REFERENCE
    return Case(
        f"{rated.id} {rated.model}",
        "\n".join([*(turn["text"] for turn in rated.history), rated.question]),
        rated.id.partition("<")[0],
        not is_reference,
        answers=() if is_reference else (reference,),
        tags=(rated.model,),
        expected={
            "answer": rated.response,
            "quotes": [texts[name] for name in rated.contexts],
            "grade": fmean(map(fmean, grades)),
            "faithful": median(grades[0]) == _BEST,
        },
    )


def _model(settings: QASettings) -> str:
    if settings.model is None:
        raise UsageError("footnote eval judge needs a --model, which judges.")
    return settings.model


@contextmanager
def _asked(setting: Setting) -> Iterator[Ask]:
    """Yield what has the model judge the answer of a case."""
    from eval.suites.llama_judge import LlamaJudge

    with closing(open_model(_model(setting.qa), setting.qa)) as model:
        judge = LlamaJudge(model, setting.qa)

        def ask(case: Case) -> Outcome:
            started, told = time.perf_counter(), case.expected
            found = judge(case.question, told["answer"], case.answers, told["quotes"])
            spent = (time.perf_counter() - started) * 1000
            values: dict[str, Value] = {"cases": 1, "answerable": case.answerable}
            values |= {key: each for key, each in found.items() if each is not None}
            values |= _beside_people(told, found)
            return Outcome(case, Reply((told["answer"],), (), (), (), None, spent), values)

        yield ask


def _beside_people(told: Mapping[str, Any], found: Mapping[str, float | None]) -> dict[str, Value]:
    """Return pairs of what a judge and people said, where both did."""
    values: dict[str, Value] = {}
    grade, faithful = found.get("correctness"), found["faithful"]
    if "grade" in told and grade is not None:
        values["grade_correlation"] = (grade, told["grade"])
    if "faithful" in told and told["quotes"] and faithful is not None:
        values["faithful_agreement"] = faithful == told["faithful"]
        values["faithful_kappa"] = (float(faithful), float(told["faithful"]))
    return values


JUDGE = Suite("judge", _load, asked=_asked, check=_model)
