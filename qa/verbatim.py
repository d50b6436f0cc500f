"""The articles' own sentences as an answer: no model, no key, no network."""

from collections.abc import Iterator

from qa import draft
from qa.cite import Footnotes
from qa.draft import Draft
from qa.extractive import ExtractiveAnswerer, nearest
from qa.retrieval import Retrieval
from qa.types import Claim, SentenceReady


class VerbatimAnswer:
    """Chooses the sentences that answer, or says that there are none."""

    def __init__(self, retrieval: Retrieval, footnotes: Footnotes, scope: int) -> None:
        """Answer from what was retrieved of so many articles."""
        self._retrieval = retrieval
        self._footnotes = footnotes
        self._scope = scope
        self._claims: list[Claim] = []

    def write(self) -> Iterator[SentenceReady]:
        """Yield the sentences of the answer, one after the other."""
        for statement in ExtractiveAnswerer().statements(self._retrieval):
            claim, citations = self._footnotes.claim(statement)
            self._claims.append(claim)
            yield SentenceReady(claim, citations)

    def draft(self, related: Footnotes) -> Draft:
        """Return what was written; related sentences are numbered by ``related``."""
        if self._claims:
            return draft.found(self._claims, self._footnotes.citations)
        near = related.cite(item.sentence for item in nearest(self._retrieval.sentences))
        return draft.not_found(self._scope, near)
