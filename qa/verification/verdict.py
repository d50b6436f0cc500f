"""Verdicts, and the findings of exact checks."""

from dataclasses import dataclass

from qa.types import Support


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the evidence does not bear out, and in one plain sentence what.

    ``contradicts`` tells that the evidence says otherwise; else it only says nothing of it.
    ``check`` names the check, for example "number".
    """

    check: str
    reason: str
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far evidence supports a claim, and in one plain sentence why.

    ``check`` names what decided: "words", "number", "name", "quotation", "judge" or "nothing".
    ``judged`` is false where no exact check decides and nobody was asked.
    """

    support: Support
    reason: str
    check: str
    judged: bool = True
