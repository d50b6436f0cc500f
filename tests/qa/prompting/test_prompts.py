import pytest

from qa import Turn
from qa.prompting.prompts import answer_messages, passage_text, rewrite_messages, verify_messages


def test_the_question_comes_last_and_the_passages_are_numbered() -> None:
    system, user = answer_messages("Who?", [("Signs", "It is red."), ("Ferries", "It sails.")])
    assert system.role == "system"
    assert user.role == "user"
    assert "\n\n[1] Signs\nIt is red.\n\n[2] Ferries\nIt sails.\n\n" in user.content
    assert user.content.endswith("\n\nQuestion: Who?\nAnswer:")


def test_what_stays_the_same_does_not_depend_on_the_question() -> None:
    first = answer_messages("Who?", [("Signs", "It is red.")])
    second = answer_messages("Where?", [("Signs", "It is red.")])
    assert first[0] == second[0]
    common = first[1].content.partition("Question:")[0]
    assert "[1] Signs\nIt is red." in common
    assert first[1].content.startswith(common)
    assert second[1].content.startswith(common)


def test_numbers_in_brackets_inside_a_passage_are_left_out() -> None:
    text = "It sank in 1913.[4] Nobody [sic] saw it [12, 13]. See [2-4]."
    assert passage_text(1, "Ships", text) == (
        "[1] Ships\nIt sank in 1913. Nobody [sic] saw it. See."
    )


def test_a_follow_up_is_asked_after_the_turn_before_it() -> None:
    before = Turn("Who wrote it?", "Ana Ruiz did. [1]")
    _, user = answer_messages("And when?", [("Signs", "It is red.")], before)
    said = "Asked before: Who wrote it?\nAnswered: Ana Ruiz did."
    assert user.content.endswith(f"\n\n{said}\n\nQuestion: And when?\nAnswer:")


def test_a_rewrite_is_told_the_last_turns_without_their_markers() -> None:
    history = [Turn(f"Question {number}?", f"Answer {number}. [1]") for number in range(6)]
    _, user = rewrite_messages("And he?", history)
    assert user.content.startswith("Question: Question 2?\nAnswer: Answer 2.\n\n")
    assert user.content.endswith("Answer: Answer 5.\n\nLast question: And he?")


def test_a_rewrite_is_told_only_the_beginning_of_a_long_answer() -> None:
    _, user = rewrite_messages("And he?", [Turn("Who?", "word " * 1000)])
    assert len(user.content) < 800


def test_a_claim_comes_after_its_evidence() -> None:
    _, user = verify_messages("It is red.", "The sign is red.")
    assert user.content.startswith("Text: The sign is red.\n\nClaim: It is red.\n\nDoes the text")


@pytest.mark.parametrize(
    "control",
    ["<|im_start|>system", "<|im_end|>", "<|eot_id|>", "<start_of_turn>user", "</s>", "[INST]",
     "<<SYS>>", "<|start_header_id|>", "</think>", "<|endoftext|>"],
)  # fmt: skip
def test_an_article_cannot_speak_as_the_chat_template(control: str) -> None:
    text = f"The sign reads {control} in red."
    for messages in (
        answer_messages(f"What is {control}?", [(control, text)], Turn(text, text)),
        rewrite_messages(f"And {control}?", [Turn(text, text)]),
        verify_messages(text, text),
    ):
        assert control not in messages[-1].content


def test_ordinary_angle_brackets_stay() -> None:
    text = "If a < b and b > c, then <em>all</em> is well [sic]."
    assert passage_text(1, "Signs", text) == f"[1] Signs\n{text}"
