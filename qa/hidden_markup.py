"""Mark-up in an article's text that hides words from readers, calls out or forges a message."""

import re

from qa.disguises import holds_invisible_words

_HIDING = re.compile(
    r"<[a-z][^>]*(?:\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?!\d)|"
    r"opacity\s*:\s*0(?![.\d])|aria-hidden|(?<!-)color\s*:\s*(?:white|#fff(?:fff)?\b|transparent)|"
    r"(?:left|top|text-indent)\s*:\s*-\d{3,}|sr-only|visually-hidden)[^>]*>",
    re.IGNORECASE,
)
# An address in an image or link with a gap for what was asked or who asked.
_BEACON = re.compile(
    r"(?:!?\[[^\]]*\]\(|\b(?:src|href)\s*=\s*[\"']?)\s*(?:https?:)?//[^)\s\"'>]*(?:[/?&]\{|"
    r"=(?:\{|%7b|\$|<|\[|your|the_|question|query|answer|conversation|history|$|[)\"'\s]))",
    re.IGNORECASE,
)
# The signs of a chat's turns or of a call to a tool, as models are trained on them.
_FORGED = re.compile(
    r"<\|\w+\|>|\[/?INST\]|<</?SYS>>|"
    r"</?(?:system|assistant|context|passages?|tool|tool_call|function_call|instructions?)\b[^>]*>|"
    r"\{\s*\"(?:tool|action|function|tool_call|name)\"\s*:",
    re.IGNORECASE,
)


def calls_out(text: str) -> bool:
    """Tell whether the mark-up of a text hides words, sends to an address or forges a message."""
    return (
        holds_invisible_words(text)
        or ("<" in text and _HIDING.search(text) is not None)
        or ("//" in text and _BEACON.search(text) is not None)
        or _FORGED.search(text) is not None
    )
