"""A model spells out what a follow-up question leaves to the history."""

from collections.abc import Sequence

from qa.prompts import rewrite_messages
from qa.question import one_line
from qa.requests import Requests
from qa.types import Turn

_LONGER = 200


def rewritten_question(
    question: str,
    history: Sequence[Turn],
    requests: Requests,
    *,
    most_tokens: int,
) -> str:
    """Return a follow-up as a question of its own, by one short request.

    What comes back is taken when it is one line of a question's length, and the question as it
    stands otherwise, as it is without a history. Raises ModelError.
    """
    if not history:
        return question
    longest = len(question) + _LONGER
    messages = rewrite_messages(question, history)
    reply = requests.beginning(messages, most_tokens=most_tokens, characters=longest)
    lines = [line.strip() for line in reply.splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > longest or not lines[0].endswith("?"):
        return question
    return one_line(lines[0].removeprefix("Question:").strip())
