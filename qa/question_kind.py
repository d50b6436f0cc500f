"""Whether a question asks for one thing, for the whole article, or is only a greeting.

It is told by nearness: a few dozen examples of each kind stand in ``data/question_kinds.json``,
and the kind whose nearest three are nearest to the question wins, if they are near enough.
"""

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from index import Embedder, MiniLMEmbedder
from qa.ranking import FloatArray
from qa.types import QuestionKind

EXAMPLES_FILE = Path(str(files("qa"))) / "data" / "question_kinds.json"
VECTORS_FILE = EXAMPLES_FILE.with_suffix(".npy")
_NEAREST = 3
# How near, as a mean cosine, the examples of a kind must be, and by how much nearer than the
# others. A question that is taken for another kind gets no answer: rather miss one.
_NEAR: dict[QuestionKind, float] = {"overview": 0.4, "greeting": 0.48}
_NEARER = 0.04


class QuestionKinds:
    """Tells the kind of a question from its vector. Safe to share by threads."""

    def __init__(self, embedder: Embedder) -> None:
        """Hold questions of this embedder's vectors against the examples.

        Those of the bundled embedder come with Footnote; another one embeds them now.
        """
        examples = read_examples()
        if isinstance(embedder, MiniLMEmbedder):
            vectors = np.load(VECTORS_FILE).astype(np.float32)
        else:
            vectors = embedder.embed([text for texts in examples.values() for text in texts])
        self._vectors: dict[QuestionKind, FloatArray] = {}
        first = 0
        for kind, texts in examples.items():
            self._vectors[kind] = vectors[first : first + len(texts)]
            first += len(texts)

    def kind_of(self, vector: FloatArray) -> QuestionKind:
        """Return the kind of a question by its vector, of shape (dimension,) and unit length."""
        near = {kind: _near(rows @ vector) for kind, rows in self._vectors.items()}
        best = max(near, key=lambda kind: near[kind])
        if best == "question" or near[best] < _NEAR[best]:
            return "question"
        others = max(value for kind, value in near.items() if kind != best)
        return best if near[best] - others >= _NEARER else "question"


def read_examples() -> dict[QuestionKind, Sequence[str]]:
    """Return the examples of each kind."""
    examples: dict[QuestionKind, Sequence[str]] = json.loads(
        EXAMPLES_FILE.read_text(encoding="utf-8")
    )
    return examples


def example_vectors(embedder: Embedder) -> FloatArray:
    """Return the vectors of all examples in their order, as ``VECTORS_FILE`` keeps them."""
    return embedder.embed([text for texts in read_examples().values() for text in texts])


def _near(cosines: FloatArray) -> float:
    return float(np.sort(cosines)[-_NEAREST:].mean())
