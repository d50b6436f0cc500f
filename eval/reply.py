"""What one system gives to one question, in the form that all of them are scored in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A span of one article, in code points of its text."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A system's answer and its rankings, best first.

    ``claims`` are the sentences of the answer, without markers, and none of them is a refusal.
    ``answerable`` is the score that decides on a refusal, higher for a likelier answer, where
    the system has one. ``broken_citations`` counts the citations whose quote is not what stands
    at their place. ``support`` tells how far each claim is supported, ``fell_back`` whether
    sentences of the articles stand in place of a model's, ``model_failed`` whether it failed,
    and ``tokens`` what it took.
    """

    claims: tuple[str, ...]
    citations: tuple[Place, ...]
    sentences: tuple[Place, ...]
    passages: tuple[Place, ...]
    answerable: float | None
    milliseconds: float
    broken_citations: int = 0
    support: tuple[str, ...] = ()
    fell_back: bool = False
    model_failed: bool = False
    tokens: int = 0

    @property
    def refused(self) -> bool:
        """Whether the system said that there is no answer."""
        return not self.claims
