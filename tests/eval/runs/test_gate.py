"""The gate passes only what is known well enough to be good enough."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cases import CaseError
from eval.reporting import format_gate
from eval.runs import pass_gate, read_floors
from tests.eval.runs.conftest import FACTS, Store

FLOOR = "[[floors.answer_hit]]\nfloor = {}\ndate = 2026-01-10\n"
OTHERS = replace(FACTS, corpus={"a0": "1"})
EFFECT = 'baseline = "before"\n[effects]\nanswer_hit = 0.05\n'


def test_what_fewest_cases_counts_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "floors.toml").write_text("fewest_cases = 20\n" + FLOOR.format(0.9))
    found = pass_gate(store("few", many=10), read_floors(tmp_path / "floors.toml"))
    assert found.checks[-1].told.endswith("; it rests on 10 cases, and fewest_cases is 20")


@pytest.mark.parametrize(
    ("run", "floors", "status"),
    [
        ({}, FLOOR.format(0.9), 0),
        ({"wrong": range(10)}, FLOOR.format(0.8), 0),
        # Right in 90 %, but it may be as few as 84.
        ({"wrong": range(10)}, FLOOR.format(0.88), 3),
        ({"wrong": range(30)}, FLOOR.format(0.9), 4),
        # All right, but of twenty cases alone, or told by too few that there were to be.
        ({"many": 20}, "fewest_cases = 20\n" + FLOOR.format(0.9), 3),
        # A share of nothing has no interval.
        ({}, "[[floors.'abstention.recall']]\nfloor = 0.1\ndate = 2026-01-10\n", 3),
        # Where less is better, a floor is a ceiling.
        ({}, "[[floors.'abstention.over_refusal']]\nfloor = 0.05\ndate = 2026-01-10\n", 0),
        ({}, "[[floors.'latency_ms.p50']]\nfloor = 20\ndate = 2026-01-10\n", 3),
        ({"crashed": range(1)}, FLOOR.format(0.1), 1),
        # The articles' own sentences, which stand for a model's answer, are all right.
        ({"failed": range(1)}, FLOOR.format(0.1), 1),
        ({"crashed": range(100)}, EFFECT + FLOOR.format(0.1), 1),
        ({"wrong": range(1)}, 'never_break = ["c0", "c1"]', 4),
        ({"wrong": range(1, 11)}, EFFECT, 0),
        ({"wrong": range(15)}, EFFECT, 3),
        ({"wrong": range(30)}, EFFECT, 4),
        # Eight cases won do not make up for a case that must not break.
        ({"wrong": range(2)}, 'never_break = ["c1"]\n' + EFFECT, 4),
    ],
)
def test_the_status_tells_what_is_known(
    store: Store, tmp_path: Path, run: dict[str, range], floors: str, status: int
) -> None:
    store("before", wrong=range(10))
    (tmp_path / "floors.toml").write_text(floors)
    found = pass_gate(store("run", **run), read_floors(tmp_path / "floors.toml"))
    assert (found.status, found.verdict) == (
        status, {0: "passed", 1: "failed", 3: "inconclusive", 4: "worse"}[status],
    )  # fmt: skip
    assert format_gate(found).endswith(f"The gate says: {found.verdict}.")
    assert len(found.checks) >= 1


def test_a_run_that_is_not_whole_has_not_passed(store: Store, tmp_path: Path) -> None:
    from eval.runs.stored_run import read_run

    store("before")
    rows = store("run").folder / "rows.jsonl"
    rows.write_bytes(rows.read_bytes()[:-1])
    (tmp_path / "floors.toml").write_text(EFFECT + FLOOR.format(0.1))
    found = pass_gate(read_run(rows.parent), read_floors(tmp_path / "floors.toml"))
    assert (found.status, found.checks[0].told) == (1, "99 answered, 0 crashed, 1 not asked")
    failed = pass_gate(store("failed", failed=range(2)), read_floors(tmp_path / "floors.toml"))
    assert failed.checks[0].told.endswith("0 not asked; the model failed on 2: no such host")


@pytest.mark.parametrize(
    ("baseline", "rows", "words"),
    [
        ({"many": 40}, 40, r"they differ in the cases \(c40, .*\)\. Run both over the same cases"),
        ({"facts": OTHERS}, 100, r"they differ in the articles \(a0, .*\)\. Run both over the sam"),
        ({"crashed": range(100)}, 100, "No case was answered in both .* 'footnote eval report' te"),
        ({}, 99, "before has no answer to 1 of its cases yet; repeat its 'footnote eval' with --r"),
    ],
)
def test_a_baseline_that_cannot_be_compared_is_bad_usage(
    store: Store, tmp_path: Path, baseline: dict[str, Any], rows: int, words: str
) -> None:
    kept = store("before", **baseline).folder / "rows.jsonl"
    kept.write_bytes(b"".join(kept.read_bytes().splitlines(keepends=True)[:rows]))
    (tmp_path / "floors.toml").write_text(EFFECT)
    with pytest.raises(CaseError, match=words) as caught:
        pass_gate(store("run"), read_floors(tmp_path / "floors.toml"))
    assert caught.value.exit_status == 2


def test_a_floor_is_lowered_by_saying_so(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    lower = FLOOR.format(0.85) + "\n[[floors.answer_hit]]\nfloor = 0.8\ndate = 2026-03-02\n"
    path.write_text(lower)
    with pytest.raises(CaseError, match="answer_hit was lowered on 2026-03-02 without a reason"):
        read_floors(path)
    path.write_text(lower + 'reason = "The harbour left the corpus."\n')
    found = pass_gate(store("run"), read_floors(path))
    said = "answer hit from 0.85 to 0.8 on 2026-03-02: The harbour left the corpus."
    assert found.lowered == (said,)
    assert said in format_gate(found)


@pytest.mark.parametrize(
    ("floors", "words"),
    [
        ("", "it asks for nothing"),
        ("fewest_case = 3", "'fewest_case' is not a field of it."),
        (
            FLOOR.format(0.5).replace("answer_hit", "abstention.recall"),
            "'floors.abstention': input should be",
        ),
        (FLOOR.format(85), "answer_hit is a share, from 0 to 1, and never 85."),
        ("[[floors", "floors.toml: "),
        (
            FLOOR.format(0.5).replace("answer_hit", "answr_hit"),
            "'answr_hit' is no measure that can",
        ),
        ("effects = {answer_hit = 0.1}", "effects are losses against a baseline; give both"),
        (FLOOR.format(0.5) + FLOOR.format(0.6).replace("2026", "2025"), "order of their dates"),
        ('never_break = ["c0", "x"]', "never_break names 'x', which is no case of"),
    ],
)
def test_bad_floors_are_refused(store: Store, tmp_path: Path, floors: str, words: str) -> None:
    (tmp_path / "floors.toml").write_text(floors)
    with pytest.raises(CaseError) as caught:
        pass_gate(store("run"), read_floors(tmp_path / "floors.toml"))
    assert words in str(caught.value)
