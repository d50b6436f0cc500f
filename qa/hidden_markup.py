"""Mark-up in an article's text that hides words from readers or calls out."""

import re
from collections.abc import Iterator

from qa.instruction_words import MACHINE
from qa.signs import Sign

COMMENT = re.compile(r"<!--(.*?)(?:-->|$)", re.DOTALL)
_HIDING = re.compile(
    r"<[a-z][^>]*(?:\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?!\d)|"
    r"opacity\s*:\s*0(?![.\d])|aria-hidden|(?<!-)color\s*:\s*(?:white|#fff(?:fff)?\b|transparent)|"
    r"(?:left|top|text-indent)\s*:\s*-\d{3,}|sr-only|visually-hidden)[^>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-z!/][^>]*>", re.IGNORECASE)
_FOR_MACHINES = re.compile(rf"\b(?:{MACHINE}|assistants?|summari[sz]ers?)\b", re.IGNORECASE)
# An address in an image or link with a gap for what was asked or who asked.
_BEACON = re.compile(
    r"(?:!?\[[^\]]*\]\(|\b(?:src|href)\s*=\s*[\"']?)\s*(?:https?:)?//[^)\s\"'>]*(?:[/?&]\{|"
    r"=(?:\{|%7b|\$|<|\[|your|the_|user_?(?:id|name|data|question)?\b|question|query|answer|"
    r"conversation|history|(?-i:(?:YOUR|USER|QUESTION|QUERY|ANSWER|INPUT|PROMPT|SESSION|ID|NAME|DATA|"
    r"HISTORY|CONVERSATION|CHAT|EMAIL|KEY|TOKEN|TEXT)[A-Z_]*\b)|$|[)\"'\s]))",
    re.IGNORECASE,
)
_CAPITAL_END = re.compile(r"^\W*(?:END|BEGIN|START|STOP) (?:OF )?[A-Z ]{4,40}\W*$")
_REGION_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
_SPELT_TAGS = re.compile("[\U000e0020-\U000e007e]{4,}")


def hidden_signs(text: str) -> Iterator[Sign]:
    """Yield what the mark-up of a text says of whom it is for."""
    if _SPELT_TAGS.search(_REGION_FLAG.sub("", text)):
        yield Sign("holds invisible words", 2)
    if _CAPITAL_END.match(text):
        yield Sign("is set apart in capitals", 1)
    if "<" in text:
        if _HIDING.search(text):
            yield Sign("is hidden from readers", 2)
        if COMMENT.search(text):
            yield Sign("stands in a comment that readers do not see", 1)
        if any(_FOR_MACHINES.search(tag) for tag in _TAG.findall(text)):
            yield Sign("is marked as meant for a machine", 2)
    if "//" in text and _BEACON.search(text):
        yield Sign("sends what was asked to an address", 2)
