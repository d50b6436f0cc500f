"""What one check found wrong with a claim."""

from dataclasses import dataclass
from typing import Literal

Weight = Literal["contradicted", "absent", "doubtful"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that evidence does not bear out, and in one plain sentence what.

    ``weight`` tells whether the evidence says otherwise, says nothing of it, or leaves it open.
    ``check`` names the check, for example "number" or "negation".
    """

    check: str
    reason: str
    weight: Weight
