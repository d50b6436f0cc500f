"""How often compare and the gate cry wolf, and how often they see a wolf.

Both runs of a pair draw each case anew from the stored rows of its article, so that neither is
better, and every article is as hard in both. ``stored.jsonl`` holds the values of 117 cases that
were asked; the rows of many articles are made up, most of an article right or most of it wrong.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.cases import Case
from eval.outcome import Outcome
from eval.runs.comparison import differences
from eval.runs.gate import check_effect
from eval.runs.intervals import draws_of
from eval.scores import EVERY
from tests.eval.test_scores import REPLY

CASES = 200
MEASURES = [
    each for each in EVERY if each.key in {"answer_hit", "token_f1", "passage.mrr", "passage.hit@1"}
]
MATTERS = {"answer_hit": 0.03, "token_f1": 0.03, "passage.mrr": 0.03, "passage.hit@1": 0.03}
Row = dict[str, Any]
Pair = tuple[Sequence[Row], Sequence[Row]]


def stored() -> list[tuple[str, Row]]:
    """Return rows that were asked, all about one article."""
    lines = Path(__file__).with_name("stored.jsonl").read_text().splitlines()
    return [("one", json.loads(line)) for line in lines]


def of_articles() -> list[tuple[str, Row]]:
    """Return rows about forty articles, of which each is easy or hard as a whole."""
    random = np.random.default_rng(1)
    ease = random.beta(4, 1, size=40)
    rows = []
    for place in range(400):
        right = bool(random.random() < ease[place % 40])
        ranks = (1, 1, 2, 3, 8) if right else (1, 2, 4, 9, 30)
        rank = int(random.choice(ranks))
        found = {"passage.mrr": 1 / rank, "passage.hit@1": rank == 1}
        row = {"answer_hit": right, "token_f1": float(random.beta(2, 3)) if right else 0.0, **found}
        rows.append((f"a{place % 40}", row))
    return rows


def drawn_twice(rows: Sequence[tuple[str, Row]], random: np.random.Generator) -> Any:
    """Return the articles of 200 cases, and what came of each in two runs."""
    pools: dict[str, list[Row]] = {}
    for article, row in rows:
        pools.setdefault(article, []).append(row)
    articles = [rows[place][0] for place in random.integers(len(rows), size=CASES)]
    both = [[pools[name][random.integers(len(pools[name]))] for name in articles] for _ in range(2)]
    return articles, both


def outcomes(articles: Sequence[str], rows: Sequence[Row]) -> list[Outcome]:
    return [
        Outcome(Case(str(place), "When?", name, True, answers=("1902",)), REPLY, row)
        for place, (name, row) in enumerate(zip(articles, rows, strict=True))
    ]


def compared(articles: Sequence[str], both: Sequence[Sequence[Row]]) -> list[Any]:
    first, second = (outcomes(articles, rows) for rows in both)
    return differences(list(zip(first, second, strict=True)), draws_of(first), MEASURES)


SOME = [pytest.param(40, id="some"), pytest.param(200, id="all", marks=pytest.mark.soak)]


@pytest.mark.parametrize("pairs", SOME)
@pytest.mark.parametrize("source", [stored, of_articles])
def test_two_runs_of_one_system_are_seldom_called_different(
    source: Callable[[], list[tuple[str, Row]]], pairs: int
) -> None:
    rows, random = source(), np.random.default_rng(7)
    different = dict.fromkeys(MATTERS, 0)
    worse = dict.fromkeys(MATTERS, 0)
    for _ in range(pairs):
        for each in compared(*drawn_twice(rows, random)):
            key = each.measure.key
            different[key] += each.verdict != "no difference"
            worse[key] += check_effect(each, MATTERS[key], 50).verdict == "worse"
    # Of 200, 17 and 10; of fewer, as many as chance makes as rare.
    most_different, most_worse = (17, 10) if pairs == 200 else (6, 4)
    assert max(different.values()) <= most_different, different
    assert max(worse.values()) <= most_worse, worse


def power(pairs: int, flips: float, random: np.random.Generator) -> float:
    """Return how often a loss of five points is called worse, with other flips that even out."""
    rows, found = stored(), 0
    for _ in range(pairs):
        articles, (before, _) = drawn_twice(rows, random)
        right = np.array([bool(row.get("answer_hit")) for row in before])
        # Five points are lost of what is right, and half of the flips each way.
        lost = random.random(CASES) < (0.05 + flips / 2) / right.mean()
        won = random.random(CASES) < flips / 2 / (1 - right.mean())
        after = np.where(right, ~lost, won)
        sides = [[{"answer_hit": bool(each)} for each in side] for side in (right, after)]
        hit = next(each for each in compared(articles, sides) if each.measure.key == "answer_hit")
        found += check_effect(hit, MATTERS["answer_hit"], 50).verdict == "worse"
    return found / pairs


def test_a_loss_of_five_points_is_seen(record_property: Callable[[str, object], None]) -> None:
    found = power(40, 0.0, np.random.default_rng(3))
    record_property("power", found)
    assert found >= 0.8


@pytest.mark.soak
@pytest.mark.parametrize(("flips", "least"), [(0.0, 0.8), (0.02, 0.5), (0.05, 0.3)])
def test_other_flips_hide_a_loss_of_five_points(flips: float, least: float) -> None:
    found = power(200, flips, np.random.default_rng(3))
    print(f"a loss of five points with {flips:.0%} of other flips: seen in {found:.1%}")
    assert found >= least
