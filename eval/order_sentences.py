"""Sentences written to learn from what orders to an assistant are, and what only looks like one."""

from importlib.resources import files
from pathlib import Path
from typing import Literal


def read_order_sentences(name: Literal["orders", "honest"]) -> tuple[str, ...]:
    """Return the sentences of a list, each of which is one line."""
    path = Path(str(files("eval"))) / "data" / "orders" / f"{name}.txt"
    return tuple(path.read_text(encoding="utf-8").splitlines())
