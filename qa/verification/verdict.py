"""What verification says about a claim."""

from dataclasses import dataclass

from qa.types import Support


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
