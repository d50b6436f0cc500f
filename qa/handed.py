"""What a model was given to write an answer from."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.context import GivenPassage


@dataclass(frozen=True, slots=True, eq=False)
class Handed:
    """What a model was given to write from.

    Of the passages ``chosen`` within a budget of ``tokens`` it was ``sent`` these, numbered from 1;
    ``named`` are the numbers that it cited, rightly or not. ``finished`` tells that it did not
    break off.
    """

    chosen: Sequence[GivenPassage]
    sent: Sequence[GivenPassage]
    tokens: int
    named: frozenset[int]
    finished: bool
