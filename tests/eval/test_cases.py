import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, CaseError, read_cases, read_questions, write_cases
from eval.judgement import Judgement
from qa import Turn
from tests.eval.conftest import CASES, QUESTIONS, Writer, case, question

BUNDLED = Path(__file__).parents[2] / "eval" / "data" / "bundled.jsonl"


def test_a_line_becomes_a_case(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n" + json.dumps(CASES[2]), encoding="utf-8-sig")
    assert read_cases(path) == (
        Case(
            id="keeper-years",
            question="For how many years?",
            article="harbour",
            answerable=True,
            history=(Turn("Who lit the lamp?", "A keeper called Ana Brekke lit the lamp."),),
            answers=("31",),
            evidence=("A keeper called Ana Brekke lit the lamp for 31 years.",),
            tags=("follow-up",),
        ),
    )
    assert read_cases(path)[0].line == 2


def test_what_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a", "question": "Why?", "answerable": false, "article": "b"}')
    assert read_cases(path) == (Case("a", "Why?", "b", False),)


def test_cases_go_out_and_come_back_the_same(tmp_path: Path, write_folder: Writer) -> None:
    path = tmp_path / "again.jsonl"
    bundled = read_cases(BUNDLED)
    path.write_text(write_cases(bundled), encoding="utf-8")
    assert read_cases(path) == bundled
    assert path.read_bytes() == BUNDLED.read_bytes()

    questions = read_questions(write_folder(QUESTIONS) / "qa.jsonl")
    path.write_text(write_cases(questions), encoding="utf-8")
    assert read_cases(path) == questions


def test_line_separators_inside_a_string_end_no_line(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(case(question="A\u2028B\x85C?"), ensure_ascii=False), "utf-8")
    assert read_cases(path)[0].question == "A\u2028B\x85C?"


def test_a_plausible_answer_to_an_unanswerable_question_is_none(tmp_path: Path) -> None:
    path = tmp_path / "qa.jsonl"
    path.write_text(json.dumps(question(answerable=False)), encoding="utf-8")
    (read,) = read_questions(path)
    assert (read.answerable, read.answers, read.paragraph) == (False, (), 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"answers": []}, "it is answerable, so it needs an accepted answer"),
        ({"answers": ["1902", " "]}, "one of its answers is empty"),
        ({"evidence": [""]}, "one of its evidence quotes is empty"),
        ({"answerable": None}, "it has answers or evidence, so its 'answerable' should be"),
        ({"scope": "harbour"}, "'scope': input should be a valid list"),
        ({"feedback": {"given": "So."}}, "it has no 'feedback.verdict'"),
        ({"answerable": False}, "it is not answerable, but has answers or evidence"),
        ({"answerable": "yes"}, "'answerable': input should be a valid boolean"),
        ({"question": None}, "'question': input should be a valid string"),
        ({"id": ""}, "'id': string should have at least 1 character"),
        ({"history": [["one"]]}, "entry 1 of the history is not a [question, answer] pair"),
        ({"history": "before"}, "the history should be a list of [question, answer] pairs"),
        ({"history": [["a", 2]]}, "entry 1 of the history is not a [question, answer] pair"),
        ({"reason": "bored"}, "'reason': input should be 'off_topic', 'missing' or"),
        ({"answer": "1902"}, "'answer' is not a field of a case"),
    ],
)
def test_a_bad_field_names_file_and_line(
    write_cases_file: Writer, fields: dict[str, Any], words: str
) -> None:
    path = write_cases_file([case(), case(id="second") | fields])
    with pytest.raises(CaseError) as caught:
        read_cases(path)
    assert str(caught.value).startswith(f"{path}, line 2: {words}")
    assert str(caught.value).endswith(".")


FIRST = json.dumps(case()).encode() + b"\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (FIRST + b"{", ", line 2 is not JSON"),
        (FIRST + b"[1]", ", line 2: it is not a JSON object"),
        (FIRST + b"[" * 100_000, ", line 2 is not JSON"),
        (FIRST + b'{"id": "x"}', ", line 2: it has no 'question'"),
        (FIRST + FIRST, ", line 2: the id 'built' is also on line 1"),
        (b"", " has no cases"),
        (b"\n \n", " has no cases"),
        (b'\n{"id": "\xff"}', ", line 2 is not UTF-8"),
    ],
)
def test_a_bad_line_or_file_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(data)
    with pytest.raises(CaseError) as caught:
        read_cases(path)
    assert str(caught.value).startswith(f"{path}{words}")
    assert caught.value.exit_status == 2


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"absent\.jsonl cannot be read: No such file"):
        read_cases(tmp_path / "absent.jsonl")


def test_a_case_of_feedback_goes_out_and_comes_back_the_same(tmp_path: Path) -> None:
    judged = Case(
        "a",
        "Who?",
        "harbour-1",
        False,
        tags=("unresolved",),
        scope=("harbour-1", "market-1"),
        judgement=Judgement("down", "answered", "The council.", "2025-05-01", "no", "tiny"),
        unresolved=True,
    )
    path = tmp_path / "again.jsonl"
    path.write_text(write_cases([judged]), encoding="utf-8")
    assert read_cases(path) == read_questions(path) == (judged,)
    assert judged.articles == ("harbour-1", "market-1")
    assert judged.asked_of() == ["harbour-1", "market-1"]
    assert judged.asked_of(own_article=True) == ["harbour-1"]
    assert Case("a", "Why?", "b", False).asked_of() is None


def test_a_question_set_may_hold_cases_too(tmp_path: Path) -> None:
    path = tmp_path / "qa.jsonl"
    path.write_text(f"{json.dumps(question())}\n{json.dumps(case())}\n", encoding="utf-8")
    assert [(each.article, each.paragraph) for each in read_questions(path)] == [
        ("market", 1),
        ("harbour", None),
    ]
