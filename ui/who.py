"""Who answers and where passages go, in words."""

from qa import Answer
from ui.engine import ModelChoice
from ui.loopback import is_loopback, without_port


def where_to(host: str | None) -> str:
    """Say where the passages of a question go when a model at this host answers."""
    if host is None:
        return "on this machine"
    here = " on this machine" if is_loopback(without_port(host)) else ""
    return f"passages go to {host}{here}"


def nothing_leaves(embedding_host: str | None) -> str:
    """Say what leaves the machine where no model answers: nothing, or what needs vectors."""
    if embedding_host is None:
        return "nothing leaves this machine"
    return f"questions and texts go to {embedding_host} for vectors"


def who_answers(model: ModelChoice | None, embedding_host: str | None = None) -> str:
    """Say, before a question is asked, who will answer it and what goes where."""
    if model is None:
        return f"Verbatim · {nothing_leaves(embedding_host)}"
    also = f", {nothing_leaves(embedding_host)}" if embedding_host else ""
    return f"{model.name} · {where_to(model.host)}{also}"


def who_answered(answer: Answer) -> str:
    """Say who answered, or whom else was asked; nothing where no model was."""
    if answer.model is None:
        return ""
    if answer.answerer == "extractive":
        at = f" at {answer.host}" if answer.host else ""
        return f"{answer.model}{at} was asked"
    at = f"at {answer.host}" if answer.host else "on this machine"
    return f"answered by {answer.model} {at}"
