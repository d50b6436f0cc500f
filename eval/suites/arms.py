"""Arms: what answers in runs that are made together, as a file of TOML names them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.json_lines import what_is_wrong
from eval.runs import CASES, SETTINGS, RunSettings, Suite
from eval.suites.baseline import BASELINE
from eval.suites.memory import MEMORY
from eval.toml_file import read_toml
from index import UsageError

_NAME = re.compile(r"\w[\w.-]*")
# What an arm may be instead of Footnote, by the flag of its table.
_FLAGS = {"memory": MEMORY, "baseline": BASELINE}


@dataclass(frozen=True, slots=True)
class Arm:
    """A run's name, which is that of its folder, what asks and judges, and the settings."""

    name: str
    suite: Suite
    settings: RunSettings


def read_arms(path: Path, suite: Suite = CASES) -> tuple[Arm, ...]:
    """Read a file of arms, each a table of the settings that are not the environment's.

    With ``memory`` a model is asked without the articles, with ``baseline`` BM25 alone. Raises
    CaseError with what is wrong, and UsageError for the environment's settings.
    """

    def read(document: Mapping[str, Any]) -> tuple[Arm, ...]:
        if not document:
            raise ValueError("it names no arm; begin one with its name, as in [short]")
        return tuple(_arm(name, table, suite) for name, table in document.items())

    return read_toml(path, read)


def _arm(name: str, table: object, suite: Suite) -> Arm:
    if not isinstance(table, dict):
        raise ValueError(f"{name!r} belongs to no arm; begin one above it, as in [short]")
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a folder; use letters, digits, '_', '-' and '.'")
    known = (*SETTINGS, *_FLAGS)
    if unknown := [key for key in table if key not in known]:
        told = ", ".join(known)
        raise ValueError(f"[{name}] {unknown[0]!r} is no setting of an arm; those are {told}")
    for flag, named in _FLAGS.items():
        if (given := table.get(flag, False)) not in (True, False):
            raise ValueError(f"[{name}] {flag!r} is either true or false")
        if given and suite not in (CASES, named):
            raise ValueError(f"[{name}] {flag!r} does not go with the suite {suite.name}")
        suite = named if given else suite
    try:
        return Arm(name, suite, suite.settings({k: v for k, v in table.items() if k not in _FLAGS}))
    except UsageError as error:
        raise UsageError(f"[{name}] {error}") from error
    except ValueError as error:
        raise ValueError(f"[{name}] {what_is_wrong(error)}") from error
