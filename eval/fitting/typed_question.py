"""Questions as someone in a hurry might type them."""

import random
import re

from eval.fitting.passage_example import LIGHT_WORDS, PassageExample

_PRONOUNS = ("it", "they", "he", "she", "that", "this", "there", "")


def as_typed(example: PassageExample) -> str:
    """Return the question of an example as someone might type it; a natural one is typed so."""
    if example.natural:
        return example.question
    said = "" if example.turn is None else " ".join(example.turn)
    return _typed(_without_names(example.question, said))


def _typed(question: str) -> str:
    """Return a question as someone in a hurry might type it."""
    drawn = random.random()
    if drawn < 0.30:
        question = question.rstrip(" ?").lower()
    elif drawn < 0.38:
        kept = [word for word in question.rstrip(" ?").lower().split() if word not in LIGHT_WORDS]
        question = " ".join(kept) if len(kept) > 1 else question
    return _slipped(question) if random.random() < 0.08 else question


def _without_names(question: str, said: str) -> str:
    """Return a question with the names that were said before left out or made pronouns."""
    for name in re.findall(r"(?<!^)\b(?:[A-Z][\w'-]+(?: of| the)? ?)+", question):
        if name.strip() and name.strip() in said:
            question = question.replace(name.strip(), random.choice(_PRONOUNS), 1)
    return " ".join(question.split())


def _slipped(question: str) -> str:
    """Return a question with a typing error in one of its longer words."""
    words = question.split()
    at = max(range(len(words)), key=lambda n: len(words[n]) * random.random())
    word = words[at]
    if len(word) > 4:
        k = random.randrange(1, len(word) - 1)
        swapped = word[:k] + word[k + 1] + word[k] + word[k + 2 :]
        words[at] = random.choice(
            [swapped, word[:k] + word[k + 1 :], word[:k] + word[k] + word[k:]]
        )
    return " ".join(words)
