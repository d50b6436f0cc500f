"""The words of a sentence as features of what tells orders to an assistant."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.hashed_words import hashed_words

ORDER_BUCKETS = 4096
# What reads and answers in a person's place, in small letters without accents.
_MACHINE = re.compile(
    r"\b(?:ai|a\.i|ki|ia|ии|llms?|gpt\w*|(?:chat)?bots?|language models?|models?|assistants?|"
    r"assistent\w*|asistente\w*|sprachmodell\w*|modele|modelo|prompts?)\b|人工智能|助手"
)


@dataclass(frozen=True, slots=True, eq=False)
class OrderFeatures:
    """The hashed words of a text, of shape (n,) and each once, and whether it names a machine."""

    buckets: NDArray[np.int64]
    names_machine: bool


def order_features(folded_text: str) -> OrderFeatures:
    """Return what a folded text is weighed by."""
    names_machine = _MACHINE.search(folded_text) is not None
    return OrderFeatures(hashed_words(folded_text, ORDER_BUCKETS), names_machine)
