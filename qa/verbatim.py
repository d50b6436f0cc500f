"""The articles' own sentences as an answer: no model, no key, no network."""

from collections.abc import Iterator

from qa import draft
from qa.draft import Draft
from qa.extractive import nearest
from qa.material import Material
from qa.statement import Statement
from qa.types import Claim, Reason, SentenceReady


class VerbatimAnswer:
    """Quotes the sentences that answer, or says in which way there are none."""

    def __init__(self, material: Material) -> None:
        """Answer what the diagnosis of this material, which it must have, found in it."""
        assert material.diagnosis is not None
        self._material = material
        self._diagnosis = material.diagnosis
        self._footnotes = material.footnotes()
        self._claims: list[Claim] = []

    def write(self) -> Iterator[SentenceReady]:
        """Yield the sentences of the answer, one after the other."""
        for chosen in self._diagnosis.sentences:
            statement = Statement(chosen.sentence.text, (chosen.sentence,))
            claim, citations = self._footnotes.claim(statement)
            self._claims.append(claim)
            yield SentenceReady(claim, citations)

    def draft(self) -> Draft:
        """Return what was written; related sentences are numbered on their own."""
        diagnosis, citations = self._diagnosis, self._footnotes.citations
        if self._claims and diagnosis.kind == "false_premise":
            return draft.corrected(self._claims, citations)
        if self._claims:
            return draft.found(self._claims, citations, diagnosis.missing)
        related = nearest(self._material.retrieval.sentences)
        near = self._material.footnotes().cite(item.sentence for item in related)
        reason: Reason = "missing" if diagnosis.kind == "missing" else "off_topic"
        return draft.not_found(self._material.scope, near, reason=reason, missing=diagnosis.missing)
