"""Fitted numbers written as a module and read again."""

from pathlib import Path
from typing import Any

from eval.weights_file import weights_file
from qa import AdditiveModel, Limits, SupportModel

MODEL = SupportModel(
    AdditiveModel(-1.25, {"a b": (2.0, ((0.5, -1.0), (0.75, 0.125))), "c": (-0.5, ())}),
    AdditiveModel(0.5, {"d": (1.5, ((0.25, 3.0),))}),
)


def test_the_module_holds_the_numbers_of_both_models() -> None:
    names: dict[str, Any] = {}
    exec(weights_file(MODEL, Limits(0.75, 0.125), Limits(0.5, 0.25)), names)
    assert names["MODEL"] == MODEL
    assert (names["REWORDED"], names["REARRANGED"]) == (Limits(0.75, 0.125), Limits(0.5, 0.25))


def test_the_numbers_in_use_are_what_the_fit_writes() -> None:
    from qa import support_weights
    from qa.support_weights import MODEL, REARRANGED, REWORDED

    text = Path(support_weights.__file__).read_text("utf-8")
    assert text == weights_file(MODEL, REWORDED, REARRANGED)
