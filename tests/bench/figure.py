"""What a measure found, as a row of the table, and the machine that it holds for."""

import json
import os
import platform
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


def at(times: Iterable[float], share: float) -> float:
    """Return the time that this share of all times, from 0 to 1, is below."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def machine() -> str:
    """Return cores, processor, memory, system and Python in one line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    processor = platform.processor() or "an unnamed processor"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{cores} cores of {processor}, {memory:.0f} GiB of memory, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} at the start"
    )
