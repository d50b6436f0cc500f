"""Each question is asked with and without the paragraph that answers it."""

from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import load_dataset
from eval.store import open_store
from eval.suites import SUITES
from eval.suites.without_gold import GONE, THERE
from index import IndexSettings
from tests.eval.conftest import CASES, MARKET, QUESTIONS, Writer, lines, question
from tests.eval.suites.asked import run_suite, values

LIGHT = "A keeper called Ana Brekke lit the lamp for 31 years."
# Two of one paragraph, so that it is taken out once for both, and one of an article's only one.
ASKED = [
    *QUESTIONS,
    question(id="rain", question="What closed the market?", answers=["Rain"]),
    question(
        id="lamp", article="harbour", paragraph=0, question="Who lit the lamp?", answers=["Brekke"]
    ),
]


def test_each_question_is_asked_with_and_without_its_paragraph(
    write_folder: Writer, cache: Path, home: Path, tmp_path: Path
) -> None:
    folder = write_folder(ASKED)
    (folder / "articles" / "harbour.txt").write_text(LIGHT, encoding="utf-8")
    run = tmp_path / "run"
    stored = run_suite("without_gold", folder, run, cache)
    assert (stored.facts.dataset, stored.crashes) == ("towns/lunn", ())
    asked = {each.case.id: each for each in stored.outcomes}
    assert list(asked)[:5] == ["lamp", "cheese", "roof", "rain", "bell"]
    for name in list(asked)[:5]:
        there, gone = asked[name].reply, asked[f"{name}, {GONE}"].reply
        assert (gone.answerable_score or 0) < (there.answerable_score or 0)
    scores = stored.scores
    assert (scores["abstention.area_under_roc"] or 0) > 0.9
    assert not scores["elsewhere"]
    assert (values(stored, THERE)["cases"], values(stored, GONE)["answerable"]) == (5, 0)
    assert not home.exists()

    # The cached store is as it was.
    with open_store(load_dataset(folder), IndexSettings(), cache=cache) as index:
        assert index.article("harbour").text == LIGHT
        assert index.article("market").text == MARKET.strip()

    # What is left of a run that was cut off is asked of the same articles.
    rows = (run / "rows.jsonl").read_bytes().splitlines(keepends=True)
    whole = {each.case.id: each.reply for each in stored.outcomes}
    (run / "rows.jsonl").write_bytes(b"".join(rows[5:8]))
    again = run_suite("without_gold", folder, run, tmp_path / "another")
    for each in again.outcomes:
        assert each.reply.claims == whole[each.case.id].claims
        assert each.reply.answerable_score == whole[each.case.id].answerable_score

    (folder / "qa.jsonl").write_text(lines(CASES), encoding="utf-8")
    with pytest.raises(CaseError, match="names no paragraphs of answerable questions to take out"):
        SUITES["without_gold"].dataset(folder)
