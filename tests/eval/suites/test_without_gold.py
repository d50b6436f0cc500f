from pathlib import Path

import pytest

from eval import run_eval
from eval.cases import CaseError
from eval.result import EvalProgress
from eval.suites.without_gold import run_without_gold
from tests.eval.conftest import CASES, QUESTIONS, Writer, question

# Two of one paragraph, so that it is taken out once for both.
ASKED = [*QUESTIONS, question(id="rain", question="What closed the market?", answers=["Rain"])]


def test_each_question_is_asked_with_and_without_its_paragraph(
    write_folder: Writer, cache: Path, home: Path
) -> None:
    seen: list[EvalProgress] = []
    folder = write_folder(ASKED)
    report = run_without_gold(folder, cache=cache, progress=seen.append)
    assert (report.dataset, report.paragraphs) == ("towns/lunn", 3)

    ids = ["cheese", "roof", "rain", "bell"]
    assert [outcome.case.id for outcome in report.with_gold.outcomes] == ids
    assert [outcome.case.id for outcome in report.without_gold.outcomes] == ids
    assert report.with_gold.crashes == report.without_gold.crashes == ()
    for complete, without in zip(
        report.with_gold.outcomes, report.without_gold.outcomes, strict=True
    ):
        assert complete.answerable is not None
        assert without.answerable is not None
        assert without.answerable < complete.answerable
        assert without.answer_hit is False
    assert report.area_under_roc is not None
    assert report.area_under_roc > 0.9
    assert [(each.done, each.total) for each in seen if each.stage == "questions"] == [
        (done, 8) for done in range(1, 9)
    ]
    assert not home.exists()

    # The cached store is as it was: everything is found again.
    again = run_eval(folder, cache=cache)
    assert again.footnote.scores.sentence_ranking.hit_at[0] == 1


def test_an_article_of_one_paragraph_is_taken_out_whole(write_folder: Writer, cache: Path) -> None:
    folder = write_folder([question(para=0)])
    text = "The council then bought a canvas roof for 9,000 crowns."
    (folder / "articles" / "market.txt").write_text(text, encoding="utf-8")
    report = run_without_gold(folder, cache=cache)
    assert report.without_gold.crashes == ()
    assert [outcome.answer_hit for outcome in report.without_gold.outcomes] == [False]


def test_the_document_of_a_report(write_folder: Writer, cache: Path) -> None:
    report = run_without_gold(write_folder(ASKED), cache=cache)
    document = report.to_dict()
    assert (document["cases"], document["paragraphs"]) == (4, 3)
    assert document["area_under_roc"] == report.area_under_roc
    assert document["over_refusal"] == report.over_refusal
    assert document["refusal_without_gold"] == report.refusal
    assert document["without_gold"]["crash_share"] == 0
    assert len(document["with_gold"]["cases"]) == 4


def test_a_set_without_paragraphs_is_refused(write_cases_file: Writer, cache: Path) -> None:
    with pytest.raises(CaseError, match="names no paragraphs of answerable questions to take out"):
        run_without_gold(write_cases_file(CASES), cache=cache)
