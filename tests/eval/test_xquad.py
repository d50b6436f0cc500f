"""Retrieval and refusal over XQuAD English: floors, which are only ever raised."""

from dataclasses import replace
from pathlib import Path

import pytest

from eval import Dataset, keep_run, load_dataset
from eval.runs import StoredRun
from eval.suites.without_gold import WITHOUT_GOLD, twice


@pytest.fixture(scope="module")
def whole(bench: Path) -> Dataset:
    return load_dataset(bench / "bench" / "xquad" / "en")


@pytest.fixture(scope="module")
def sample(whole: Dataset) -> Dataset:
    """Return every eighth article, and every third of their questions."""
    articles = whole.articles[::8]
    ids = {document.article_id for document in articles}
    cases = [case for case in whole.cases if case.article in ids]
    return replace(whole, articles=articles, cases=tuple(cases[::3]))


def hold_floors(run: StoredRun, *, over_refusal: float) -> None:
    assert run.crashes == ()
    scores = run.scores
    assert scores["broken_citations"] == 0
    floors = {"sentence.hit@1": 0.77, "passage.hit@1": 0.92}
    assert [key for key, floor in floors.items() if (scores[key] or 0) < floor] == []
    refused = scores["abstention.over_refusal"]
    assert refused is not None
    assert refused <= over_refusal


def test_a_sample_finds_the_sentence_and_the_paragraph(
    sample: Dataset, tmp_path: Path, cache: Path
) -> None:
    assert len(sample.cases) >= 45
    # So few questions say less about refusals than all of them.
    hold_floors(keep_run(sample, tmp_path / "run", cache=cache), over_refusal=0.10)


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
    asked = twice(replace(whole, cases=cases))
    assert len({(case.article, case.paragraph) for case in asked.cases}) >= 50
    run = keep_run(asked, tmp_path / "run", suite=WITHOUT_GOLD, cache=cache)
    assert run.crashes == ()
    assert (run.scores["abstention.area_under_roc"] or 0) >= 0.93
