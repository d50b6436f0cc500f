"""BM25's first sentence is asked as a suite, and told from what a model would say."""

from pathlib import Path

import pytest

from eval.suites import SUITES
from index import UsageError
from tests.eval.conftest import QUESTIONS, Writer, question
from tests.eval.suites.asked import run_suite


def test_bm25_answers_with_its_first_sentence(
    write_folder: Writer, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL", "nobody-answers")
    granite = question(id="granite", question="Where does the granite come from?")
    scoped = question(id="scoped", question="Granite for the market?", scope=["market"])
    silent = question(id="silent", question="Zzyzx?", answers=[], answerable=False)
    folder = write_folder([QUESTIONS[0], granite, scoped, silent])
    stored = run_suite("baseline", folder, tmp_path / "run", cache)
    assert stored.facts.arm == "BM25's first sentence"
    roof, hills, market, silence = stored.outcomes
    assert roof.reply.claims == ("The council then bought a canvas roof for 9,000 crowns.",)
    assert roof.answer_hit is roof.citation_hit is True
    (place,) = roof.reply.citations
    text = (folder / "articles" / "market.txt").read_text()
    assert text[place.start : place.end] == roof.reply.text
    assert (roof.values["sentence.hit@1"], roof.values["passage.mrr"]) == (True, 1)
    assert (roof.reply.answerable_score or 0) > 0
    assert hills.reply.citations[0].article_id == "harbour"
    assert market.reply.citations[0].article_id == "market"
    assert (silence.reply.refused, silence.reply.answerable_score) == (True, 0)

    with pytest.raises(UsageError, match="No model answers in the baseline; leave out --model"):
        SUITES["baseline"].settings("tiny")
