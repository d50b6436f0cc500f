import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from lxml.html import document_fromstring

from eval.cases import Case
from eval.outcome import Crash, Outcome
from eval.reporting import format_table, write_report
from eval.result import EvalReport, Run
from eval.scores import aligned
from index import UsageError
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

HOSTILE = "<script>alert('&')</script><img src=\"https://example.org/x\" onerror=y>{title}"


def hostile_outcome() -> Outcome:
    case = Case(
        id=f"id {HOSTILE}",
        question=f"question {HOSTILE}",
        article="town",
        answerable=True,
        history=(Turn(f"asked {HOSTILE}", f"answered {HOSTILE}"),),
        answers=(f"answer {HOSTILE}",),
        tags=(f"tag {HOSTILE}",),
    )
    reply = replace(ANSWERED.reply, claims=(f"text {HOSTILE}",))
    return Outcome.of(case, GOLD, reply)


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


def page_of(made: EvalReport, folder: Path) -> str:
    """Write the page of a report, and return it."""
    write_report(made, folder / "report.html")
    return (folder / "report.html").read_text(encoding="utf-8")


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


def test_the_page_escapes_every_text_and_asks_for_nothing(tmp_path: Path) -> None:
    hostile = replace(
        report(hostile_outcome(), crashes=(Crash(f"id {HOSTILE}", f"error {HOSTILE}"),)),
        dataset=f"dataset {HOSTILE}",
        embedder=f"embedder {HOSTILE}",
        baselines=(Run(f"system {HOSTILE}", (ANSWERED,)),),
        unresolved=Run("Footnote", (hostile_outcome(),)),
    )
    text = page_of(hostile, tmp_path)
    elements = list(document_fromstring(text).iter(tag=etree.Element))
    assert {each.tag for each in elements} == set(
        "html head meta title style body main h1 h2 p div table tr th td small span".split()
    )
    attributes = {name for each in elements for name in each.attrib}
    assert attributes == {"lang", "charset", "http-equiv", "content", "name", "class"}
    assert "url(" not in text
    assert "@import" not in text
    for word in "dataset embedder system id question asked answered answer text tag error".split():
        assert f"{word} &lt;script&gt;" in text, word


def test_the_page_shows_failures_and_scores(tmp_path: Path) -> None:
    text = page_of(report(ANSWERED, REFUSED, UNANSWERABLE), tmp_path)
    assert "<h2>Failed cases: 2</h2>" in text
    assert "<small>not in the articles</small>" in text
    assert "0.500" in text
    tagged = replace(ANSWERED, case=replace(ANSWERED.case, tags=("when",)))
    assert '<tr><td>when</td><td class="figure">1</td>' in page_of(report(tagged), tmp_path)
    assert "<h2>Failed cases: 0</h2>" in page_of(report(ANSWERED), tmp_path)
    halved = replace(REFUSED, case=replace(REFUSED.case, question="What is \ud800?"))
    assert "What is ??" in page_of(report(halved), tmp_path)


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent/report\.html cannot be written: No such file"):
        write_report(report(), tmp_path / "absent" / "report.html")
