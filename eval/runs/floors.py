"""Floors: what a run must reach, in a TOML file that keeps how they were lowered."""

import datetime
import difflib
import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from eval.json_lines import CaseError, what_is_wrong
from eval.scores import EVERY, Measure

MEASURES = {each.key: each for each in EVERY if each.better and each.pool.drawn}


class Floor(BaseModel):
    """A floor and the day it was set; where less is better it is a ceiling.

    One that is lower than the one before it says why in ``reason``.
    """

    model_config = ConfigDict(extra="forbid")

    floor: float
    date: datetime.date
    reason: Annotated[str, Field(min_length=1)] | None = None


class Floors(BaseModel):
    """What a run must reach.

    ``floors`` are by measure, the last of each in force. ``effects`` are by measure, too: the loss
    against the run ``baseline`` that matters. A verdict needs ``fewest_cases``. The cases of
    ``never_break`` must go right.
    """

    model_config = ConfigDict(extra="forbid")

    fewest_cases: Annotated[int, Field(ge=2)] = 50
    never_break: list[str] = []
    baseline: Path | None = None
    effects: dict[str, Annotated[float, Field(gt=0)]] = {}
    floors: dict[str, Annotated[list[Floor], Field(min_length=1)]] = {}

    def lowerings(self) -> list[str]:
        """Return a line for each time that a floor was lowered."""
        return [
            f"{MEASURES[key].name} from {old.floor:g} to {new.floor:g} on {new.date}: {new.reason}"
            for key, each in self.floors.items()
            for old, new in pairwise(each)
            if _is_lower(MEASURES[key], old, new)
        ]


def read_floors(path: Path) -> Floors:
    """Read a file of floors; its baseline is beside it. Raises CaseError with what is wrong."""
    try:
        floors = _checked(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise CaseError(f"{path}: {what_is_wrong(error)}.") from error
    if floors.baseline is not None:
        floors.baseline = path.parent / floors.baseline
    return floors


def _checked(document: dict[str, Any]) -> Floors:
    for name in document:
        if name not in Floors.model_fields:
            raise ValueError(
                f"{name!r} is not a field of it: those are {', '.join(Floors.model_fields)}"
            )
    for table in ("floors", "effects"):
        given = document.get(table, {})
        for key, each in given.items() if isinstance(given, dict) else ():
            if isinstance(each, dict):
                raise ValueError(
                    f"{table!r} has a table {key!r}; begin a floor with [[floors.answer_hit]], and "
                    'quote a name with a point, as "abstention.recall"'
                )
    floors = Floors.model_validate(document)
    if not floors.floors and not floors.effects and not floors.never_break:
        raise ValueError("it asks for nothing; give it floors, effects or never_break")
    if bool(floors.effects) != (floors.baseline is not None):
        raise ValueError("effects are losses against a baseline; give both or neither")
    asked = [(key, each.floor) for key, floor in floors.floors.items() for each in floor]
    for key, value in [*asked, *floors.effects.items()]:
        if key not in MEASURES:
            raise ValueError(_unknown(key))
        if MEASURES[key].is_share and not 0 <= value <= 1:
            raise ValueError(f"{key} is a share, from 0 to 1, and never {value:g}")
    for key, each in floors.floors.items():
        _check_order(key, each)
    return floors


def _check_order(key: str, floors: Sequence[Floor]) -> None:
    for old, new in pairwise(floors):
        if new.date < old.date:
            raise ValueError(f"the floors of {key} are not in the order of their dates")
        if _is_lower(MEASURES[key], old, new) and new.reason is None:
            raise ValueError(f"the floor of {key} was lowered on {new.date} without a reason")


def _is_lower(measure: Measure, old: Floor, new: Floor) -> bool:
    return (new.floor - old.floor) * measure.better < 0


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, MEASURES, 1)
    hint = f"; the nearest is {near[0]}" if near else f": those are {', '.join(MEASURES)}"
    return f"{key!r} is no measure that can have a floor{hint}"
