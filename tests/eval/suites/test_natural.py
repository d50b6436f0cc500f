"""Questions with patterns for their answers: read, asked and scored."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval import format_suite, is_natural, run_natural
from eval.cases import CaseError
from eval.dataset import DATA
from eval.suites.natural import natural_scores, read_natural
from eval.suites.natural_answers import NaturalCase, judged, plain_text
from qa import Answer, Citation, Claim

TEXT = "The mill of Orm was built in 1874. Ada Holm owned the mill. The river drives it."
CASE = NaturalCase(
    id="1",
    article_id="mill",
    question="When was the mill built?",
    kind="plain",
    answerable=True,
    accept=["1874"],
    evidence=["built in 1874"],
)
BOTH = CASE.model_copy(update={"accept": ["1874", "Holm"], "need": 2, "reject": ["Lund"]})
UNANSWERABLE = CASE.model_copy(update={"answerable": False, "accept": []})


def answer(text: str, quote: str = "", status: Any = "answered") -> Answer:
    note = Citation(1, "mill", "0", "Mill", "p", (), None, 0, len(quote), quote)
    claims = (Claim(text, "verified", (1,)),)
    return Answer("?", "?", status, text, claims, citations=(note,) if quote else ())


@pytest.mark.parametrize(
    ("case", "given", "told", "right"),
    [
        (CASE, answer("It was built in 1874. [1]", "The mill was built in 1874."), "sure", True),
        (CASE, answer("It was built in 1875."), "sure", False),
        (BOTH, answer("Holm built it in 1874."), "sure", True),
        (BOTH, answer("It was built in 1874."), "sure", False),
        (BOTH, answer("Holm and Lund built it in 1874."), "sure", False),
        (CASE, answer("1874", status="partial"), "perhaps", True),
        (CASE, answer("1874", status="not_found"), "refused", False),
        (UNANSWERABLE, answer("1874"), "sure", None),
    ],
)
def test_an_answer_is_right_where_it_holds_the_facts(
    case: NaturalCase, given: Answer, told: str, right: bool | None
) -> None:
    found = judged(case, given)
    assert (found.told, found.right) == (told, right)


def test_scores_are_shares_of_what_they_are_about() -> None:
    right = judged(CASE, answer("It was built in 1874. [1]", "The mill was built in 1874."))
    assert (right.first, right.cited, right.corrected) == (True, True, False)
    premise = CASE.model_copy(update={"answerable": False})
    assert judged(premise, answer("It was built in 1874.")).corrected
    scores = natural_scores(
        [
            right,
            judged(CASE, answer("1900")),
            judged(CASE, answer("", status="not_found")),
            judged(CASE, answer("1874", status="partial")),
            judged(UNANSWERABLE, answer("", status="not_found")),
            judged(UNANSWERABLE, answer("1874", status="partial")),
        ]
    )
    assert scores == scores | {
        "right": 0.5, "sure_right": 0.5, "over_refusal": 0.25, "sure": 2, "perhaps": 2,
        "refused": 2, "abstained": 1, "doubted": 2,
    }  # fmt: skip
    assert natural_scores([])["right"] is None


def test_a_set_is_asked_in_a_store_of_its_own(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "articles").mkdir()
    text = tmp_path / "articles" / "mill.txt"
    text.write_text(TEXT, "utf-8")
    lines = [CASE.model_dump(mode="json") | {"id": number} for number in range(2)]
    lines.append({**lines[0], "id": 2, "article_id": None, "answerable": False, "accept": []})
    (tmp_path / "qa.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    assert is_natural(tmp_path)
    report = run_natural(tmp_path, cache=cache)
    document = json.loads(json.dumps(report.to_dict()))
    assert document["crashes"] == []
    assert [each["scoped"] for each in document["cases"]] == [False, True, False]
    assert (document["total"]["right"], document["kinds"]["plain"]["count"]) == (1, 3)
    shown = format_suite(report)
    assert "3 questions" in shown
    assert "all" in shown

    bad = json.dumps(lines[0] | {"accept": ["("]})
    for line, said in (('{"id": 1}', "line 1: it has no 'article_id'"), (bad, "not a regular")):
        (tmp_path / "bad.jsonl").write_text(line, "utf-8")
        with pytest.raises(CaseError, match=said):
            read_natural(tmp_path / "bad.jsonl")

    text.rename(tmp_path / "articles" / "dam.txt")
    with pytest.raises(CaseError, match="has no article 'mill', as 0 wants"):
        run_natural(tmp_path, cache=cache)


@pytest.mark.parametrize("name", ["open", "sealed"])
def test_the_bundled_sets_are_whole(name: str) -> None:
    folder = DATA / "natural" / name
    cases = read_natural(folder / "qa.jsonl")
    texts = {
        file.stem: plain_text(file.read_text("utf-8")) for file in (folder / "articles").iterdir()
    }
    assert len(cases) == 20 * len(texts)
    for case in cases:
        assert case.answerable == bool(case.accept) or case.kind == "false_premise"
        for quote in case.evidence:
            assert case.article_id is not None
            assert plain_text(quote) in texts[case.article_id]
