"""Fit when a question counts as answered: ``python -m eval.fit_answerability FOLDER``.

FOLDER holds xquad/en and squad_v2_dev. Questions of SQuAD 2.0's development articles, without
the paragraphs that XQuAD shares with them, are asked of their own article: answerable ones as
they are, without the sentences that hold the answer and without what stands around these, and
unanswerable ones as they are. The numbers printed are those of qa/answerability.py, with what
they part when each article is judged by a fit to the others. The same data gives the same
numbers.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case
from eval.dataset import Dataset, load_dataset
from eval.hidden_answers import HiddenAnswers
from eval.logistic import logistic
from eval.metrics import area_under_roc
from eval.store import opened_store
from index import ArticleIndex
from qa import AskedQuestion, retrieve

Way = Literal["answerable", "unanswerable", "answer hidden", "passage hidden"]
# Unanswerable questions were written to look answerable, and count for less than those that
# readers ask past an article.
_WEIGHTS: dict[Way, float] = {
    "answerable": 1.0, "unanswerable": 0.3, "answer hidden": 1.0, "passage hidden": 1.0,
}  # fmt: skip
KINDS = ("count", "amount", "duration", "time", "share", "name", "reason", "manner", "other")
QUESTIONS = 1500
FOLDS = 7
_PENALTY = 1.0
_CONSTANT = 1e-6
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One question, asked in one way: what it asks for and its signals."""

    way: Way
    article: str
    kind: str
    signals: tuple[float, ...]


def examples(index: ArticleIndex, cases: Sequence[Case]) -> Iterator[Example]:
    """Ask questions in every way that there is for them."""
    for case in cases:
        if not case.answerable:
            yield from _asked(index, case, "unanswerable")
            continue
        yield from _asked(index, case, "answerable")
        for way, passages in (("answer hidden", False), ("passage hidden", True)):
            hidden = HiddenAnswers(index, case.answers, passages=passages)
            yield from _asked(cast(ArticleIndex, hidden), case, cast(Way, way))


def _asked(index: ArticleIndex, case: Case, way: Way) -> Iterator[Example]:
    retrieval = retrieve(index, case.question, articles=[case.article])
    if retrieval.sentences:
        asked = AskedQuestion(index, retrieval)
        yield Example(way, case.article, asked.slot.kind, asked.signals)


def design(data: Sequence[Example]) -> FloatArray:
    """Return a row for each example.

    Its columns: the signals with what is filled near set apart by kind, then the kinds but the
    last, then 1.
    """
    rows = []
    for example in data:
        score, plain, filled, *others = example.signals
        of_kind = [float(example.kind == kind) for kind in KINDS]
        rows.append(
            [score, plain, *(filled * each for each in of_kind), *others, *of_kind[:-1], 1.0]
        )
    return np.array(rows, np.float64)


def fit(data: Sequence[Example]) -> FloatArray:
    """Fit a logistic regression, columns brought to one scale."""
    columns = design(data)
    scale = columns.std(axis=0)
    scale[scale < _CONSTANT] = 1.0
    columns = columns / scale
    answerable = np.array([example.way == "answerable" for example in data])
    importance = np.array([_WEIGHTS[example.way] for example in data])
    held = np.full(len(scale), _PENALTY)
    held[-1] = 1e-6
    found = logistic(columns, answerable, importance, held)
    return np.asarray(found / scale, np.float64)


def cross_validated(data: Sequence[Example]) -> FloatArray:
    """Return each example's log-odds by a fit to other articles than its own."""
    articles = sorted({example.article for example in data})
    fold = np.array([articles.index(example.article) % FOLDS for example in data])
    odds = np.zeros(len(data))
    for each in range(FOLDS):
        inside = [example for example, number in zip(data, fold, strict=True) if number == each]
        if inside:
            outside = [e for e, number in zip(data, fold, strict=True) if number != each]
            odds[fold == each] = design(inside) @ fit(outside)
    return odds


def report(data: Sequence[Example]) -> Iterator[str]:
    """Yield lines that tell the weights, and what they part."""
    found = fit(data)
    names = ["score", "plain words", *(f"filled, {kind}" for kind in KINDS), "filled in passage",
             "name", "quantity", "narrowing", "denial", "opposite",
             *(f"kind, {kind}" for kind in KINDS[:-1]), "offset"]  # fmt: skip
    yield from (f"{name}: {value:.2f}" for name, value in zip(names, found, strict=True))
    odds = cross_validated(data)
    ways = np.array([example.way for example in data])
    answerable = odds[ways == "answerable"].tolist()
    for way in dict.fromkeys(ways.tolist()):
        area = area_under_roc(answerable, odds[ways == way].tolist())
        refused = {t: float((odds[ways == way] < t).mean()) for t in (-2.2, -1.9, -1.6, -1.0, -0.7)}
        shares = ", ".join(f"{share:.3f} below {limit}" for limit, share in refused.items())
        yield f"{way} ({(ways == way).sum()}): area {area or 0:.3f}; {shares}"


def chosen_cases(squad: Dataset, xquad: Dataset, most: int) -> list[Case]:
    """Draw as many answerable as unanswerable questions, none of a paragraph of XQuAD."""
    shared = {
        paragraph.strip()
        for document in xquad.articles
        for paragraph in xquad.paragraphs(document.article_id)
    }
    cases = [
        case
        for case in squad.cases
        if case.paragraph is not None
        and squad.paragraphs(case.article)[case.paragraph].strip() not in shared
    ]
    random.Random(5).shuffle(cases)
    kept = [[case for case in cases if case.answerable == side][:most] for side in (True, False)]
    return [case for side in kept for case in side]


def main(folder: Path, cache: Path | None = None) -> None:
    """Fit to the sets of a folder and print what was found."""
    squad = load_dataset(folder / "squad_v2_dev")
    cases = chosen_cases(squad, load_dataset(folder / "xquad" / "en"), QUESTIONS)
    with opened_store(squad, cache=cache) as index:
        data = list(examples(index, cases))
    print("\n".join(report(data)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
