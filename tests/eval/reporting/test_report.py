import re
from dataclasses import replace

from eval.outcome import Crash, Outcome
from eval.reporting import format_table
from eval.result import EvalReport, Run
from eval.scores import aligned
from qa import Turn
from tests.eval.test_scores import (
    ANSWERED,
    CASE,
    GOLD,
    REFUSED,
    REPLY,
    RIGHTLY_REFUSED,
    UNANSWERABLE,
)


def report(*outcomes: Outcome, crashes: tuple[Crash, ...] = ()) -> EvalReport:
    first = Outcome.of(CASE, GOLD, replace(REPLY, milliseconds=0.25))
    return EvalReport(
        dataset="towns",
        embedder="tiny",
        articles=1,
        passages=2,
        sentences=3,
        footnote=Run("Footnote", outcomes, crashes),
        baselines=(Run("BM25's first sentence", (first,)),),
    )


def test_the_table_shows_every_score_beside_the_baselines() -> None:
    lines = format_table(report(ANSWERED, REFUSED, UNANSWERABLE, RIGHTLY_REFUSED)).splitlines()
    assert lines[0] == "towns: 1 article, 2 passages, 3 sentences; tiny"
    assert lines[2].split("  ")[-2:] == ["Footnote", "BM25's first sentence"]
    cells = {re.split(r"\s{2,}", line.strip())[0]: line.split()[-2:] for line in lines[3:]}
    assert (
        cells.items()
        >= {
            "questions": ["4", "1"],
            "answerable": ["2", "1"],
            "answer hit": ["0.500", "1.000"],
            "sentences": ["1.00", "1.00"],
            "sentence MRR": ["0.625", "1.000"],
            "abstention precision": ["0.500", "–"],
            "area under the ROC curve": ["0.875", "–"],
            "latency p50, ms": ["25", "0.25"],
        }.items()
    )
    assert lines[-1] == "Failures: refused 1, should refuse 1"
    assert {len(line) for line in lines[2:23]} == {len(lines[2])}
    assert format_table(report()).splitlines()[5].split() == ["answer", "hit", "–", "1.000"]
    assert aligned([["", "a", "bcd"], ["row", "100", ""]]) == ["       a  bcd", "row  100"]


def test_follow_ups_have_a_column_and_crashes_a_line() -> None:
    follow_up = replace(REFUSED, case=replace(REFUSED.case, id="f", history=(Turn("a", "b"),)))
    crashes = tuple(Crash(f"c{number}", "ValueError: one\ntwo") for number in range(7))
    lines = format_table(report(ANSWERED, follow_up, crashes=crashes)).splitlines()
    names = ["Footnote", "its follow-ups", "BM25's first sentence"]
    assert re.split(r"\s{2,}", lines[2].strip()) == names
    assert lines[5].split() == ["answer", "hit", "0.500", "0.000", "1.000"]
    assert "7 (77.8%)" in next(line for line in lines if line.startswith("crashes"))
    assert lines[-7:-5] == ["Failures: refused 1", "Crashed: c0: ValueError: one two"]
    assert lines[-1] == "Crashed: 2 more"
