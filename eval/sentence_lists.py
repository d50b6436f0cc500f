"""Sentences and questions written to learn from, a list in a file."""

from importlib.resources import files
from pathlib import Path


def read_sentences(name: str) -> tuple[str, ...]:
    """Return the sentences of a list of ``eval/data``, as in "orders/honest", one a line."""
    path = Path(str(files("eval"))) / "data" / f"{name}.txt"
    return tuple(path.read_text(encoding="utf-8").splitlines())
