"""Signs that a text addresses an assistant, and rules that find them."""

import re
from dataclasses import dataclass

# The weight from which a sentence is taken to address an assistant.
ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for it: ``reason`` in a few words, ``weight`` 1 or 2."""

    reason: str
    weight: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over folded text, and the sign that a match is."""

    sign: Sign
    pattern: re.Pattern[str]


def rules(*rows: tuple[str, int, str]) -> tuple[Rule, ...]:
    """Return the rules of rows that name reason, weight and patterns.

    The patterns are a list, each beginning with "- "; a line without one continues the pattern
    above it, with no space between.
    """
    return tuple(
        Rule(Sign(reason, weight), re.compile(pattern))
        for reason, weight, listed in rows
        for pattern in _patterns(listed)
    )


def _patterns(listed: str) -> list[str]:
    patterns: list[str] = []
    for line in listed.strip().splitlines():
        text = line.strip()
        if text.startswith("- "):
            patterns.append(text.removeprefix("- "))
        else:
            patterns[-1] += text
    return patterns


def words(most: int) -> str:
    """Return a pattern of up to so many words between two others, within one sentence."""
    return rf"(?:[^\w.;!?\[]+[\w'-]+){{0,{most}}}?[^\w.;!?]+"
