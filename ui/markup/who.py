"""Who answers, and whether anything leaves this machine."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from qa import Answer
from ui.engine import ModelChoice

# A name that holds one of them could show another host than the one that passages go to.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def is_loopback(host: str) -> bool:
    """Tell whether a host names this machine and nothing else."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def without_port(host: str) -> str:
    """Return a host without its port, or nothing where it is no host."""
    try:
        return "" if "@" in host else urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def where_to(host: str | None) -> str:
    """Say where the passages of a question go when a model at this host answers."""
    if host is None:
        return "on this machine"
    here = " on this machine" if is_loopback(without_port(host)) else ""
    return f"passages go to {_upright(host)}{here}"


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
    return f"{_upright(model.name)} · {where_to(model.host)}{also}"


def who_answered(answer: Answer) -> str:
    """Say who answered, or whom else was asked or was to be; nothing where no model was."""
    if answer.model is None:
        return ""
    model, host = _upright(answer.model), _upright(answer.host or "")
    if answer.answerer == "extractive":
        # A file that cannot be opened, say, is asked nothing.
        asked = answer.usage.get("requests", 1 if host else 0)
        return f"{model}{f' at {host}' if host else ''} was {'asked' if asked else 'not asked'}"
    return f"answered by {model} {f'at {host}' if host else 'on this machine'}"


def _upright(name: str) -> str:
    return _TURNING.sub("\N{REPLACEMENT CHARACTER}", name)
