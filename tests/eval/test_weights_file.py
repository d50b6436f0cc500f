"""Fitted numbers written as a module and read again."""

from pathlib import Path
from typing import Any

import pytest

from eval.sparse_model import SparseModel, Term
from eval.weights_file import instruction_weights_file, weights_file
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


PAIRED = SparseModel(
    -2.5,
    {
        ("answer",): 0.5,
        ("cite",): 1.0,
        ("answer", "cite"): 2.0,
        **{("cite", f"a concept of number {number}"): number / 10 for number in range(1, 5)},
    },
)


def test_the_module_of_instructions_holds_concepts_and_pairs() -> None:
    names: dict[str, Any] = {}
    text = instruction_weights_file(PAIRED)
    exec(text, names)
    assert names["BIAS"] == -2.5
    assert list(names["WEIGHTS"].items()) == [("cite", 1.0), ("answer", 0.5)]
    assert names["PAIRS"]["answer"] == {"cite": 2.0}
    assert len(names["PAIRS"]["cite"]) == 4
    assert max(map(len, text.splitlines())) <= 100


def test_the_concepts_in_use_score_as_the_model_they_were_written_from() -> None:
    from eval.fit_instructions import terms_of
    from qa import instruction_weights
    from qa.instruction_score import score
    from qa.instruction_weights import BIAS, PAIRS, WEIGHTS

    weights: dict[Term, float] = {(concept,): worth for concept, worth in WEIGHTS.items()}
    weights |= {(a, b): worth for a, others in PAIRS.items() for b, worth in others.items()}
    model = SparseModel(BIAS, weights)
    for concepts in (frozenset[str](), frozenset({"answer", "asked", "past"}), frozenset(WEIGHTS)):
        assert model.score(terms_of(concepts)) == pytest.approx(score(concepts))
    assert Path(instruction_weights.__file__).read_text("utf-8") == instruction_weights_file(model)
