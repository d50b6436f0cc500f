"""Retrieval and refusal over XQuAD English: floors, which are only ever raised."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import case_from
from eval.dataset import Dataset, load_articles
from eval.runs import StoredRun, keep_run
from eval.suites.without_gold import WITHOUT_GOLD, pair_cases


@pytest.fixture(scope="module")
def whole(bench: Path) -> Dataset:
    """Return the set, whose lines name an article and a paragraph by other words than ours."""
    folder = bench / "bench" / "xquad" / "en"
    names = {"article_id": "article", "para": "paragraph"}
    cases = [
        case_from({names.get(key, key): value for key, value in json.loads(line).items()})
        for line in (folder / "qa.jsonl").open(encoding="utf-8")
    ]
    return Dataset("xquad/en", folder / "qa.jsonl", load_articles(folder), tuple(cases))


def hold_floors(run: StoredRun, *, over_refusal: float) -> None:
    assert run.crashes == ()
    scores = run.scores
    assert scores["broken_citations"] == 0
    floors = {"sentence.hit@1": 0.77, "passage.hit@1": 0.92}
    assert [key for key, floor in floors.items() if (scores[key] or 0) < floor] == []
    refused = scores["abstention.over_refusal"]
    assert refused is not None
    assert refused <= over_refusal


@pytest.mark.soak
def test_the_whole_finds_the_sentence_and_the_paragraph(
    whole: Dataset, tmp_path: Path, cache: Path
) -> None:
    assert (len(whole.articles), len(whole.cases)) == (48, 1190)
    hold_floors(keep_run(whole, tmp_path / "run", cache=cache), over_refusal=0.05)


@pytest.mark.soak
def test_a_paragraph_that_is_there_is_told_from_one_that_is_not(
    whole: Dataset, cache: Path, tmp_path: Path
) -> None:
    # All questions, each asked twice, would take half an hour.
    ids = {document.article_id for document in whole.articles[::4]}
    cases = tuple(case for case in whole.cases if case.article in ids)
    asked = pair_cases(replace(whole, cases=cases))
    assert len({(case.article, case.paragraph) for case in asked.cases}) >= 50
    run = keep_run(asked, tmp_path / "run", suite=WITHOUT_GOLD, cache=cache)
    assert run.crashes == ()
    assert (run.scores["abstention.area_under_roc"] or 0) >= 0.93
