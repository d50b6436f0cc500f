"""What questions of five kinds were told, as text."""

from eval.kind_report import format_kinds
from eval.kinds import KindCase, KindOutcome, KindReport, KindScores

_CASE = KindCase("k", "a", "missing", "How many bakers?", (), (), "the bakers", None, True)


def test_a_report_has_figures_a_table_and_failures() -> None:
    scores = KindScores("verbatim", True, (KindOutcome(_CASE, "off_topic", False, None, "No."),))
    text = format_kinds(KindReport((scores,)))
    figures, table, failures = text.split("\n\n")
    assert figures.splitlines()[1].split() == ["verbatim", "held", "out", "1", "0.000", *"---"]
    assert [line.split()[-4:] for line in table.splitlines() if line.startswith("missing")] == [
        ["1", "0", "0", "0"]
    ]
    assert failures == "k, missing, told off topic: How many bakers?"


def test_what_is_told_right_is_no_failure() -> None:
    scores = KindScores("verbatim", False, (KindOutcome(_CASE, "missing", False, None, "No."),))
    assert len(format_kinds(KindReport((scores,))).split("\n\n")) == 2
