"""What a completion might have begun with, as servers tell it, or do not."""

import math

import pytest

from qa.models.completion import first_tokens


def told(*listed: object) -> dict[str, object]:
    return {"logprobs": {"content": [{"token": "YES", "top_logprobs": list(listed)}]}}


def test_tokens_come_with_their_probabilities() -> None:
    found = first_tokens(
        told({"token": "YES", "logprob": math.log(0.75)}, {"token": "NO", "logprob": -2.0})
    )
    assert found is not None
    assert list(found) == ["YES", "NO"]
    assert list(found.values()) == pytest.approx([0.75, math.exp(-2.0)])


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"logprobs": None},
        {"logprobs": {"content": None}},
        {"logprobs": {"content": []}},
        {"logprobs": {"content": ["YES"]}},
        {"logprobs": {"content": [{"top_logprobs": None}]}},
        told(),
        told("YES", {"token": 7, "logprob": -1.0}, {"token": "YES", "logprob": "much"}),
        told({"token": "YES", "logprob": 3.0}),
    ],
)
def test_a_server_that_tells_none_or_nonsense_tells_nothing(choice: dict[str, object]) -> None:
    assert first_tokens(choice) is None
