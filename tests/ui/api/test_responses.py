"""OpenAI's responses, through its own client."""

from typing import Any

import pytest
from openai import BadRequestError, NotFoundError, OpenAI

from tests.ui.api.conftest import ANSWER, LAMP, QUESTION


def cited(response: Any) -> list[tuple[str, str, str]]:
    """Return what each annotation covers, its address and its title."""
    part = response.output[0].content[0]
    return [(part.text[n.start_index : n.end_index], n.url, n.title) for n in part.annotations]


def test_an_answer_is_cited_and_streamed(openai: OpenAI, address: str) -> None:
    whole = openai.responses.create(model="footnote", input=QUESTION)
    assert (whole.output_text, whole.status) == (ANSWER, "completed")
    ((marker, url, title),) = cited(whole)
    assert marker == "[1]"
    assert url.startswith(f"{address}/read/vardal?v=")
    assert title == "1. The lighthouse of Vardal, characters 26-81"
    assert whole.model_extra is not None
    assert whole.model_extra["footnote"]["status"] == "answered"
    with openai.responses.stream(model="footnote", input=QUESTION) as stream:
        events = list(stream)
        last = stream.get_final_response()
    assert [each.sequence_number for each in events] == list(range(len(events)))
    assert [each.type.removeprefix("response.") for each in events] == [
        *("created", "in_progress", "output_item.added", "content_part.added"),
        *("output_text.delta", "output_text.annotation.added"),
        *("output_text.done", "content_part.done", "output_item.done", "completed"),
    ]
    assert last.output_text == ANSWER
    assert cited(last) == cited(whole)


def test_a_conversation_is_sent_as_input(openai: OpenAI) -> None:
    first = openai.responses.create(model="footnote-links", input=LAMP)
    turns: Any = [
        {"role": "user", "content": [{"type": "input_text", "text": LAMP}]},
        *(each.model_dump() for each in first.output),
        {"role": "user", "content": "And who paid for it?"},
    ]
    second = openai.responses.create(model="footnote-links", input=turns, instructions="Be brief.")
    assert "paid for by the fishermen" in second.output_text
    for marker, url, _ in cited(second):
        assert marker.endswith(f"]({url})")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"previous_response_id": "resp_1"}, "previous_response_id asks for"),
        ({"conversation": "conv_1"}, "conversation asks for"),
        ({"background": True}, "background asks for"),
        ({"tools": [{"type": "web_search"}], "tool_choice": "required"}, "tool_choice asks for"),
        ({"input": [{"type": "item_reference", "id": "msg_1"}]}, "send the messages themselves"),
        ({"text": {"format": {"type": "json_object"}}}, r"text\.format asks for"),
        ({"input": [{"role": "user", "content": [{"type": "input_image"}]}]}, "text only"),
        ({"input": [{"role": "assistant", "content": "Ida."}]}, "not the user's"),
        ({"input": []}, "not the user's"),
    ],
)
def test_what_is_not_offered_is_refused(openai: OpenAI, more: dict[str, Any], said: str) -> None:
    for streams in (False, True):
        with pytest.raises(BadRequestError, match=said):
            openai.responses.create(
                **{"model": "footnote", "input": QUESTION, "stream": streams, **more}
            )
    with pytest.raises(NotFoundError, match="There is no model"):
        openai.responses.create(model="gpt-9", input=QUESTION)
