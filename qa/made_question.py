"""A question as a rule makes it, before its form is judged."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "who",
    "what",
    "when",
    "where",
    "why",
    "how",
    "how many",
    "what is",
    "said",
    "quotation",
    "heading",
    "happened",
    "about",
]


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """The words of a question, without its mark.

    ``about`` is the subject that a possessive pronoun in it may mean, "" where there is none;
    ``value`` how good questions of this rule are, from 0 to 1.
    """

    kind: Kind
    text: str
    about: str
    value: float
