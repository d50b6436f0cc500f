"""What stands around a quote on its card."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """The sentences right before and right after a quote, empty if there is none.

    ``changed`` is true if the article has changed since it was cited.
    """

    before: str = ""
    after: str = ""
    changed: bool = False
