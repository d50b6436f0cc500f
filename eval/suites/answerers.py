"""Compare several answerers on the same questions."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from eval.cases import Case, CaseError
from eval.dataset import Dataset, load_dataset
from eval.footnote import Footnote
from eval.gold import Gold, gold_of
from eval.reporting import crash_lines
from eval.result import Report, Run
from eval.runner import ask
from eval.scores import ANSWERER_MEASURES, aligned, as_share
from eval.store import opened_store
from eval.suites.ideal_model import NAME, IdealModel, read_ideal_answers
from index import ArticleIndex
from qa import QAService, QASettings

_WORD = re.compile(r"\w+")
_LENGTH = 4


def four_gram_overlap(answers: Sequence[str], articles: Sequence[str]) -> float | None:
    """Return the share, 0 to 1, of the answers' four-word sequences that are in an article.

    Ignores case and punctuation; None if no answer has four words.
    """
    known = {gram for article in articles for gram in _grams(article)}
    grams = [gram for answer in answers for gram in _grams(answer)]
    return sum(gram in known for gram in grams) / len(grams) if grams else None


def _grams(text: str) -> list[tuple[str, ...]]:
    words = [match.group().casefold() for match in _WORD.finditer(text)]
    return [tuple(words[start : start + _LENGTH]) for start in range(len(words) - _LENGTH + 1)]


@dataclass(frozen=True, slots=True)
class AnswererRun:
    """One answerer's run over all cases.

    ``overlap`` is the share, 0 to 1, of the answers' four-word sequences that are in the articles.
    """

    run: Run
    overlap: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return scores and crashes as a JSON object."""
        return {**self.run.to_dict(), "four_gram_overlap": self.overlap}


@dataclass(frozen=True, slots=True)
class AnswererReport:
    """The scores of several answerers over the same cases."""

    dataset: str
    runs: tuple[AnswererRun, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as a JSON document."""
        return {"dataset": self.dataset, "answerers": [each.to_dict() for each in self.runs]}


def run_answerers(
    dataset: Path | Dataset | None = None,
    *,
    models: Sequence[str] = (),
    ideal: Path | None = None,
    cache: Path | None = None,
    progress: Report | None = None,
) -> AnswererReport:
    """Ask every case without a model, with the scripted ideal one, and with the named models.

    ``ideal`` is the file of ideal answers, by default the bundled one. Raises CaseError for a bad
    dataset or a case without an ideal answer.
    """
    loaded = dataset if isinstance(dataset, Dataset) else load_dataset(dataset)
    answers = read_ideal_answers(ideal or Path(str(files("eval"))) / "data/ideal_answers.jsonl")
    for case in loaded.cases:
        if case.id not in answers:
            raise CaseError(f"{loaded.source}: the case {case.id!r} has no ideal answer.")
    with opened_store(loaded, cache=cache, progress=progress) as index:
        golds = gold_of(loaded, index)
        settings = QASettings.from_environment().model_copy(update={"model": None})
        ideals = QAService(
            index,
            # Its replies are scripted, so it cannot judge them.
            settings=settings.model_copy(update={"verify": "exact"}),
            open_model=lambda name, _: IdealModel(answers[name]),
        )
        named = QAService(index, settings=settings)
        answerers = [
            Footnote(index, named, system="verbatim"),
            Footnote(index, ideals, system=NAME, model=lambda case: case.id),
            *(Footnote(index, named, system=Path(m).name, model=_always(m)) for m in models),
        ]
        try:
            return AnswererReport(
                loaded.name,
                tuple(_run(each, loaded, golds, index, progress) for each in answerers),
            )
        finally:
            ideals.close_models()
            named.close_models()


def _always(model: str) -> Callable[[Case], str]:
    return lambda case: model


def _run(
    footnote: Footnote,
    dataset: Dataset,
    golds: dict[str, Gold],
    index: ArticleIndex,
    progress: Report | None,
) -> AnswererRun:
    run = ask(footnote.system, footnote, dataset.cases, golds, progress)
    texts = {item.id: index.article(item.id).text for item in index.articles()}
    answers = [outcome.text for outcome in run.outcomes if not outcome.refused]
    return AnswererRun(run, four_gram_overlap(answers, list(texts.values())))


def format_answerers(report: AnswererReport) -> str:
    """Return a report as a table, followed by its crashes."""
    runs = [each.run for each in report.runs]
    rows = [["", *(run.system for run in runs)]]
    rows += [
        [measure.name, *(measure.shown(run.scores) for run in runs)]
        for measure in ANSWERER_MEASURES
    ]
    rows.append(["four-gram overlap", *(as_share(each.overlap) for each in report.runs)])
    rows.append(["crashes", *(f"{len(run.crashes)} ({run.crash_share:.1%})" for run in runs)])
    crashes = [line for run in runs for line in crash_lines(run)]
    return "\n".join([f"{report.dataset}, by who answers", "", *aligned(rows), *crashes])


if __name__ == "__main__":
    from eval.suites.command import main

    raise SystemExit(main("answerers"))
