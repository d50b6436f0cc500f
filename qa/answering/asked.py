"""What a question is asked with, and what is searched for."""

from dataclasses import dataclass

from index import Encoding
from qa.evidence import Evidence, Scope
from qa.models import Stop
from qa.retrieval import Following
from qa.types import Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the turns before it, its scope, and the model asked, if any.

    ``stop`` cuts the model's requests from another thread.
    """

    question: str
    history: tuple[Turn, ...]
    scope: Scope
    model: str | None
    stop: Stop | None


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be searched for.

    ``question`` is it as it stands or as a model rewrote it, ``encoding`` its vectors.
    ``evidence`` is there where a follow-up already answers as it stands.
    """

    question: str
    encoding: Encoding
    following: Following | None = None
    evidence: Evidence | None = None
