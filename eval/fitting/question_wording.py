"""Word a question as someone in a hurry might type it, or with a word that the passage lacks."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from eval.fitting.passage_example import ANSWERS, LIGHT_WORDS, MISSES, PassageExample, words_of
from index.embedding import FloatArray

# Nearer words mean the same, farther ones have nothing to do with it. Years and numbers lie closer.
_NEAREST, _NEAREST_NUMBER, _FARTHEST = 0.38, 0.8, 0.24
_MOST = 40
_SAME_STEM = 4
_SHORTEST = 4
# Of the vocabulary, which is sorted by frequency, the first words mean too much or too little.
_TOO_COMMON = 2400
_PRONOUNS = ("it", "they", "he", "she", "that", "this", "there", "")


class SwappedWords:
    """Makes questions that a passage no longer answers, though it reads as before.

    "How many passengers can she carry" becomes "how many employees can she carry". Of the swaps,
    half are made in the passage, too, which answers again: a strange word alone tells nothing.
    """

    def __init__(self, words: Sequence[str], vectors: FloatArray) -> None:
        known = [
            n
            for n, word in enumerate(words)
            if word.isdigit() or (n > _TOO_COMMON and word.isalpha() and len(word) >= _SHORTEST)
        ]
        self._words = [words[n] for n in known]
        self._numbers = {word: n for n, word in enumerate(self._words)}
        own = vectors[known]
        self._vectors = own / np.linalg.norm(own, axis=1, keepdims=True)
        self._related: dict[str, list[str]] = {}

    @classmethod
    def of(cls, tokenizer: Any, bert: Any) -> "SwappedWords":
        """Return those of a tokenizer's words, by the vectors with which an encoder begins."""
        known = sorted(tokenizer.get_vocab().items(), key=lambda each: each[1])
        vectors = bert.embeddings.word_embeddings.weight.detach().numpy().copy()
        return cls([word for word, _ in known], vectors)

    def swapped(self, example: PassageExample, share: float) -> PassageExample:
        """Return an example with a word swapped, for a share of those that are answered."""
        if ANSWERS not in example.labels or random.random() > share:
            return example
        proof = words_of(
            " ".join(
                text
                for text, label in zip(example.sentences, example.labels, strict=True)
                if label == ANSWERS
            )
        )
        asked = [
            word
            for word in sorted(words_of(example.question) - LIGHT_WORDS)
            if word in self._numbers
        ]
        held = [word for word in asked if word in proof]
        both = bool(held) and random.random() < 0.5
        chosen = held if both or (held and random.random() < 0.6) else asked
        if not chosen:
            return example
        word = random.choice(chosen)
        text = " ".join((example.place, example.lead, *example.sentences))
        taken = words_of(text) | words_of(example.question)
        others = [each for each in self._related_to(word) if each not in taken]
        if not others:
            return example
        other = random.choice(others)
        question = _with(example.question, word, other)
        if not both:
            misses = (MISSES,) * len(example.labels)
            return replace(example, question=question, labels=misses, answers=False, words="")
        return replace(
            example,
            question=question,
            place=_with(example.place, word, other),
            lead=_with(example.lead, word, other),
            sentences=tuple(_with(each, word, other) for each in example.sentences),
        )

    def _related_to(self, word: str) -> list[str]:
        if word not in self._related:
            likeness = self._vectors @ self._vectors[self._numbers[word]]
            nearest = _NEAREST_NUMBER if word.isdigit() else _NEAREST
            found = []
            for n in np.argsort(-likeness)[: 3 * _MOST].tolist():
                other, like = self._words[n], float(likeness[n])
                same = not word.isdigit() and other[:_SAME_STEM] == word[:_SAME_STEM]
                if _FARTHEST < like < nearest and not same:
                    found.append(other)
            self._related[word] = found[:_MOST]
        return self._related[word]


def _with(text: str, word: str, other: str) -> str:
    return re.sub(rf"\b{re.escape(word)}\b", other, text, flags=re.IGNORECASE)


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
