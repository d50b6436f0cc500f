"""How far an evaluation is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class EvalProgress:
    """Progress of an evaluation: ``done`` of ``total`` articles or questions."""

    stage: Literal["articles", "questions"]
    done: int
    total: int


Report = Callable[[EvalProgress], None]
