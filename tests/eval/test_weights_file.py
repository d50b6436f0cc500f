"""Fitted numbers written as a module and read again."""

from typing import Any

import pytest

from eval.additive_model import AdditiveModel
from eval.weights_file import weights_file

MODEL = AdditiveModel(-1.25, {"a b": (2.0, ((0.5, -1.0), (0.75, 0.125))), "c": (-0.5, ())})


def test_the_module_holds_the_numbers_of_the_model() -> None:
    names: dict[str, Any] = {}
    exec(weights_file(MODEL, 0.75, 0.125), names)
    assert (names["BIAS"], names["VERIFIED"], names["PARTIAL"]) == (-1.25, 0.75, 0.125)
    assert names["WEIGHTS"] == MODEL.weights


def test_the_numbers_in_use_score_as_the_model_they_were_written_from() -> None:
    from qa.support import score
    from qa.support_weights import BIAS, WEIGHTS

    model = AdditiveModel(BIAS, WEIGHTS)
    for signs in ({}, {"coverage": 0.7, "words": 9.0}, dict.fromkeys(WEIGHTS, 0.5)):
        assert model.score(signs) == pytest.approx(score(signs))
