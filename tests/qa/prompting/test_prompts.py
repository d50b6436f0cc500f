import pytest

from qa import Turn
from qa.prompting import answer_messages, verify_messages
from qa.prompting.prompts import passage_text, rewrite_messages


def test_numbers_in_brackets_inside_a_passage_are_left_out() -> None:
    text = "It sank in 1913.[4] Nobody [sic] saw <em>it</em> [12, 13]. See a < b [2-4]."
    assert passage_text(1, "Ships", text) == (
        "[1] Ships\nIt sank in 1913. Nobody [sic] saw <em>it</em>. See a < b."
    )


def test_a_rewrite_is_told_the_beginnings_of_the_last_turns_without_their_markers() -> None:
    history = [Turn(f"Question {number}?", f"Answer {number}. [1]") for number in range(6)]
    _, user = rewrite_messages("And he?", history)
    assert user.content.startswith("Question: Question 2?\nAnswer: Answer 2.\n\n")
    assert user.content.endswith("Answer: Answer 5.\n\nLast question: And he?")
    _, user = rewrite_messages("And he?", [Turn("Who?", "word " * 1000)])
    assert len(user.content) < 800
    doubted = "He is [1] (not supported). He was (doubtful or not) here. [2] (doubtful)"
    _, user = rewrite_messages("And he?", [Turn("Who?", doubted)])
    assert "Answer: He is. He was (doubtful or not) here.\n" in user.content


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
