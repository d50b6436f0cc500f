"""Fit what each sign of support is worth: ``python -m eval.fit_support FOLDER [FILE]``.

FOLDER holds xquad/en and squad_v2_dev, FILE is what the fitted numbers are written to
(qa/support_weights.py). Only the tuning part of the tamper suite is read: no article and no
kind of alteration that is held out. The same data gives the same numbers.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.additive_model import FloatArray, fitted
from eval.claims import CheckedClaim, articles_of
from eval.dataset import load_dataset
from eval.stored_evidence import StoredEvidence
from eval.tampering import tamper_suite
from eval.weights_file import weights_file
from index import MiniLMEmbedder
from qa import AdditiveModel, Evidence, Signs, Verifier

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
# The marks that the thresholds are set by: how many altered claims are not verified, how many are
# unsupported, and how many honest ones may be.
_DETECTED = 0.95
_REFUTED, _WRONGED = 0.75, 0.05
_STEPS = np.arange(0.02, 0.99, 0.005)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of evidence beside one sentence of a claim, as verification weighs it."""

    signs: Signs
    grave: bool = False
    refuted: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A claim: the stretches that each of its sentences was held against.

    ``kind`` is the kind of alteration, or what an honest claim was made from.
    """

    kind: str
    honest: bool
    article: str
    sentences: tuple[tuple[Stretch, ...], ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a claim's least supported sentence, and what findings rule out for it."""

    score: float
    grave: bool
    refuted: bool


def examples(
    claims: Sequence[CheckedClaim], verifier: Verifier, stored: StoredEvidence
) -> list[Example]:
    """Weigh the claims of the tuning part; those repeated word for word teach nothing.

    Each is weighed against the bare text and against what a store holds of it: the vectors of
    the two differ, and a claim should fare the same.
    """
    found = []
    for claim in claims:
        if claim.part != "tuning" or claim.claim in claim.evidence:
            continue
        kind = f"honest {claim.source}" if claim.honest else claim.kind
        for evidence in ([Evidence(claim.evidence)], stored.of(claim)):
            if evidence is None:
                continue
            sentences = tuple(
                tuple(Stretch(each.signs, each.grave, each.refuted) for each in stretches)
                for stretches in verifier.weighed(claim.claim, evidence)
            )
            if sentences:
                found.append(Example(kind, claim.honest, claim.article, sentences))
    return found


def fit(data: Sequence[Example], penalty: float = PENALTY) -> AdditiveModel:
    """Fit a model; each sentence counts by the stretch that supports it best."""
    chosen = [example.sentences[0][0] for example in data]
    weights = _weights(data)
    honest = np.array([example.honest for example in data])
    model = None
    for _ in range(_ROUNDS):
        importance = weights * np.array([_RULED_OUT if each.grave else 1.0 for each in chosen])
        model = fitted([each.signs for each in chosen], honest, importance, penalty, _UNTAUGHT)
        chosen = [_deciding(model, example)[0] for example in data]
    assert model is not None
    return model


def _weights(data: Sequence[Example]) -> FloatArray:
    """Let honest and altered claims weigh the same, a rare kind more than its share."""
    counts = Counter(example.kind for example in data)
    raw = np.array([1.0 if e.honest else counts[e.kind] ** -0.5 for e in data])
    honest = np.array([example.honest for example in data])
    raw[honest] /= max(raw[honest].sum(), 1e-9)
    raw[~honest] /= max(raw[~honest].sum(), 1e-9)
    return np.asarray(raw * len(data) / 2)


def _deciding(model: AdditiveModel, example: Example) -> tuple[Stretch, float]:
    """Return the best stretch of the sentence that is supported least, and its score."""
    best = []
    for stretches in example.sentences:
        scores = [model.score(each.signs) for each in stretches]
        ranked = [
            (not each.grave, not each.refuted, score)
            for each, score in zip(stretches, scores, strict=True)
        ]
        top = max(range(len(ranked)), key=lambda row: ranked[row])
        best.append((ranked[top], stretches[top], scores[top]))
    _, stretch, score = min(best, key=lambda item: item[0])
    return stretch, score


