"""Fit what each sign of support is worth: ``python -m eval.fit_support FOLDER [FILE]``.

FOLDER holds xquad/en and squad_v2_dev, FILE is what the fitted numbers are written to
(qa/support_weights.py). Only articles for tuning are read, and no kind of alteration that is held
out. The model for reworded claims learns from the tamper suite, the one for rearranged claims
from those of the suite that are such, and from near repeats. The same data gives the same numbers.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from eval.additive_model import FloatArray, fitted
from eval.claims import articles_of, part_of, shared_with
from eval.dataset import load_dataset
from eval.near_suite import near_suite
from eval.stored_evidence import StoredEvidence
from eval.support_examples import Example, Stretch, examples
from eval.support_limits import Scored, thresholds
from eval.tampering import tamper_suite
from eval.weights_file import weights_file
from index import MiniLMEmbedder
from qa import AdditiveModel, Limits, SupportModel, Verifier, is_rearranged

FOLDS = 5
# How hard the weights are held down: the figures of cross-validation hardly change from 3 to 15.
PENALTY = 8.0
# How often each claim's stretch of evidence is chosen anew by the model fitted before.
_ROUNDS = 3
# What is ruled out by a finding is never verified whatever its score, and so teaches less.
_RULED_OUT = 0.3
# Claims of another certainty are held out as a kind, so that nothing can teach what these weigh.
_UNTAUGHT = {
    "certainty absent": -0.5,
    "certainty contradicted": -3.0,
    "certainty doubtful": -1.0,
}


def fit(
    suite: Sequence[Example], near: Sequence[Example] = (), penalty: float = PENALTY
) -> SupportModel:
    """Fit both models; each sentence counts by the stretch that supports it best."""
    reworded = _fitted_alone(_without_arrangement(suite), penalty)
    data = [*suite, *near]
    chosen = [example.sentences[0][0] for example in data]
    model = SupportModel(reworded, AdditiveModel(0.0, {}))
    for _ in range(_ROUNDS):
        rows = [row for row, each in enumerate(chosen) if is_rearranged(each.signs)]
        kept = [(data[row], chosen[row]) for row in rows]
        if {example.honest for example, _ in kept} != {True, False}:
            return model
        weights = _weights([example for example, _ in kept], each_kind=True)
        model = replace(model, rearranged=_fitted(kept, weights, penalty))
        chosen = [_deciding(model, example)[0] for example in data]
    return model


def _fitted_alone(data: Sequence[Example], penalty: float) -> AdditiveModel:
    """Fit the model for reworded claims from all, so that it knows how a copy looks as well."""
    chosen = [example.sentences[0][0] for example in data]
    weights = _weights(data, each_kind=False)
    model = None
    for _ in range(_ROUNDS):
        model = _fitted(list(zip(data, chosen, strict=True)), weights, penalty)
        alone = SupportModel(model, model)
        chosen = [_deciding(alone, example)[0] for example in data]
    assert model is not None
    return model


def _without_arrangement(data: Sequence[Example]) -> list[Example]:
    """Leave out the signs that only rearranged claims have."""
    every = [each for example in data for sentence in example.sentences for each in sentence]
    names = {name for each in every if not is_rearranged(each.signs) for name in each.signs}
    return [
        replace(
            example,
            sentences=tuple(
                tuple(
                    replace(each, signs={k: each.signs[k] for k in each.signs if k in names})
                    for each in sentence
                )
                for sentence in example.sentences
            ),
        )
        for example in data
    ]


def _fitted(
    rows: Sequence[tuple[Example, Stretch]], weights: FloatArray, penalty: float
) -> AdditiveModel:
    honest = np.array([example.honest for example, _ in rows])
    importance = weights * np.array([_RULED_OUT if each.grave else 1.0 for _, each in rows])
    return fitted([each.signs for _, each in rows], honest, importance, penalty, _UNTAUGHT)


def _weights(data: Sequence[Example], *, each_kind: bool) -> FloatArray:
    """Let honest and altered claims weigh the same, a rare kind more than its share.

    Honest ones do so only with ``each_kind``.
    """
    counts = Counter(example.kind for example in data)
    raw = np.array([1.0 if e.honest and not each_kind else counts[e.kind] ** -0.5 for e in data])
    honest = np.array([example.honest for example in data])
    raw[honest] /= max(raw[honest].sum(), 1e-9)
    raw[~honest] /= max(raw[~honest].sum(), 1e-9)
    return np.asarray(raw * len(data) / 2)


def _deciding(model: SupportModel, example: Example) -> tuple[Stretch, float]:
    """Return the best stretch of the sentence that is supported least, and its score."""
    best = []
    for stretches in example.sentences:
        scores = [model.score(each.signs) for each in stretches]
        ranked = [
            (not each.grave, not each.refuted, value)
            for each, value in zip(stretches, scores, strict=True)
        ]
        top = max(range(len(ranked)), key=lambda row: ranked[row])
        best.append((ranked[top], stretches[top], scores[top]))
    _, stretch, value = min(best, key=lambda item: item[0])
    return stretch, value


def scored(model: SupportModel, data: Sequence[Example]) -> list[Scored]:
    """Return each claim's score."""
    found = [_deciding(model, example) for example in data]
    return [
        Scored(score, stretch.grave, stretch.refuted, is_rearranged(stretch.signs))
        for stretch, score in found
    ]


