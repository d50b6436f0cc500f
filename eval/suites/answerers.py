"""Compare several answerers on the same questions."""

import re
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.cases import Case, CaseError
from eval.dataset import DATA, Dataset, load_dataset
from eval.footnote import Footnote
from eval.gold import gold_of
from eval.reporting import crash_lines, score_rows
from eval.result import Report
from eval.runner import ask
from eval.scores import ANSWERER_MEASURES, aligned, as_share
from eval.store import opened_store
from eval.suites.ideal_answers import read_ideal_answers
from eval.suites.scripted_model import ScriptedModel
from eval.suites.suite import Suite, SuiteReport, main
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


def run_answerers(
    dataset: Path | Dataset | None = None,
    *,
    models: Sequence[str] = (),
    ideal: Path = DATA / "ideal_answers.jsonl",
    cache: Path | None = None,
    progress: Report | None = None,
) -> SuiteReport:
    """Ask every case without a model, with the scripted ideal one, and with the named models.

    ``ideal`` is the file of ideal answers. Raises CaseError for a bad dataset or a case without an
    ideal answer.
    """
    loaded = dataset if isinstance(dataset, Dataset) else load_dataset(dataset)
    answers = read_ideal_answers(ideal)
    for case in loaded.cases:
        if case.id not in answers:
            raise CaseError(f"{loaded.source}: the case {case.id!r} has no ideal answer.")
    with opened_store(loaded, cache=cache, progress=progress) as index:
        golds = gold_of(loaded, index)
        texts = [index.article(each.id).text for each in index.articles()]
        settings = QASettings.from_environment().model_copy(update={"model": None})
        ideals = QAService(
            index,
            # Its replies are scripted, so it cannot judge them.
            settings=settings.model_copy(update={"verify": "exact"}),
            open_model=lambda name, _: ScriptedModel("ideal", answers[name].reply),
        )
        named = QAService(index, settings=settings)
        answerers = [
            ("verbatim", Footnote(index, named)),
            ("ideal", Footnote(index, ideals, lambda case: case.id)),
            *((Path(m).name, Footnote(index, named, _always(m))) for m in models),
        ]
        try:
            runs = [ask(name, each, loaded.cases, golds, progress) for name, each in answerers]
        finally:
            ideals.close_models()
            named.close_models()
    overlaps = [
        four_gram_overlap([o.reply.text for o in run.outcomes if not o.reply.refused], texts)
        for run in runs
    ]
    rows = [
        *score_rows([(run.system, run.scores) for run in runs], ANSWERER_MEASURES),
        ["four-gram overlap", *map(as_share, overlaps)],
        ["crashes", *(f"{len(run.crashes)} ({run.crash_share:.1%})" for run in runs)],
    ]
    return SuiteReport(
        {
            "dataset": loaded.name,
            "answerers": [
                {**run.to_dict(), "four_gram_overlap": overlap}
                for run, overlap in zip(runs, overlaps, strict=True)
            ],
        },
        [
            [f"{loaded.name}, by who answers"],
            [*aligned(rows), *(line for run in runs for line in crash_lines(run))],
        ],
    )


def _always(model: str) -> Callable[[Case], str]:
    return lambda case: model


def _run(options: Namespace, progress: Report) -> SuiteReport:
    return run_answerers(options.dataset, models=options.model, progress=progress)


SUITE = Suite(
    "answerers",
    "Score verbatim sentences, a scripted ideal model and every --model side by side.",
    "a file of cases; by default the bundled ones",
    _run,
)

if __name__ == "__main__":
    raise SystemExit(main(SUITE))
