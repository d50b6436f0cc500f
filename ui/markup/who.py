"""Who answers, and whether anything leaves this machine."""

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qa import Answer

HERE = "this machine"
"""Where Footnote runs, as it is called where one person has it to themselves."""

NO_MODEL = "Quotes, no model"
"""What answers where no model is chosen."""

if TYPE_CHECKING:
    # The terminal shares these words, and needs no engine of the page.
    from ui.engine import ModelChoice

# A model name with one of these could pretend that passages go to another host.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def is_loopback(host: str) -> bool:
    """Return whether a host can only be this machine."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def without_port(host: str) -> str:
    """Return a host without its port, or an empty string if it is not a host."""
    try:
        url = urlsplit(f"//{host}")
        return "" if "@" in host or url.netloc != host else url.hostname or ""
    except ValueError:
        return ""


def is_here(host: str | None) -> bool:
    """Return whether what is sent to a host stays on this machine; to None goes nothing."""
    return host is None or is_loopback(without_port(host))


def where_to(host: str, here: str = HERE) -> str:
    """Say where passages go if a model at this host answers."""
    return f"passages go to {_upright(host)}{f' on {here}' if is_here(host) else ''}"


def nothing_leaves(embedding_host: str | None, here: str = HERE) -> str:
    """Say what leaves this machine without a model: nothing, or the texts to embed."""
    if embedding_host is None:
        return f"nothing leaves {here}"
    return f"questions and texts go to {embedding_host} for embedding"


def who_answers(
    model: "ModelChoice | None",
    embedding_host: str | None = None,
    here: str = HERE,
) -> str:
    """Say, before a question is asked, who will answer it and what goes where."""
    if model is None:
        return f"{NO_MODEL} · {nothing_leaves(embedding_host, here)}"
    also = f", {nothing_leaves(embedding_host)}" if embedding_host else ""
    return f"{_upright(model.name)} · {where_to(model.host, here)}{also}"


def answerer_words(model: "ModelChoice | None", here: str = HERE) -> str:
    """Name who will answer, and where that is."""
    if model is None:
        return NO_MODEL
    place = f"on {here}" if is_here(model.host) else f"at {_upright(model.host)}"
    return f"{_upright(model.name)} {place}"


def who_answered(answer: Answer) -> str:
    """Say who answered, or which model failed to; empty if no model was involved."""
    if answer.model is None:
        return ""
    model, host = _upright(answer.model), _upright(answer.host or "")
    model = f"{model} at {host}" if host else model
    if answer.answerer == "extractive":
        # For example, a model with a key that no server takes was never asked.
        asked = answer.usage.get("requests", 1 if host else 0)
        return f"{model} was {'asked' if asked else 'not asked'}"
    return f"answered by {model}"


def _upright(name: str) -> str:
    return _TURNING.sub("\N{REPLACEMENT CHARACTER}", name)


def answered_by(answer: Answer) -> str:
    """Return who answered as a sentence of its own, empty where nobody is named."""
    who = who_answered(answer)
    # The case of a model's name stays.
    who = f"A{who[1:]}" if who.startswith("answered by") else who
    return f"{who}." if who else ""
