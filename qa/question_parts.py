"""A question of several parts becomes questions that each ask for one thing."""

import re

from qa.history import standalone_question
from qa.types import Turn

MOST_PARTS = 2

_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
_ASKING = re.compile(rf"\b{_WH}\b", re.I)
_PREPOSITION = r"(?:in|on|at|to|from|for|by|with|of|about|under|after|into|through|against|near)"
_JOINT = re.compile(rf",?\s+(?:and|but|or)\s+(?=(?:{_PREPOSITION}\s+)?{_WH}\b)", re.I)
_SEVERAL_ASKED = re.compile(
    rf"^(?P<first>{_WH})(?:,?\s+and\s+|\s+or\s+)(?P<second>{_WH})\s+(?P<rest>\S.*)$", re.I | re.S
)
# "Where was it built and when?": the second part takes over the clause of the first.
_BARE = re.compile(
    rf"^(?:{_PREPOSITION}\s+)?(?:when|where|why|how|by whom|(?:what|which) (?:year|month|day|city|"
    r"country|place|town)|how (?:long|often|much|many times))$",
    re.I,
)
_CLAUSE = re.compile(
    rf"^(?:{_PREPOSITION}\s+)?{_WH}\b.*?\b(?P<clause>(?:did|do|does|is|are|was|were|has|have|had|"
    r"will|would|can|could|should)\b.*)$",
    re.I | re.S,
)
# What a question word after a conjunction may also open: an indirect question.
_ASKS_INDIRECTLY = re.compile(
    r"\b(?:know|knew|known|explain\w*|describe\w*|decid\w+|determin\w+|learn\w*|discover\w*|show\w*|"
    r"tell|told|say|said|ask\w*|understand|matter\w*|depend\w*|about|of|on|between|whether|than)$",
    re.I,
)


def question_parts(question: str) -> tuple[str, ...]:
    """Return the parts of a question, each standing on its own; one that has none, alone.

    "When was it built, and what did it cost?" has two, and none has more than ``MOST_PARTS``: a
    third stays with the second. What the second says of the first by a pronoun is spelt out
    where a rule can tell.
    """
    core = question.strip().rstrip("?!. ")
    if several := _SEVERAL_ASKED.match(core):
        first, second, rest = several.group("first", "second", "rest")
        return (f"{first.capitalize()} {rest}?", f"{second.capitalize()} {rest}?")
    pieces = _pieces(core)
    if len(pieces) == 1:
        return (question,)
    first, rest = _asked(pieces[0]), " and ".join(pieces[1:])
    clause = _CLAUSE.match(pieces[0])
    if _BARE.match(rest) and clause:
        return (first, _asked(f"{rest} {clause['clause']}"))
    return (first, standalone_question(_asked(rest), [Turn(first, "")]))


def _pieces(core: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for joint in _JOINT.finditer(core):
        before = core[start : joint.start()]
        asking = len(_ASKING.findall(before))
        # "What does it say on who votes and when" goes on with its second question word.
        indirect = _ASKS_INDIRECTLY.search(before) or (
            asking > 1 and _BARE.match(core[joint.end() :])
        )
        if not asking or indirect:
            continue
        pieces.append(before.strip(" ,"))
        start = joint.end()
    return [*pieces, core[start:].strip()]


def _asked(piece: str) -> str:
    return f"{piece[:1].upper()}{piece[1:]}?"
