"""The fit of verification on made-up examples."""

from dataclasses import replace

import numpy as np
import pytest

from eval.fit_support import (
    cross_validated,
    fit,
    main,
    scored,
    summary,
)
from eval.support_examples import Example, Stretch
from eval.support_limits import thresholds


def made_up(count: int = 200, *, rearranged: bool = False) -> list[Example]:
    """Return honest and altered examples; of rearranged ones, the honest are met less."""
    draw = np.random.RandomState(5)
    found = []
    for row in range(count):
        honest = row % 2 == 0
        value = float(draw.rand() * 0.6 + (0.4 if honest != rearranged else 0.0))
        more = {"coverage": 1.0, "span": float(draw.rand())} if rearranged else {}
        stretches = (
            Stretch({"met": value, **more}),
            Stretch({"met": value / 2, **more}, grave=not honest and row % 3 == 0),
        )
        kind = "honest paraphrase" if honest else "number"
        found.append(Example(kind, honest, str(row % 9), (stretches,)))
    return found


def test_the_better_stretch_of_the_least_sentence_counts() -> None:
    data = made_up()
    model = fit(data)
    low, high = Stretch({"met": 0.1}), Stretch({"met": 0.9})
    one = Example("number", False, "0", ((low, high),))
    two = Example("number", False, "0", ((high,), (low,)))
    found = scored(model, [one, two])
    assert found[0].score == pytest.approx(model.score(high.signs))
    assert found[1].score == pytest.approx(model.score(low.signs))


def test_a_line_tells_of_each_kind() -> None:
    data = made_up()
    scores = cross_validated(data)
    lines = summary(data, scores, *thresholds(data, scores))
    assert len(lines) == 3
    assert lines[1].startswith("honest paraphrase")


def test_rearranged_claims_get_a_model_of_their_own() -> None:
    suite, near = made_up(), made_up(rearranged=True)
    model = fit(suite, near)
    assert model.reworded.score({"met": 0.9}) > 0.5 > model.reworded.score({"met": 0.1})
    assert model.rearranged.score({"met": 0.9}) < 0.5 < model.rearranged.score({"met": 0.1})
    assert "span" in model.rearranged.weights
    assert "span" not in model.reworded.weights
    assert [each.rearranged for each in scored(model, [suite[0], near[0]])] == [False, True]
    assert len(cross_validated(suite, near)) == len(suite) + len(near)


def test_each_article_is_scored_by_a_model_that_did_not_see_it() -> None:
    data = made_up(60)
    odd = Example("number", False, "9", ((Stretch({"met": 0.9, "odd": 5.0}),),) * 1)
    seen = [*data, *(replace(odd) for _ in range(8))]
    assert scored(fit(seen), [odd])[0].score < cross_validated(seen)[-1].score


def test_bad_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
