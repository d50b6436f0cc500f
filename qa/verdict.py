"""What verification says about a claim."""

from dataclasses import dataclass

from qa.types import Support


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far evidence supports a claim, and in one plain sentence why.

    ``check`` names what decided, for example "number", "name", "negation" or "meaning".
    """

    support: Support
    reason: str
    check: str
