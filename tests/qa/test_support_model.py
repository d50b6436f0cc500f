"""Which of the two models scores a claim."""

import pytest

from qa.additive_model import AdditiveModel
from qa.support_model import SupportModel, is_rearranged

MODEL = SupportModel(AdditiveModel(-2.0, {}), AdditiveModel(2.0, {"span": (-1.0, ())}))


@pytest.mark.parametrize(
    ("coverage", "rearranged"), [(0.0, False), (0.99, False), (0.9999, True), (1.0, True)]
)
def test_a_claim_is_rearranged_where_every_telling_word_is_met(
    coverage: float, rearranged: bool
) -> None:
    assert is_rearranged({"coverage": coverage}) is rearranged


def test_each_kind_has_a_model_of_its_own() -> None:
    reworded, rearranged = {"coverage": 0.5, "span": 2.0}, {"coverage": 1.0, "span": 2.0}
    assert MODEL.score(reworded) == pytest.approx(0.1192, abs=1e-4)
    assert MODEL.score(rearranged) == pytest.approx(0.5)
