import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, CaseError, read_cases, write_cases
from eval.judgement import Judgement
from qa import Turn
from tests.eval.conftest import CASES, QUESTIONS, Writer, case, lines, question

BUNDLED = Path(__file__).parents[2] / "eval" / "data" / "bundled.jsonl"
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


def read(tmp_path: Path, *documents: dict[str, Any]) -> tuple[Case, ...]:
    path = tmp_path / "cases.jsonl"
    path.write_text(lines(documents), encoding="utf-8")
    return read_cases(path)


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
    bare = {"id": "a", "question": "Why?", "answerable": False, "article": "b"}
    short = bare | {"id": "c", "feedback": {"verdict": "up", "given": "So."}}
    first, second = read(tmp_path, bare, short)
    assert first == Case("a", "Why?", "b", False)
    assert second.judgement == Judgement("up", "answered", "So.", "")


def test_cases_go_out_and_come_back_the_same(tmp_path: Path, write_folder: Writer) -> None:
    path = tmp_path / "again.jsonl"
    for cases in (
        read_cases(BUNDLED),
        read_cases(write_folder(QUESTIONS) / "qa.jsonl"),
        (JUDGED,),
    ):
        path.write_text(write_cases(cases), encoding="utf-8")
        assert read_cases(path) == cases
    path.write_text(write_cases(read_cases(BUNDLED)), encoding="utf-8")
    assert path.read_bytes() == BUNDLED.read_bytes()
    assert JUDGED.articles == ("harbour-1", "market-1")


def test_line_separators_inside_a_string_end_no_line(tmp_path: Path) -> None:
    (found,) = read(tmp_path, case(question="A\u2028B\x85C?"))
    assert found.question == "A\u2028B\x85C?"


def test_a_question_set_may_hold_cases_and_plausible_answers(tmp_path: Path) -> None:
    first, second = read(tmp_path, question(answerable=False), case())
    assert (first.article, first.paragraph, first.answerable, first.answers) == (
        "market", 1, False, (),
    )  # fmt: skip
    assert (second.article, second.paragraph) == ("harbour", None)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (case(answers=[]), "it is answerable, so it needs an accepted answer"),
        (case(answers=["1902", " "]), "one of its answers is empty"),
        (case(evidence=[""]), "one of its evidence quotes is empty"),
        (case(answerable=None), "it has answers or evidence, so its 'answerable' should be"),
        (case(scope="harbour"), "'scope': input should be a valid list"),
        (case(feedback={"given": "So."}), "it has no 'feedback.verdict'"),
        (case(answerable=False), "it is not answerable, but has answers or evidence"),
        (case(answerable="yes"), "'answerable': input should be a valid boolean"),
        (case(question=None), "'question': input should be a valid string"),
        (case(id=""), "'id': string should have at least 1 character"),
        (case(history=[["one"]]), "entry 1 of the history is not a [question, answer] pair"),
        (case(history="before"), "the history should be a list of [question, answer] pairs"),
        (case(history=[["a", 2]]), "entry 1 of the history is not a [question, answer] pair"),
        (case(reason="bored"), "'reason': input should be 'off_topic', 'missing' or"),
        (case(answer="1902"), "'answer' is not a field of it"),
        (case(line=3), "'line' is not a field of it"),
        (question(para=-1), "'para': input should be greater than or equal to 0"),
        (question(answerable=None), "'answerable': input should be a valid boolean"),
        ({key: value for key, value in question().items() if key != "para"}, "it has no 'para'"),
    ],
)
def test_a_bad_field_names_file_and_line(
    tmp_path: Path, document: dict[str, Any], words: str
) -> None:
    with pytest.raises(CaseError) as caught:
        read(tmp_path, case(), document | {"id": document["id"] and "second"})
    assert str(caught.value).startswith(f"{tmp_path / 'cases.jsonl'}, line 2: {words}")
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
        (None, " cannot be read: No such file"),
    ],
)
def test_a_bad_line_or_file_is_named(tmp_path: Path, data: bytes | None, words: str) -> None:
    path = tmp_path / "cases.jsonl"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(CaseError) as caught:
        read_cases(path)
    assert str(caught.value).startswith(f"{path}{words}")
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("status", "text", "refused", "same"),
    [
        ("answered", "A keeper \n lit it.", False, True),
        ("answered", "A keeper lit it. Twice.", False, False),
        ("answered", "", True, False),
        ("not_found", "", True, True),
        ("not_found", "A keeper lit it.", False, False),
    ],
)
def test_the_same_answer_is_known_again(status: Any, text: str, refused: bool, same: bool) -> None:
    judgement = Judgement("down", status, "A keeper lit it.", "2025-05-01T10:00:00+00:00")
    assert judgement.gave(text, refused=refused) is same
