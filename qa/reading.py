"""A claim and its evidence as they are compared: words, names, quantities and token vectors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index import Encoding, PackedTokens, product, project, unit
from qa.claim_names import KnownNames, Name, names
from qa.peoples import families
from qa.quantities import quantities
from qa.quantity import Quantity
from qa.words import Word, plain, words

# A last comma before "and" belongs to it.
_ENUMERATION = re.compile(
    r"[^,.;:()]{2,60}(?:, [^,.;:()]{2,60}){0,12}(?:,? (?:and|or) )[^,.;:()]{2,60}"
)
_COMMA = re.compile(r", (?!and |or )")
FloatArray = NDArray[np.float32]
# WordPiece numbers whole words from here on, the frequent ones first.
_FIRST_WORD = 1996
_LAST_WORD = 30522
# What stands for a word that it does not know.
_UNKNOWN = 100


class Reading:
    """One text, read once: what it names and counts is worked out when first asked for."""

    def __init__(self, text: str) -> None:
        """Read a text; markers and Markdown are blanked out."""
        self.text = plain(text)

    @cached_property
    def words(self) -> list[Word]:
        """Every word, in reading order."""
        return words(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words."""
        return frozenset(word.stem for word in self.words)

    @cached_property
    def families(self) -> list[int | None]:
        """The family of places and peoples that each word belongs to, None for most."""
        return families(self.words)

    @cached_property
    def keys(self) -> list[str]:
        """What each telling word has in common with its other forms, "" for light words.

        A place, its people and its adjective have one key.
        """
        return [
            "" if word.light else word.stem if number is None else f"#{number}"
            for word, number in zip(self.words, self.families, strict=True)
        ]

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Every number, date and amount."""
        return quantities(self.text)

    @cached_property
    def names(self) -> list[Name]:
        """Every name."""
        return names(self.text, self.words)

    @cached_property
    def items(self) -> list[int]:
        """How many members each enumeration has, like "A, B and C"."""
        return [
            len(_COMMA.findall(match.group())) + 2 for match in _ENUMERATION.finditer(self.text)
        ]

    @cached_property
    def known_names(self) -> KnownNames:
        """The words and names, ready to be looked up."""
        return KnownNames(self.words)

    @cached_property
    def squeezed(self) -> str:
        """The text with single spaces."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """The tokens of a text: number, rarity from 0 to 1, and direction of shape (tokens, 128)."""

    ids: NDArray[np.int32]
    rarity: FloatArray
    directions: FloatArray

    @classmethod
    def of_encoding(cls, encoding: Encoding) -> "Vectors":
        """Project the tokens of a text that has just been encoded."""
        tokens = encoding.tokens
        return cls(tokens.ids, rarity(tokens.ids), project(tokens.vectors))

    @classmethod
    def of_packed(cls, tokens: PackedTokens) -> "Vectors":
        """Take the tokens of a sentence from the store."""
        return cls(tokens.ids, rarity(tokens.ids), unit(tokens.vectors.astype(np.float32)))

    def cosines(self, other: "Vectors") -> FloatArray:
        """Return the cosine of each token with each of the other text's.

        A token that the vocabulary does not hold is like no other: its direction tells nothing.
        """
        found = product(self.directions, other.directions.T)
        found[self.ids == _UNKNOWN] = 0.0
        found[:, other.ids == _UNKNOWN] = 0.0
        return found

    def repeats(self, ids: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell of each token whether it is one of some others, which are few."""
        found: NDArray[np.bool_] = (self.ids[:, None] == ids).any(axis=1)
        return found

    def within(self, chosen: NDArray[np.bool_]) -> "Vectors":
        """Keep the tokens chosen."""
        return Vectors(self.ids[chosen], self.rarity[chosen], self.directions[chosen])

    @classmethod
    def joined(cls, parts: Sequence["Vectors"]) -> "Vectors":
        """Put the tokens of several sentences behind each other."""
        return cls(
            np.concatenate([part.ids for part in parts]),
            np.concatenate([part.rarity for part in parts]),
            np.concatenate([part.directions for part in parts]),
        )


def rarity(ids: NDArray[np.int32]) -> FloatArray:
    """Return how rare each token is, from 0 for signs and "the" to 1.

    The vocabulary lists words by falling frequency, so that a token's number stands for it.
    """
    rank = np.clip(ids - _FIRST_WORD, 0, None) / 50
    return np.asarray(np.log1p(rank) / np.log1p((_LAST_WORD - _FIRST_WORD) / 50), np.float32)
