import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, CaseError, Judgement, read_cases, write_cases
from eval.dataset import DATA
from qa import Turn
from tests.eval.conftest import CASES, QUESTIONS, Writer, case, question

JUDGED = Case(
    "a",
    "Who?",
    "harbour-1",
    False,
    tags=("unresolved",),
    scope=("harbour-1", "market-1"),
    judgement=Judgement("down", "answered", "The council.", "2025-05-01", "no", "tiny"),
    unresolved=True,
)


def test_a_line_becomes_a_case(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    judged = {"verdict": "up", "status": "answered", "given": "So.", "at": ""}
    bare = {"id": "a", "question": "A\u2028B\x85C?", "answerable": False, "article": "b"}
    documents = [
        CASES[2],
        bare,
        bare | {"id": "b", "feedback": judged},
        question(),
    ]
    text = "\n" + "\n".join(json.dumps(each, ensure_ascii=False) for each in documents)
    path.write_text(text, encoding="utf-8-sig")
    first, second, third, fourth = read_cases(path)
    assert first == Case(
        id="keeper-years",
        question="For how many years?",
        article="harbour",
        answerable=True,
        history=(Turn("Who lit the lamp?", "A keeper called Ana Brekke lit the lamp."),),
        answers=("31",),
        evidence=("A keeper called Ana Brekke lit the lamp for 31 years.",),
        tags=("follow-up",),
    )
    assert first.line == 2
    assert second == Case("a", "A\u2028B\x85C?", "b", False)
    assert third.judgement == Judgement("up", "answered", "So.", "")
    assert (fourth.article, fourth.paragraph, fourth.answers) == ("market", 1, ("a canvas roof",))


def test_cases_go_out_and_come_back_the_same(tmp_path: Path, write_folder: Writer) -> None:
    path = tmp_path / "again.jsonl"
    bundled = DATA / "bundled.jsonl"
    for cases in (
        (JUDGED,),
        read_cases(write_folder(QUESTIONS) / "qa.jsonl"),
        read_cases(bundled),
    ):
        path.write_text(write_cases(cases), encoding="utf-8")
        assert read_cases(path) == cases
    assert path.read_bytes() == bundled.read_bytes()
    assert JUDGED.articles == ("harbour-1", "market-1")


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (case(answers=[]), ": it is answerable, so it needs an accepted answer"),
        (case(answerable=False), ": it is not answerable, but has answers or evidence"),
        (case(history=[["one"]]), ": entry 1 of the history is not a [question, answer] pair"),
        (case(reason="bored"), ": 'reason': input should be 'off_topic', 'missing' or"),
        (case(answer="1902"), ": 'answer' is not a field of it"),
        (case(id="built"), ": the id 'built' is also on line 1"),
        ({"id": "x"}, ": it has no 'question'"),
        (b"{", " is not JSON"),
        (b'{"id": "\xff"}', " is not UTF-8"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, second: Any, words: str) -> None:
    if isinstance(second, dict) and len(second) > 1 and "also" not in words:
        second = second | {"id": "second"}
    path = tmp_path / "cases.jsonl"
    line = second if isinstance(second, bytes) else json.dumps(second).encode()
    path.write_bytes(json.dumps(case()).encode() + b"\n" + line)
    with pytest.raises(CaseError) as caught:
        read_cases(path)
    assert str(caught.value).startswith(f"{path}, line 2{words}")
    assert (str(caught.value)[-1], caught.value.exit_status) == (".", 2)


def test_a_file_without_cases_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    with pytest.raises(CaseError, match=r"cases\.jsonl cannot be read: No such file"):
        read_cases(path)
    path.write_text("\n \n")
    with pytest.raises(CaseError, match=r"cases\.jsonl has no cases"):
        read_cases(path)
