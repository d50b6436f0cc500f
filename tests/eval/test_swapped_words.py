"""A question whose word was swapped is one that its passage no longer answers."""

import random

import numpy as np
import pytest

from eval.fitting.passage_example import ANSWERS, MISSES, PassageExample
from eval.fitting.swapped_words import SwappedWords

# The words that stand first in a vocabulary are too common to be swapped.
WORDS = [*("the" for _ in range(2401)), "passengers", "employees"]
ASKED = PassageExample(
    "how many passengers can she carry",
    "Ferry",
    ("The ferry is white.", "She can carry 80 passengers."),
    (MISSES, ANSWERS),
    answers=True,
    words="80",
)


@pytest.mark.parametrize("seed", range(8))
def test_a_swapped_word_is_no_longer_answered_unless_the_passage_has_it_too(seed: int) -> None:
    random.seed(seed)
    vectors = np.ones((len(WORDS), 2), np.float32)
    vectors[-1] = (1.0, -0.5)
    swapped = SwappedWords(WORDS, vectors).swapped(ASKED, 1.0)
    assert swapped.question == "how many employees can she carry"
    in_both = "employees" in swapped.sentences[1]
    assert swapped.answers == in_both == (ANSWERS in swapped.labels)
    assert swapped.words == ("80" if in_both else "")
