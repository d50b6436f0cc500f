import json
from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import bundled_dataset
from eval.suites.answerers import four_gram_overlap
from eval.suites.ideal_model import IdealAnswer, IdealModel, IdealSentence, read_ideal_answers
from qa import Message

DATA = Path(__file__).parent.parent.parent.parent / "eval/data/ideal_answers.jsonl"
ANSWER = IdealAnswer(
    (
        IdealSentence("It dates from 1902.", ("It was built in 1902.",)),
        IdealSentence("Granite was used.", ("It is of granite.",)),
    ),
    None,
)


def reply(answer: IdealAnswer, content: str) -> str:
    messages = [Message("system", "rules"), Message("user", content)]
    return "".join(chunk.text for chunk in IdealModel(answer).stream(messages, max_tokens=99))


def test_a_sentence_names_the_passages_that_hold_its_evidence() -> None:
    content = (
        "[1] Town\nIt was  built\nin 1902.\n\n[2] Town\nNothing.\n\n"
        "[3] Town\nIt is of granite. It was built in 1902.\n\nQuestion: When?"
    )
    assert reply(ANSWER, content) == "It dates from 1902. [1][3] Granite was used. [3]"


def test_what_the_passages_do_not_hold_is_not_known() -> None:
    content = "[1] Town\nIt is of granite.\n\nQuestion: When?"
    assert reply(ANSWER, content) == "Granite was used. [1]"
    assert reply(ANSWER, "[1] Town\nNothing.\n\nQuestion: When?") == "NOT FOUND: that"


def test_what_is_not_in_the_article_is_said_to_be_missing() -> None:
    content = "[1] Town\nIt was built in 1902.\n\nQuestion: What did it cost?"
    assert reply(IdealAnswer((), "its cost"), content) == "NOT FOUND: its cost"


def test_a_request_to_rewrite_is_left_to_the_rules() -> None:
    assert reply(ANSWER, "Question: When?\nAnswer: 1902.\n\nLast question: And why?") == ""


def test_every_bundled_case_has_an_ideal_answer_in_other_words() -> None:
    dataset = bundled_dataset()
    answers = read_ideal_answers(DATA)
    assert set(answers) == {case.id for case in dataset.cases}
    for case in dataset.cases:
        assert bool(answers[case.id].sentences) == case.answerable
    written = [" ".join(s.text for s in answer.sentences) for answer in answers.values()]
    overlap = four_gram_overlap(written, [each.text for each in dataset.articles])
    assert overlap is not None
    assert overlap < 0.3


@pytest.mark.parametrize("line", ["{", json.dumps({"case": "a"}), "[]"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "ideal.jsonl"
    path.write_text(f'{{"case": "b", "sentences": [], "missing": null}}\n{line}\n')
    with pytest.raises(CaseError, match="line 2"):
        read_ideal_answers(path)
