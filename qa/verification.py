"""Does evidence support a claim? Checks of what can be compared exactly come before meaning.

Numbers, dates, units, names, speakers, denials, directions, certainty and quotations are each
held against the sentences that meet the claim best; what they find and how well the remaining
words are met make up a score (see ``qa.support_weights``).
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Embedder, PackedTokens, sentence_spans
from qa.meaning import content_words
from qa.quotations import check_quotations
from qa.reading import FloatArray, Reading, Vectors
from qa.support import Ground, judge
from qa.verdict import Verdict

# How many stretches of sentences are looked into, of how many sentences each.
_STRETCHES = 3
_LONGEST = 3
_TOGETHER = 6
_LONGEST_PART = 1000
_READINGS_KEPT = 512
_ORDER = {"verified": 2, "partial": 1, "unsupported": 0}


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A sentence to hold a claim against, with its token vectors where a store has them."""

    text: str
    tokens: PackedTokens | None = None


@dataclass(frozen=True, slots=True)
class Supported:
    """A verdict and the positions of the sentences that it stands on, in reading order."""

    verdict: Verdict
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Sentence:
    """One sentence of the evidence; ``item`` is the position of what it was cut from."""

    item: int
    text: str
    vectors: Vectors


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
        self._readings: OrderedDict[str, Reading] = OrderedDict()
        self._lock = threading.Lock()

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
            return Verdict("unsupported", "The claim says nothing.", "empty"), ()
        texts = _sentences(evidence)
        if not texts:
            return Verdict("unsupported", "There is no evidence to compare with.", "empty"), ()
        verbatim = _verbatim(whole.squeezed, [" ".join(text.split()) for _, text in texts])
        if verbatim is not None:
            first, last = verbatim
            items = tuple(sorted({texts[row][0] for row in range(first, last)}))
            return Verdict("verified", "The article says so word for word.", "verbatim", 1.0), items
        sentences = self._encoded(evidence, texts)
        quoted = check_quotations(whole.text, " ".join(sentence.text for sentence in sentences))
        verdicts = []
        chosen: set[int] = set()
        for part in self._parts(whole.text):
            verdict, items = self._part(part, sentences, together)
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

    def _part(
        self, part: _Part, sentences: Sequence[_Sentence], together: bool
    ) -> tuple[Verdict, tuple[int, ...]]:
        content = content_words(part.reading, part.spans, part.vectors)
        matches = [sentence.vectors.directions @ part.vectors.directions.T for sentence in sentences]
        best = np.stack([match.max(axis=0, initial=0.0) for match in matches])
        stretches = _best_stretches(best, content.rarity @ content.tokens)
        if together and len(sentences) <= _TOGETHER:
            stretches = list(dict.fromkeys([*stretches, (0, len(sentences))]))
        found: tuple[Verdict, tuple[int, int]] | None = None
        for first, last in stretches:
            stretch = sentences[first:last]
            verdict = judge(
                Ground(
                    part.reading,
                    content,
                    part.vectors,
                    part.spans,
                    self._read(" ".join(sentence.text for sentence in stretch)),
                    Vectors.joined([sentence.vectors for sentence in stretch]),
                    np.concatenate(matches[first:last]),
                )
            )
            if found is None or _better(verdict, last - first, found):
                found = verdict, (first, last)
        assert found is not None
        verdict, (first, last) = found
        return verdict, tuple(sorted({sentences[row].item for row in range(first, last)}))

    def _parts(self, claim: str) -> list[_Part]:
        texts = []
        for start, end in sentence_spans(claim):
            texts += _pieces(claim[start:end])
        readings = [reading for text in texts if (reading := Reading(text)).words]
        encodings = self._embedder.encode([reading.text for reading in readings])
        return [
            _Part(reading, encoding.tokens.spans, Vectors.of_encoding(encoding))
            for reading, encoding in zip(readings, encodings, strict=True)
        ]

    def _encoded(
        self, evidence: Sequence[Evidence], texts: Sequence[tuple[int, str]]
    ) -> list[_Sentence]:
        """Give each sentence its vectors; what has none stored is read in one context."""
        bare = [text for item, text in texts if evidence[item].tokens is None]
        fresh = iter(self._vectors(bare) if bare else ())
        sentences = []
        for item, text in texts:
            tokens = evidence[item].tokens
            vectors = next(fresh) if tokens is None else Vectors.of_packed(tokens)
            sentences.append(_Sentence(item, text, vectors))
        return sentences

    def _vectors(self, texts: Sequence[str]) -> list[Vectors]:
        (encoding,) = self._embedder.encode([" ".join(texts)])
        vectors = Vectors.of_encoding(encoding)
        parts = []
        start = 0
        for text in texts:
            end = start + len(text)
            inside = (encoding.tokens.spans[:, 0] >= start) & (encoding.tokens.spans[:, 0] < end)
            parts.append(vectors.within(inside))
            start = end + 1
        return parts

    def _read(self, text: str) -> Reading:
        with self._lock:
            reading = self._readings.pop(text, None) or Reading(text)
            self._readings[text] = reading
            while len(self._readings) > _READINGS_KEPT:
                self._readings.popitem(last=False)
        return reading


def _sentences(evidence: Sequence[Evidence]) -> list[tuple[int, str]]:
    """Cut evidence without stored vectors into sentences; leave out what is empty."""
    found = []
    for item, piece in enumerate(evidence):
        if piece.tokens is not None:
            found.append((item, piece.text))
        else:
            found += [(item, piece.text[start:end]) for start, end in sentence_spans(piece.text)]
    return [(item, text) for item, text in found if text.strip()]


def _verbatim(claim: str, sentences: Sequence[str]) -> tuple[int, int] | None:
    """Return the neighbouring sentences that a claim repeats word for word, if it does."""
    for first, sentence in enumerate(sentences):
        if not claim.startswith(sentence):
            continue
        joined = sentence
        last = first + 1
        while joined != claim and claim.startswith(joined) and last < len(sentences):
            joined = f"{joined} {sentences[last]}"
            last += 1
        if joined == claim:
            return first, last
    return None


def _best_stretches(best: FloatArray, weight: FloatArray) -> list[tuple[int, int]]:
    """Return the stretches of neighbouring sentences that meet the claim's tokens best."""
    count = len(best)
    ranked: list[tuple[float, int, int]] = []
    stretch = best
    total = max(float(weight.sum()), 1e-6)
    for length in range(1, min(_LONGEST, count) + 1):
        if length > 1:
            stretch = np.maximum(stretch[:-1], best[length - 1 :])
        values = stretch @ weight / total - 0.02 * (length - 1)
        top = np.argsort(-values, kind="stable")[:_STRETCHES]
        ranked += [(float(values[row]), int(row), int(row) + length) for row in top]
    ranked.sort(key=lambda item: (-item[0], item[2] - item[1], item[1]))
    return [(first, last) for _, first, last in ranked[:_STRETCHES]]


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
