"""What verification says about a claim."""

from dataclasses import dataclass

from qa.types import Support


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far evidence supports a claim, and in one plain sentence why.

    ``check`` names what decided, for example "number", "name", "negation" or "meaning".
    ``score`` tells from 0 to 1 how well the claim is supported; more is better.
    """

    support: Support
    reason: str
    check: str
    score: float = 0.0
