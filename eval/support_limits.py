"""The scores from which claims are verified and partly supported, set by the marks to be met."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.additive_model import FloatArray
from eval.support_examples import Example
from qa import Limits

# How many altered claims are not verified: beyond it, each more that is found out costs several
# honest ones.
_DETECTED, _DETECTED_REARRANGED = 0.9375, 0.89
# How many altered claims of the suite are unsupported at least, and honest ones at most.
_REFUTED, _WRONGED = 0.75, 0.05
# What has every word of its evidence says something of it, unless it is contradicted.
_WRONGED_REARRANGED = 0.01
_STEPS = np.arange(0.02, 0.99, 0.005)


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a claim's least supported sentence, and what findings rule out for it.

    ``rearranged`` tells which of the two models it is of.
    """

    score: float
    grave: bool
    refuted: bool
    rearranged: bool = False


def thresholds(
    data: Sequence[Example], scores: Sequence[Scored], count: int | None = None
) -> tuple[Limits, Limits]:
    """Return the scores from which reworded claims are verified and partly supported, and others.

    A claim is verified from the lowest score at which as many altered ones are found out as are
    to be; only the ``count`` first claims, the suite, count for reworded ones. A reworded one is
    partly supported from where both shares pass their marks by the same; a rearranged one from
    where hardly any that is honest lies below.
    """
    other = np.array([each.rearranged for each in scores])
    value = np.array([each.score for each in scores])
    grave = np.array([each.grave for each in scores])
    refuted = np.array([each.refuted for each in scores])
    honest = np.array([example.honest for example in data])
    # Honest claims with a quotation are no part of the share that has a mark.
    plain = np.array([example.honest and example.kind != "honest quotation" for example in data])
    rearranged = Limits(
        _detecting(np.where(grave, -1.0, value)[other & ~honest], _DETECTED_REARRANGED),
        _sparing(value[other & plain & ~refuted], _WRONGED_REARRANGED),
    )
    suite = np.arange(len(data)) < (len(data) if count is None else count)
    verified = _detecting(np.where(grave, -1.0, value)[suite & ~other & ~honest], _DETECTED)
    low = np.where(other, np.where(value >= rearranged.partial, 1.0, -1.0), value)
    supportable = np.where(refuted, -1.0, low)[suite]
    partial = _balanced(supportable, plain[suite], ~honest[suite], 1 - _WRONGED, _REFUTED)
    return Limits(verified, min(partial, verified / 2)), rearranged


def _detecting(altered: FloatArray, share: float) -> float:
    """Return the lowest score that a share of altered claims stays below."""
    found = (float(at) for at in _STEPS if len(altered) and (altered < at).mean() >= share)
    return next(found, float(_STEPS[-1]))


def _sparing(honest: FloatArray, share: float) -> float:
    """Return the highest score that no more than a share of honest claims stays below."""
    fit = [float(at) for at in _STEPS if not len(honest) or (honest < at).mean() <= share]
    return max(fit, default=float(_STEPS[0]))


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
