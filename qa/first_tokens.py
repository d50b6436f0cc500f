"""The tokens that a chat completion might have begun with, as the OpenAI protocol tells them."""

import math
from collections.abc import Mapping
from typing import Any

# The most that servers tell.
TOP_TOKENS = 20


def first_tokens(choice: Mapping[str, Any]) -> dict[str, float] | None:
    """Return the likeliest first tokens of a choice, or of its piece, by probability.

    None where the server tells none, or nothing that can be read.
    """
    told = choice.get("logprobs")
    content = told.get("content") if isinstance(told, dict) else None
    first = content[0] if isinstance(content, list) and content else None
    listed = first.get("top_logprobs") if isinstance(first, dict) else None
    if not isinstance(listed, list):
        return None
    found: dict[str, float] = {}
    for each in listed:
        token, logarithm = (
            (each.get("token"), each.get("logprob")) if isinstance(each, dict) else (0, 0)
        )
        if isinstance(token, str) and isinstance(logarithm, int | float) and logarithm <= 0:
            found[token] = math.exp(logarithm)
    return found or None
