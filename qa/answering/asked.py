"""A question as asked, and as searched for."""

from dataclasses import dataclass

from index import Encoding
from qa.evidence import Evidence, Scope
from qa.models import Stop
from qa.retrieval import Following
from qa.types import Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the turns before it, its scope, and the model to ask, if any.

    ``stop`` cancels the model's requests from another thread.
    """

    question: str
    history: tuple[Turn, ...]
    scope: Scope
    model: str | None
    stop: Stop | None


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be searched for.

    ``question`` is the original or a model's rewriting, ``encoding`` its vectors. ``evidence``
    is set if the articles answer a follow-up as it stands.
    """

    question: str
    encoding: Encoding
    following: Following | None = None
    evidence: Evidence | None = None
