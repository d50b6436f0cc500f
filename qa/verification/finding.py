"""What one exact check found wrong with a claim."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the evidence does not bear out, and in one plain sentence what.

    ``contradicts`` tells that the evidence says otherwise; else it only says nothing of it.
    ``check`` names the check, for example "number".
    """

    check: str
    reason: str
    contradicts: bool
