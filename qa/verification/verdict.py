"""Verdicts and the findings of exact checks."""

from dataclasses import dataclass

from qa.types import Support


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the evidence does not bear out, with a reason in one plain sentence.

    ``contradicts`` means that the evidence says otherwise; if false, it only does not say so.
    ``check`` names the check, for example "number".
    """

    check: str
    reason: str
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far evidence supports a claim, and why, in one plain sentence.

    ``check`` names what decided: "words", "number", "name", "quotation", "judge" or "nothing".
    ``judged`` is false if no exact check decides and no judge was asked.
    """

    support: Support
    reason: str
    check: str
    judged: bool = True
