"""The configured model looks again at a claim that the rules judged by its meaning."""

from collections.abc import Callable
from dataclasses import replace

from qa.prompts import SUPPORTED, verify_messages
from qa.requests import Requests
from qa.verdict import Verdict

_BY_MEANING = "meaning"
# One word is asked for; what goes on after so many characters is another answer.
_MOST_CHARACTERS = 16

SecondLook = Callable[[str, str, Verdict], Verdict]
"""Takes a claim, its evidence and the rules' verdict, and returns the verdict that holds."""


def second_look_by(requests: Requests, *, most_tokens: int) -> SecondLook:
    """Return a second look by a model; only doubt about meaning is settled by it.

    What the rules found wrong (a number, a name, a negation) no model can make right; a claim
    that the rules support and the model does not is no longer verified. Raises ModelError.
    """

    def look(claim: str, evidence: str, verdict: Verdict) -> Verdict:
        if verdict.check != _BY_MEANING or verdict.support == "unsupported":
            return verdict
        reply = requests.beginning(
            verify_messages(claim, evidence),
            most_tokens=most_tokens,
            characters=_MOST_CHARACTERS,
            aside=True,
        )
        if reply.strip().upper().startswith(SUPPORTED):
            return replace(
                verdict, support="verified", reason="The model finds all of it in the passage."
            )
        return replace(
            verdict, support="partial", reason="The model does not find all of it in the passage."
        )

    return look
