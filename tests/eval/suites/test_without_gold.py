from pathlib import Path

import pytest

from eval import run_eval
from eval.cases import CaseError
from eval.result import EvalProgress
from eval.suites.suite import format_suite
from eval.suites.without_gold import run_without_gold
from tests.eval.conftest import CASES, QUESTIONS, Writer, lines, question

# Two of one paragraph, so that it is taken out once for both.
ASKED = [*QUESTIONS, question(id="rain", question="What closed the market?", answers=["Rain"])]


def test_each_question_is_asked_with_and_without_its_paragraph(
    write_folder: Writer, cache: Path, home: Path
) -> None:
    seen: list[EvalProgress] = []
    folder = write_folder(ASKED)
    report = run_without_gold(folder, cache=cache, progress=seen.append)
    figures = report.to_dict()
    assert (figures["dataset"], figures["cases"], figures["paragraphs"]) == ("towns/lunn", 4, 3)
    complete, without = figures["with_gold"]["cases"], figures["without_gold"]["cases"]
    assert [each["id"] for each in complete] == ["cheese", "roof", "rain", "bell"]
    for there, gone in zip(complete, without, strict=True):
        assert there["id"] == gone["id"]
        assert gone["answerable_score"] < there["answerable_score"]
        assert gone["answer_hit"] is False
    assert figures["with_gold"]["crash_share"] == figures["without_gold"]["crash_share"] == 0
    assert figures["area_under_roc"] > 0.9
    assert [(each.done, each.total) for each in seen if each.stage == "questions"] == [
        (done, 8) for done in range(1, 9)
    ]
    shown = format_suite(report).splitlines()
    assert shown[0].startswith("towns/lunn: 4 answerable questions asked with and without the ")
    assert shown[-1].endswith("0 of 8")
    assert not home.exists()

    # The cached store is as it was: everything is found again.
    again = run_eval(folder, cache=cache)
    assert again.footnote.scores["sentence.hit@1"] == 1


def test_an_article_of_one_paragraph_is_taken_out_whole(write_folder: Writer, cache: Path) -> None:
    folder = write_folder([question(para=0)])
    text = "The council then bought a canvas roof for 9,000 crowns."
    (folder / "articles" / "market.txt").write_text(text, encoding="utf-8")
    without = run_without_gold(folder, cache=cache).figures["without_gold"]
    assert without["crashes"] == []
    assert [each["answer_hit"] for each in without["cases"]] == [False]

    (folder / "qa.jsonl").write_text(lines(CASES), encoding="utf-8")
    with pytest.raises(CaseError, match="names no paragraphs of answerable questions to take out"):
        run_without_gold(folder, cache=cache)
