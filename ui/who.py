"""Who answers and where passages go, in words."""

from qa import Answer
from ui.engine import ModelChoice
from ui.loopback import is_loopback, without_port

NOBODY = "Verbatim · nothing leaves this machine"


def where_to(host: str | None) -> str:
    """Say where the passages of a question go when a model at this host answers."""
    if host is None:
        return "on this machine"
    here = " on this machine" if is_loopback(without_port(host)) else ""
    return f"passages go to {host}{here}"


def who_answers(model: ModelChoice | None) -> str:
    """Say, before a question is asked, who will answer it."""
    return NOBODY if model is None else f"{model.name} · {where_to(model.host)}"


def who_answered(answer: Answer) -> str:
    """Say who answered, or whom else was asked; nothing where no model was."""
    if answer.model is None:
        return ""
    if answer.answerer == "extractive":
        at = f" at {answer.host}" if answer.host else ""
        return f"{answer.model}{at} was asked"
    at = f"at {answer.host}" if answer.host else "on this machine"
    return f"answered by {answer.model} {at}"
