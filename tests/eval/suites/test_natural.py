"""Questions with patterns for their answers: read, asked and scored."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, CaseError
from eval.gold import Place
from eval.outcome import Reply
from eval.suites import SUITES
from eval.suites.natural import score_reply
from tests.eval.conftest import lines
from tests.eval.suites.asked import run_suite, values

TEXT = "The mill of Orm was built in 1874. Ada Holm owned the mill. The river drives it."
LINE: dict[str, Any] = {
    "id": 0, "article_id": "mill", "question": "When was the mill built?", "kind": "plain",
    "answerable": True, "accept": ["1874"], "evidence": ["built in 1874"],
}  # fmt: skip
EXPECTED = {"accept": ["1874"], "reject": [], "need": 1, "evidence": ["built in 1874"]}
CASE = Case("1", "When was the mill built?", "mill", True, answers=("1874",), expected=EXPECTED)
BOTH = replace(
    CASE, expected=EXPECTED | {"accept": ["1874", "Holm"], "need": 2, "reject": ["Lund"]}
)
UNANSWERABLE = replace(CASE, answerable=False, answers=())
REFUSAL = Reply((), (), (), (), 0.1, 1.0, status="not_found")


def answer(text: str, quote: str = "", **fields: Any) -> Reply:
    cited = (Place("mill", 0, len(quote), quote),) if quote else ()
    return Reply((text,), cited, (), (), 0.9, 1.0, **fields)


@pytest.mark.parametrize(
    ("case", "given", "right", "failure"),
    [
        (CASE, answer("It was built in 1874.", "The mill was built in 1874."), True, None),
        (CASE, answer("It was built in 1874.", "Ada Holm"), True, "wrong citation"),
        (CASE, answer("It was built in 1875."), False, "wrong answer"),
        (BOTH, answer("Holm built it in 1874.", "It was **built** in 1874."), True, None),
        (BOTH, answer("It was built in 1874."), False, "wrong answer"),
        (BOTH, answer("Holm and Lund built it in 1874."), False, "wrong answer"),
        (CASE, REFUSAL, False, "refused"),
        (UNANSWERABLE, answer("1874"), None, "should refuse"),
        (UNANSWERABLE, REFUSAL, None, None),
    ],
)
def test_an_answer_is_right_where_it_holds_the_facts(
    case: Case, given: Reply, right: bool | None, failure: str | None
) -> None:
    found = score_reply(case, given)
    assert (found.answer_hit, found.failure) == (right, failure)


def test_a_set_is_asked_in_a_store_of_its_own(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "articles").mkdir()
    text = tmp_path / "articles" / "mill.txt"
    text.write_text(TEXT, "utf-8")
    beside: dict[str, Any] = {"id": 2, "article_id": None, "answerable": False, "accept": []}
    (tmp_path / "qa.jsonl").write_text(lines([LINE, LINE | {"id": 1}, LINE | beside]), "utf-8")
    stored = run_suite("natural", tmp_path, tmp_path / "run", cache)
    assert stored.crashes == ()
    assert [each.case.scope for each in stored.outcomes] == [(), ("mill",), ()]
    assert values(stored, "plain")["cases"] == 3
    assert stored.scores["answer_hit"] == 1

    for line, said in (
        ('{"id": 1}', "line 1: it has no 'article_id'"),
        (json.dumps(LINE | {"accept": ["("]}), "should be a valid regular expression"),
        (json.dumps(LINE | {"article_id": "dam"}), "has no article 'dam', as 0 wants"),
    ):
        (tmp_path / "qa.jsonl").write_text(line, "utf-8")
        with pytest.raises(CaseError, match=said):
            SUITES["natural"].dataset(tmp_path)


@pytest.mark.parametrize("name", ["natural", "tables", "injections"])
def test_the_bundled_sets_are_read(name: str) -> None:
    assert SUITES[name].dataset(None).cases
