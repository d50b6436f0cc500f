"""Have a model rewrite a follow-up, or translate a question, for the search."""

from collections.abc import Sequence

from qa.models import Requests
from qa.prompting.prompts import respelling_messages, rewrite_messages
from qa.retrieval import one_line
from qa.types import Turn

_LONGER = 200


def rewritten_question(
    question: str,
    history: Sequence[Turn],
    requests: Requests,
    *,
    max_tokens: int,
    is_odd: bool = False,
) -> str:
    """Return a follow-up as a question of its own, by one short request.

    Without a history, an odd question, in another language or misspelt, comes back in correct
    English. What comes back is taken when it is one line of a question's length, other words than
    the question's and no earlier question, and the question as it stands otherwise. Raises
    ModelError.
    """
    if history:
        messages = rewrite_messages(question, history)
    elif is_odd:
        messages = respelling_messages(question)
    else:
        return question
    longest = len(question) + _LONGER
    reply = requests.beginning(messages, max_tokens=max_tokens, characters=longest)
    lines = [line.strip() for line in reply.splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > longest or not lines[0].endswith("?"):
        return question
    rewritten = one_line(lines[0].removeprefix("Question:").strip())
    known = {_letters(question), *(_letters(turn.question) for turn in history)}
    return question if _letters(rewritten) in known else rewritten


def _letters(question: str) -> str:
    return "".join(filter(str.isalnum, question.casefold()))