def cross_validated(
    suite: Sequence[Example], near: Sequence[Example] = (), penalty: float = PENALTY
) -> list[Scored]:
    """Score each claim by a model that saw no claim of its article, those of the suite first."""
    data = [*suite, *near]
    articles = sorted({example.article for example in data}, key=int)
    fold_of = {article: place % FOLDS for place, article in enumerate(articles)}
    found: list[Scored | None] = [None] * len(data)
    for fold in range(FOLDS):
        out = [row for row, example in enumerate(data) if fold_of[example.article] == fold]
        if not out:
            continue
        rest, others = (
            [each for each in part if fold_of[each.article] != fold] for part in (suite, near)
        )
        model = fit(rest, others, penalty)
        for row, each in zip(out, scored(model, [data[row] for row in out]), strict=True):
            found[row] = each
    return [each for each in found if each is not None]


def main(arguments: Sequence[str]) -> int:
    """Fit, print what cross-validation finds, and write the numbers where a file is named."""
    if not 1 <= len(arguments) <= 2:
        print("usage: python -m eval.fit_support FOLDER [FILE]", file=sys.stderr)
        return 2
    folder, embedder = Path(arguments[0]), MiniLMEmbedder.load()
    verifier = Verifier(embedder)
    articles = articles_of(load_dataset(folder / "xquad" / "en"))
    stored = StoredEvidence(articles, embedder)
    suite = examples(tamper_suite(folder), verifier, stored)
    more = articles_of(load_dataset(folder / "squad_v2_dev"))
    shared = shared_with(more, articles)
    tuning = {
        shared[key]: each
        for key, each in more.items()
        if key in shared and part_of(shared[key]) == "tuning"
    }
    near = examples(near_suite(tuning), verifier, StoredEvidence(tuning, embedder))
    data, scores = [*suite, *near], cross_validated(suite, near)
    reworded, rearranged = thresholds(data, scores, len(suite))
    for line in summary(data, scores, reworded, rearranged):
        print(line)
    if len(arguments) == 2:
        text = weights_file(fit(suite, near), reworded, rearranged)
        Path(arguments[1]).write_text(text, encoding="utf-8")
    return 0


def summary(
    data: Sequence[Example], scores: Sequence[Scored], reworded: Limits, rearranged: Limits
) -> list[str]:
    """Return a line for each kind: how many claims are verified, and how many unsupported."""
    lines = [f"{'kind':20} claims  verified  unsupported"]
    for kind in dict.fromkeys(example.kind for example in data):
        rows = [
            (each, rearranged if each.rearranged else reworded)
            for each, example in zip(scores, data, strict=True)
            if example.kind == kind
        ]
        sure = [each.score >= limits.verified and not each.grave for each, limits in rows]
        low = [each.score < limits.partial or each.refuted for each, limits in rows]
        lines.append(f"{kind:20} {len(rows):6}  {np.mean(sure):8.1%}  {np.mean(low):11.1%}")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