def scored(model: AdditiveModel, data: Sequence[Example]) -> list[Scored]:
    """Return each claim's score."""
    found = [_deciding(model, example) for example in data]
    return [Scored(score, stretch.grave, stretch.refuted) for stretch, score in found]


def cross_validated(data: Sequence[Example], penalty: float = PENALTY) -> list[Scored]:
    """Score each claim by a model that saw no claim of its article."""
    articles = sorted({example.article for example in data}, key=int)
    fold_of = {article: place % FOLDS for place, article in enumerate(articles)}
    found: list[Scored | None] = [None] * len(data)
    for fold in range(FOLDS):
        out = [row for row, example in enumerate(data) if fold_of[example.article] == fold]
        if not out:
            continue
        model = fit([e for e in data if fold_of[e.article] != fold], penalty)
        for row, each in zip(out, scored(model, [data[row] for row in out]), strict=True):
            found[row] = each
    return [each for each in found if each is not None]


def thresholds(data: Sequence[Example], scores: Sequence[Scored]) -> tuple[float, float]:
    """Return the scores from which a claim is verified, and partly supported.

    A claim is verified from the lowest score at which as many altered ones are found out as are
    to be: beyond it, each that is found more costs several honest ones. Partly supported begins
    where both shares pass their marks by the same.
    """
    honest = np.array([example.honest for example in data])
    # Honest claims with a quotation are no part of the share that has a mark.
    plain = np.array([example.honest and example.kind != "honest quotation" for example in data])
    value = np.array([each.score for each in scores])
    verifiable = np.where([each.grave for each in scores], -1.0, value)
    supportable = np.where([each.refuted for each in scores], -1.0, value)
    verified = next(
        (float(at) for at in _STEPS if (verifiable[~honest] < at).mean() >= _DETECTED),
        float(_STEPS[-1]),
    )
    partial = _balanced(supportable, plain, ~honest, 1 - _WRONGED, _REFUTED)
    return verified, min(partial, verified / 2)


def _balanced(
    value: FloatArray,
    honest: NDArray[np.bool_],
    altered: NDArray[np.bool_],
    above: float,
    below: float,
) -> float:
    margins = [
        min(
            float((value[honest] >= at).mean()) - above,
            float((value[altered] < at).mean()) - below,
        )
        for at in _STEPS
    ]
    return float(_STEPS[int(np.argmax(margins))])


def main(arguments: Sequence[str]) -> int:
    """Fit, print what cross-validation finds, and write the numbers where a file is named."""
    if not 1 <= len(arguments) <= 2:
        print("usage: python -m eval.fit_support FOLDER [FILE]", file=sys.stderr)
        return 2
    folder, embedder = Path(arguments[0]), MiniLMEmbedder.load()
    articles = articles_of(load_dataset(folder / "xquad" / "en"))
    stored = StoredEvidence(articles, embedder)
    data = examples(tamper_suite(folder), Verifier(embedder), stored)
    scores = cross_validated(data)
    verified, partial = thresholds(data, scores)
    for line in summary(data, scores, verified, partial):
        print(line)
    if len(arguments) == 2:
        text = weights_file(fit(data), verified, partial)
        Path(arguments[1]).write_text(text, encoding="utf-8")
    return 0


def summary(
    data: Sequence[Example], scores: Sequence[Scored], verified: float, partial: float
) -> list[str]:
    """Return a line for each kind: how many claims are verified, and how many unsupported."""
    lines = [f"{'kind':20} claims  verified  unsupported"]
    for kind in dict.fromkeys(example.kind for example in data):
        rows = [each for each, example in zip(scores, data, strict=True) if example.kind == kind]
        sure = [each.score >= verified and not each.grave for each in rows]
        low = [each.score < partial or each.refuted for each in rows]
        lines.append(f"{kind:20} {len(rows):6}  {np.mean(sure):8.1%}  {np.mean(low):11.1%}")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
