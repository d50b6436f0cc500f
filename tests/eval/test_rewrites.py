"""Sets of rewritten follow-ups, and what is counted over them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.cases import Case, CaseError
from eval.rewrites import (
    Rewrite,
    concatenated,
    read_rewrites,
    score_rewrites,
    score_untouched,
)
from qa import Turn
from tests.eval.conftest import lines

CANARD = {
    "id": "C_1#2",
    "title": "Frank Zappa",
    "history": ["What group disbanded?", "The Mothers of Invention"],
    "question": "When did they disband?",
    "rewrite": "When did the Mothers of Invention disband?",
}
MTRAG = {
    "id": "f0<::>2",
    "user_turns": ["Who plays today?", "And tomorrow?"],
    "question": "And tomorrow?",
    "rewrite": "Who plays tomorrow?",
}


def as_it_is(question: str, history: Sequence[Turn]) -> str:
    return question


def test_histories_of_both_kinds_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rewrite.jsonl"
    path.write_text(lines([CANARD, MTRAG]), encoding="utf-8")
    canard, mtrag = read_rewrites(path)
    assert canard.history == (Turn("What group disbanded?", "The Mothers of Invention"),)
    assert mtrag.history == (Turn("Who plays today?", ""),)
    assert mtrag.rewrite == "Who plays tomorrow?"


@pytest.mark.parametrize("line", ["{", '{"id": "a", "question": "b", "rewrite": "c"}', "[]"])
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "rewrite.jsonl"
    path.write_text(f"{lines([CANARD])}{line}\n", encoding="utf-8")
    with pytest.raises(CaseError, match="line 2 is no rewritten question"):
        read_rewrites(path)


def test_an_empty_or_missing_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(CaseError, match="holds no rewritten questions"):
        read_rewrites(tmp_path / "empty.jsonl")
    with pytest.raises(CaseError, match="cannot be read"):
        read_rewrites(tmp_path / "none.jsonl")


def test_all_questions_of_a_conversation_are_in_one_half() -> None:
    parts = {Rewrite(f"C_1#{number}", (), "", "").part for number in range(9)}
    assert len(parts) == 1
    both = {Rewrite(f"C_{number}#1", (), "", "").part for number in range(20)}
    assert both == {"tuning", "held_out"}


def test_what_was_said_stands_before_the_question() -> None:
    history = [Turn("Who left?", "He did."), Turn("When?", "")]
    assert concatenated("Why?", history) == "Who left? He did. When? Why?"


def test_a_rewriter_is_scored_beside_copying_and_concatenating() -> None:
    history = (Turn("Who met Wang Yi in Vienna?", "Sullivan"),)
    told = Rewrite("a", history, "When did he meet him?", "When did Sullivan meet Wang Yi?")
    whole = Rewrite("b", history, "Who is Wang Yi?", "who is Wang Yi?")
    answers = {told.question: told.rewrite}
    scores = score_rewrites("two", [told, whole], lambda q, _: answers.get(q, q))
    assert scores.rewritten == pytest.approx(100)
    assert 0 < scores.copied < 50
    assert 0 < scores.concatenated < 50
    assert (scores.questions, scores.complete, scores.untouched) == (2, 1, 1)


def case(number: int, article: str = "a", answerable: bool = True) -> Case:
    answers = (f"answer {number}",) if answerable else ()
    return Case(f"{article}{number}", f"question {number}?", article, answerable, answers=answers)


def test_complete_questions_are_asked_after_three_of_their_article() -> None:
    seen: list[tuple[str, Sequence[Turn]]] = []

    def rewriter(question: str, history: Sequence[Turn]) -> str:
        seen.append((question, history))
        return "changed" if question == "question 2?" else question

    cases = [*map(case, range(5)), case(0, "b"), case(7, answerable=False)]
    counted = score_untouched("five", cases, rewriter)
    assert counted.questions == 6
    assert counted.changed == (("question 2?", "changed"),)
    assert counted.share == pytest.approx(5 / 6)
    assert [len(history) for _, history in seen] == [3, 3, 3, 3, 3, 0]
    assert all(question not in {t.question for t in history} for question, history in seen)


def test_a_set_without_questions_is_an_error() -> None:
    with pytest.raises(CaseError, match="holds no answerable questions"):
        score_untouched("none", [case(1, answerable=False)], as_it_is)
