"""The fit of verification on made-up examples, and on a few real claims."""

from dataclasses import replace

import numpy as np
import pytest

from eval.claims import ArticleText, CheckedClaim
from eval.fit_support import (
    Example,
    Stretch,
    cross_validated,
    examples,
    fit,
    main,
    scored,
    summary,
    thresholds,
)
from eval.stored_evidence import StoredEvidence
from index import MiniLMEmbedder
from qa import Verifier

CLAIM = CheckedClaim(
    "p-1", "The mill burned.", "In 1901 the old mill burned down.", "honest", "paraphrase",
    "3", 0, "p-1",
)  # fmt: skip


def made_up(count: int = 200) -> list[Example]:
    draw = np.random.RandomState(5)
    found = []
    for row in range(count):
        honest = row % 2 == 0
        value = float(draw.rand() * 0.6 + (0.4 if honest else 0.0))
        stretches = (
            Stretch({"met": value}),
            Stretch({"met": value / 2}, grave=not honest and row % 3 == 0),
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


def test_thresholds_part_honest_from_altered() -> None:
    data = made_up()
    scores = cross_validated(data)
    verified, partial = thresholds(data, scores)
    assert 0 < partial < verified < 1
    lines = summary(data, scores, verified, partial)
    assert len(lines) == 3
    assert lines[1].startswith("honest paraphrase")


def test_each_article_is_scored_by_a_model_that_did_not_see_it() -> None:
    data = made_up(60)
    odd = Example("number", False, "9", ((Stretch({"met": 0.9, "odd": 5.0}),),) * 1)
    seen = [*data, *(replace(odd) for _ in range(8))]
    assert scored(fit(seen), [odd])[0].score < cross_validated(seen)[-1].score


def test_what_is_held_out_or_repeated_is_left_out(embedder: MiniLMEmbedder) -> None:
    claims = [
        CLAIM,
        replace(CLAIM, article="2"),
        replace(CLAIM, kind="certainty", unseen=True),
        replace(CLAIM, claim="the old mill burned down"),
        replace(CLAIM, claim="The mill burned in 1911.", kind="number"),
    ]
    articles = {"3": ArticleText("3", f"It stood by the river. {CLAIM.evidence}")}
    found = examples(claims, Verifier(embedder), StoredEvidence(articles, embedder))
    kinds = ["honest paraphrase", "honest paraphrase", "number", "number"]
    assert [example.kind for example in found] == kinds
    assert all(example.sentences[0][0].refuted for example in found[2:])


def test_what_no_paragraph_holds_is_weighed_once(embedder: MiniLMEmbedder) -> None:
    found = examples([CLAIM], Verifier(embedder), StoredEvidence({}, embedder))
    assert len(found) == 1


def test_bad_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
