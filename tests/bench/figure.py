"""What a measure found, as a row of the table."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was measured, what came out, and what it should be, where that is set."""

    name: str
    value: str
    aim: str = ""


def hand_over(figures: Iterable[Figure]) -> None:
    """Print figures for the process that started this one."""
    json.dump([asdict(figure) for figure in figures], sys.stdout)


def taken(printed: str) -> list[Figure]:
    """Return the figures that another process handed over."""
    return [Figure(**row) for row in json.loads(printed)]


def table(figures: Sequence[Figure]) -> str:
    """Return figures as a Markdown table."""
    rows = [("measure", "figure", "aim"), *((f.name, f.value, f.aim) for f in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def home_argument() -> Path:
    """Return the data folder that a measure's process was given."""
    return Path(sys.argv[1])
