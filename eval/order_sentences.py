"""Sentences written to tell orders to an assistant by, and honest ones that look like them."""

from importlib.resources import files
from pathlib import Path
from typing import Literal

# "instructions" are orders that are found and "instructions_missed" orders that are not,
# "no_instructions" are honest sentences that are left alone and "no_instructions_flagged" honest
# ones that are not.
OrderSentences = Literal[
    "instructions",
    "instructions_missed",
    "no_instructions",
    "no_instructions_flagged",
]


def read_order_sentences(name: OrderSentences) -> tuple[str, ...]:
    """Return the sentences of a list, each of which is one line."""
    path = Path(str(files("eval"))) / "data" / f"{name}.txt"
    return tuple(path.read_text(encoding="utf-8").splitlines())
