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
    return Dataset(folder.name, folder, (), cases, groups="conversations")


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
    from eval.suites.llama_judge import llama_judge

    with closing(open_model(_model(setting.qa), setting.qa)) as model:
        judge = llama_judge(model, setting.qa)

        def ask(case: Case) -> Outcome:
            started = time.perf_counter()
            found = judge(case)
            spent = (time.perf_counter() - started) * 1000
            values = {"cases": 1, "answerable": case.answerable, **found}
            reply = Reply((case.expected["answer"],), (), (), (), None, spent)
            return Outcome(case, reply, {**values, **_beside_people(case.expected, found)})

        yield ask


def _beside_people(told: Mapping[str, Any], found: Mapping[str, float]) -> dict[str, Value]:
    """Return pairs of what a judge and people said, where both did."""
    values: dict[str, Value] = {}
    if "grade" in told and "correctness" in found:
        values["grade_correlation"] = (found["correctness"], told["grade"])
    if "faithful" in told and "faithful" in found and told["quotes"]:
        values["faithful_agreement"] = found["faithful"] == told["faithful"]
        values["faithful_kappa"] = (found["faithful"], told["faithful"])
    return values


JUDGE = Suite("judge", _load, asked=_asked, check=_model)
