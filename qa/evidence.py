"""What a claim is held against: sentences, with their token vectors where a store has them."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Embedder, PackedTokens, sentence_spans
from qa.reading import Vectors
from qa.words import plain

# The vectors of so many texts, and of so many tokens in all (half a kilobyte each), are kept.
_TEXTS_KEPT = 8
_TOKENS_KEPT = 2**15


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A sentence to hold a claim against, with its token vectors where a store has them."""

    text: str
    tokens: PackedTokens | None = None


@dataclass(frozen=True, slots=True)
class EvidenceSentence:
    """One sentence of the evidence; ``item`` is the position of what it was cut from."""

    item: int
    text: str


def evidence_sentences(evidence: Sequence[Evidence]) -> list[EvidenceSentence]:
    """Cut evidence without stored vectors into sentences; leave out what is empty."""
    found: list[EvidenceSentence] = []
    for item, piece in enumerate(evidence):
        if piece.tokens is not None:
            found.append(EvidenceSentence(item, piece.text))
        else:
            spans = sentence_spans(piece.text)
            found += [EvidenceSentence(item, piece.text[start:end]) for start, end in spans]
    return [sentence for sentence in found if sentence.text.strip()]


class EvidenceVectors:
    """Gives evidence its vectors. Safe to share by threads.

    What has none stored is encoded, and the last few texts are kept: the sentences of one
    answer are held against the same evidence one after the other.
    """

    def __init__(self, embedder: Embedder) -> None:
        """Encode evidence without stored vectors with this embedder."""
        self._embedder = embedder
        self._kept: OrderedDict[tuple[str, ...], list[Vectors]] = OrderedDict()
        self._lock = threading.Lock()

    def of(
        self, evidence: Sequence[Evidence], sentences: Sequence[EvidenceSentence]
    ) -> list[Vectors]:
        """Return the vectors of each sentence; what has none stored is read in one context."""
        bare = [sentence.text for sentence in sentences if evidence[sentence.item].tokens is None]
        fresh = iter(self._together(tuple(bare)) if bare else ())
        vectors = []
        for sentence in sentences:
            tokens = evidence[sentence.item].tokens
            vectors.append(next(fresh) if tokens is None else Vectors.of_packed(tokens))
        return vectors

    def _together(self, texts: tuple[str, ...]) -> list[Vectors]:
        with self._lock:
            found = self._kept.get(texts)
        if found is None:
            found = list(_read_together(self._embedder, texts))
        with self._lock:
            self._kept[texts] = found
            self._kept.move_to_end(texts)
            room = _TOKENS_KEPT
            for kept in reversed(list(self._kept)):
                room -= sum(len(each.ids) for each in self._kept[kept])
                if room < 0:
                    del self._kept[kept]
            while len(self._kept) > _TEXTS_KEPT:
                self._kept.popitem(last=False)
        return found


def _read_together(embedder: Embedder, texts: Sequence[str]) -> Iterator[Vectors]:
    (encoding,) = embedder.encode([plain(" ".join(texts))])
    vectors = Vectors.of_encoding(encoding)
    starts = encoding.tokens.spans[:, 0]
    start = 0
    for text in texts:
        end = start + len(text)
        yield vectors.within((starts >= start) & (starts < end))
        start = end + 1


def verbatim_stretch(claim: str, sentences: Sequence[EvidenceSentence]) -> tuple[int, int] | None:
    """Return the neighbouring sentences that a claim repeats word for word, if it does.

    White space, markers and Markdown aside; ``claim`` has single spaces. The result holds the
    first sentence and the one after the last.
    """
    texts = [" ".join(plain(sentence.text).split()) for sentence in sentences]
    for first, text in enumerate(texts):
        if not text or not claim.startswith(text):
            continue
        joined = text
        last = first + 1
        while joined != claim and claim.startswith(joined) and last < len(texts):
            joined = f"{joined} {texts[last]}"
            last += 1
        if joined == claim:
            return first, last
    return None
