"""Does evidence support a claim? Checks of what can be compared exactly come before meaning.

Numbers, dates, units, names, speakers, denials, directions, certainty and quotations are each
held against the sentences that meet the claim best; what they find and how well the remaining
words are met make up a score (see ``qa.support_weights``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Embedder, sentence_spans
from qa.evidence import (
    Evidence,
    EvidenceSentence,
    EvidenceVectors,
    evidence_sentences,
    verbatim_stretch,
)
from qa.judged import Judged
from qa.meaning import content_words
from qa.place_forms import as_written
from qa.quotations import check_quotations
from qa.reading import Reading, Vectors
from qa.recent import Recent
from qa.stretches import best_stretches
from qa.support import Ground, Weighed, judge, weigh
from qa.verdict import Verdict

__all__ = ["Evidence", "Supported", "Verifier"]

# So many sentences are also held against a claim all together.
_TOGETHER = 6
_LONGEST_PART = 1000
_READINGS_KEPT = 512
# A claim is held against one passage after the other.
_CLAIMS_KEPT = 32
_NOTHING_SAID = Verdict("unsupported", "The claim says nothing.", "empty")
_NOTHING_THERE = Verdict("unsupported", "There is no evidence to compare with.", "empty")
_WORD_FOR_WORD = Verdict("verified", "The article says so word for word.", "verbatim", 1.0)
_ORDER = {"verified": 2, "partial": 1, "unsupported": 0}


@dataclass(frozen=True, slots=True)
class Supported:
    """A verdict and the positions of the sentences that it stands on, in reading order."""

    verdict: Verdict
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One sentence of a claim, read and encoded."""

    reading: Reading
    spans: NDArray[np.int32]
    vectors: Vectors


