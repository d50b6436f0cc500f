"""Have a model rewrite a follow-up or translate a question for retrieval."""

from collections.abc import Sequence

from index.tracing import span
from qa.models.requests import Requests
from qa.prompting.prompts import rewrite_messages, translation_messages
from qa.question import Turn, without_controls

# A rewritten question may have at most this many more characters than the original.
_LONGER = 200


def rewritten_question(
    question: str,
    history: Sequence[Turn],
    requests: Requests,
    *,
    max_tokens: int,
    unknown_words: bool = False,
) -> str:
    """Return a follow-up as a standalone question, using one short request.

    Without a history, a question with unknown words (misspelt or in another language) is put into
    correct English. The reply is used only if it is a single line of about the question's length,
    ends in a question mark, and repeats neither the question nor an earlier one; otherwise the
    question is returned unchanged. Raises ModelError.
    """
    if not history and not unknown_words:
        return question
    messages = rewrite_messages(question, history) if history else translation_messages(question)
    longest = len(question) + _LONGER
    with span("rewrite", {}):
        reply = requests.beginning(messages, max_tokens=max_tokens, characters=longest)
    lines = [line.strip() for line in reply.splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > longest or not lines[0].endswith("?"):
        return question
    rewritten = without_controls(lines[0].removeprefix("Question:").strip())
    known = {_bare(question), *(_bare(turn.question) for turn in history)}
    return question if _bare(rewritten) in known else rewritten


def _bare(question: str) -> str:
    """Return a question's letters and digits, to compare it with others."""
    return "".join(filter(str.isalnum, question.casefold()))
