from pathlib import Path

import pytest

from eval import load_dataset
from eval.cases import CaseError
from eval.result import EvalProgress
from eval.store import opened_store
from eval.suites.suite import format_suite
from eval.suites.without_gold import run_without_gold
from tests.eval.conftest import CASES, MARKET, QUESTIONS, Writer, lines, question

LIGHT = "A keeper called Ana Brekke lit the lamp for 31 years."
# Two of one paragraph, so that it is taken out once for both, and one of an article's only one.
ASKED = [
    *QUESTIONS,
    question(id="rain", question="What closed the market?", answers=["Rain"]),
    question(
        id="lamp", article_id="harbour", para=0, question="Who lit the lamp?", answers=["Brekke"]
    ),
]


def test_each_question_is_asked_with_and_without_its_paragraph(
    write_folder: Writer, cache: Path, home: Path
) -> None:
    seen: list[EvalProgress] = []
    folder = write_folder(ASKED)
    (folder / "articles" / "harbour.txt").write_text(LIGHT, encoding="utf-8")
    report = run_without_gold(folder, cache=cache, progress=seen.append)
    figures = report.to_dict()
    assert (figures["dataset"], figures["cases"], figures["paragraphs"]) == ("towns/lunn", 5, 4)
    complete, without = figures["with_gold"]["cases"], figures["without_gold"]["cases"]
    assert [each["id"] for each in complete] == ["lamp", "cheese", "roof", "rain", "bell"]
    for there, gone in zip(complete, without, strict=True):
        assert there["id"] == gone["id"]
        assert gone["answerable_score"] < there["answerable_score"]
        assert gone["answer_hit"] is False
    assert figures["with_gold"]["crash_share"] == figures["without_gold"]["crash_share"] == 0
    assert figures["area_under_roc"] > 0.9
    assert [(each.done, each.total) for each in seen if each.stage == "questions"] == [
        (done, 10) for done in range(1, 11)
    ]
    shown = format_suite(report).splitlines()
    assert shown[0].startswith("towns/lunn: 5 answerable questions asked with and without the ")
    assert shown[-1].endswith("0 of 10")
    assert not home.exists()

    # The cached store is as it was.
    with opened_store(load_dataset(folder), cache=cache) as index:
        assert index.article("harbour").text == LIGHT
        assert index.article("market").text == MARKET.strip()

    (folder / "qa.jsonl").write_text(lines(CASES), encoding="utf-8")
    with pytest.raises(CaseError, match="names no paragraphs of answerable questions to take out"):
        run_without_gold(folder, cache=cache)