class Verifier:
    """Holds claims against evidence. Safe to share by threads."""

    def __init__(self, embedder: Embedder) -> None:
        """Encode claims, and evidence without stored vectors, with this embedder."""
        self._embedder = embedder
        self._vectors = EvidenceVectors(embedder)
        self._readings = Recent[str, Reading](_READINGS_KEPT)
        self._claims = Recent[str, list[_Part]](_CLAIMS_KEPT)

    def verify(self, claim: str, evidence: Sequence[Evidence]) -> Verdict:
        """Tell how far some sentences, in reading order, support a claim.

        A claim of several sentences is as well supported as the least of them. Markers like
        [2] and Markdown are no part of a claim. Never raises for any text.
        """
        return self._verify(claim, evidence, together=True)[0]

    def tightest(self, claim: str, sentences: Sequence[Evidence]) -> Supported:
        """Return the fewest neighbouring sentences, at most three, that support a claim best.

        No sentence stands beside a verdict about no evidence at all.
        """
        verdict, items = self._verify(claim, sentences, together=False)
        return Supported(verdict, items)

    def _verify(
        self, claim: str, evidence: Sequence[Evidence], together: bool
    ) -> tuple[Verdict, tuple[int, ...]]:
        whole = self._read(claim)
        if not whole.words:
            return _NOTHING_SAID, ()
        sentences = evidence_sentences(evidence)
        if not sentences:
            return _NOTHING_THERE, ()
        verbatim = verbatim_stretch(whole.squeezed, sentences)
        if verbatim is not None:
            first, last = verbatim
            return _WORD_FOR_WORD, _items(sentences[first:last])
        quoted = check_quotations(whole.text, " ".join(sentence.text for sentence in sentences))
        vectors = self._vectors.of(evidence, sentences)
        sentences, vectors = _with_tokens(sentences, vectors)
        if not sentences:
            return _NOTHING_THERE, ()
        parts = self._claims.of(self._worded(whole, sentences), self._parts)
        if not parts:
            return _NOTHING_SAID, ()
        verdicts = []
        chosen: set[int] = set()
        for part in parts:
            verdict, items = self._part(part, sentences, vectors, together)
            verdicts.append(verdict)
            chosen |= set(items)
        verdict = min(verdicts, key=lambda item: (_ORDER[item.support], item.score))
        for finding in quoted:
            if finding.weight == "contradicted":
                verdict = Verdict("unsupported", finding.reason, finding.check, 0.0)
                break
            if verdict.support == "verified":
                verdict = Verdict("partial", finding.reason, finding.check, verdict.score / 2)
        return verdict, tuple(sorted(chosen))

    def weighed(self, claim: str, evidence: Sequence[Evidence]) -> list[list[Weighed]]:
        """Return what speaks for and against each sentence of a claim, unjudged.

        One list for each sentence, with an item for each stretch of evidence looked into; none
        where there is nothing to compare.
        """
        sentences = evidence_sentences(evidence)
        vectors = self._vectors.of(evidence, sentences)
        sentences, vectors = _with_tokens(sentences, vectors)
        if not sentences:
            return []
        whole = self._read(claim)
        quoted = check_quotations(whole.text, " ".join(sentence.text for sentence in sentences))
        return [
            [
                weigh(ground, quoted)
                for ground, _ in self._grounds(part, sentences, vectors, together=True)
            ]
            for part in self._claims.of(self._worded(whole, sentences), self._parts)
        ]

    def _part(
        self,
        part: _Part,
        sentences: Sequence[EvidenceSentence],
        vectors: Sequence[Vectors],
        together: bool,
    ) -> tuple[Verdict, tuple[int, ...]]:
        verbatim = verbatim_stretch(part.reading.squeezed, sentences)
        if verbatim is not None:
            first, last = verbatim
            return _WORD_FOR_WORD, _items(sentences[first:last])
        judged: list[Judged] = []
        for ground, span in self._grounds(part, sentences, vectors, together):
            weighed = weigh(ground)
            judged.append(Judged(span, judge(ground, weighed), weighed))
            if judged[-1].settles:
                break
        found: tuple[Verdict, tuple[int, int]] | None = None
        for each in judged:
            if any(other.outweighs(each) for other in judged):
                continue
            verdict, (first, last) = each.verdict, each.span
            if found is None or _better(verdict, last - first, found):
                found = verdict, (first, last)
        assert found is not None
        verdict, (first, last) = found
        return verdict, _items(sentences[first:last])

    def _grounds(
        self,
        part: _Part,
        sentences: Sequence[EvidenceSentence],
        vectors: Sequence[Vectors],
        together: bool,
    ) -> Iterator[tuple[Ground, tuple[int, int]]]:
        """Yield the claim beside each stretch of evidence that may support it, the best first."""
        content = content_words(part.reading, part.spans, part.vectors)
        matches = [each.cosines(part.vectors) for each in vectors]
        best = np.stack([match.max(axis=0, initial=0.0) for match in matches])
        stretches = best_stretches(best, content.rarity @ content.tokens)
        if together and len(sentences) <= _TOGETHER:
            stretches = list(dict.fromkeys([*stretches, (0, len(sentences))]))
        for first, last in stretches:
            stretch = sentences[first:last]
            ground = Ground(
                part.reading,
                content,
                part.vectors,
                part.spans,
                self._read(" ".join(sentence.text for sentence in stretch)),
                Vectors.joined(vectors[first:last]),
                np.concatenate(matches[first:last]),
            )
            yield ground, (first, last)

    def _worded(self, claim: Reading, sentences: Sequence[EvidenceSentence]) -> str:
        return as_written(claim, self._read(" ".join(sentence.text for sentence in sentences)))

    def _parts(self, claim: str) -> list[_Part]:
        texts = []
        for start, end in sentence_spans(claim):
            texts += _pieces(claim[start:end])
        readings = [reading for text in texts if (reading := Reading(text)).words]
        encodings = self._embedder.encode([reading.text for reading in readings])
        return [
            _Part(reading, encoding.tokens.spans, Vectors.of_encoding(encoding))
            for reading, encoding in zip(readings, encodings, strict=True)
            if len(encoding.tokens.ids)
        ]

    def _read(self, text: str) -> Reading:
        return self._readings.of(text, Reading)


def _with_tokens(
    sentences: Sequence[EvidenceSentence], vectors: Sequence[Vectors]
) -> tuple[list[EvidenceSentence], list[Vectors]]:
    """Leave out sentences of which the embedder reads nothing, like a lone control character."""
    kept = [row for row, each in enumerate(vectors) if len(each.ids)]
    return [sentences[row] for row in kept], [vectors[row] for row in kept]


def _items(sentences: Sequence[EvidenceSentence]) -> tuple[int, ...]:
    return tuple(sorted({sentence.item for sentence in sentences}))


def _better(verdict: Verdict, length: int, found: tuple[Verdict, tuple[int, int]]) -> bool:
    """Tell whether a verdict beats the best so far; more sentences must win by a margin."""
    other, (first, last) = found
    mine, theirs = _ORDER[verdict.support], _ORDER[other.support]
    if mine != theirs:
        return mine > theirs
    return verdict.score > other.score + 0.02 * (length - (last - first))


def _pieces(text: str) -> list[str]:
    """Cut what is too long for one sentence at white space, if it has any."""
    pieces = []
    while len(text) > _LONGEST_PART:
        cut = text.rfind(" ", 0, _LONGEST_PART)
        cut = cut if cut > 0 else _LONGEST_PART
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]
