"""Train the weights that tell orders to an assistant from honest sentences.

    python -m eval.fitting.fit_orders BENCH OUT.npy

The orders, and honest sentences that look like them, are ours (``eval/data/orders``). The other
honest sentences come from public sets in BENCH: squad_v2_dev and canard_dev (CC BY-SA 4.0),
mtrag_human and selqa (Apache-2.0). The articles used to measure injections are not trained on.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import distributions
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from eval.fitting.learning import Array, embedded, fit, read_rows, read_sentences
from index import MiniLMEmbedder
from index.chunking import sentence_spans
from index.embedding import direction, directions
from qa import ORDER_BUCKETS, folded, order_features

_MAX_OF_A_SET = 5000
_DECAY = 2.0
# The total weight of all orders as a share of the public sentences', and the weights of a
# look-alike and of one of the few sentences in other languages, relative to a public sentence.
_ORDERS_SHARE, _LOOK_ALIKE, _FOREIGN = 0.3, 5.0, 4.0
_MACHINE = 0.5
# In other languages, train on the first half of the articles; the rest measures false alarms.
_LANGUAGES = ("de", "es")
_HALF = 24
_LONGEST = 600
# The log-odds above which a sentence counts as an order.
_CUT = -0.05
# The log-odds that the first sum must reach for a vector to be worth its time.
_LEAST = -1.25
_NEIGHBOUR = 200
# Without stored tokens, a vector is worth its time if the vectors of this share of the orders would
# tip the scale.
_VECTORS_LOOKED_FOR = 0.45


def main(bench: Path, out: Path) -> None:
    """Train on the lists and the sets of ``bench``, and write ``out``."""
    orders, alike = read_sentences("orders/orders"), read_sentences("orders/honest")
    foreign, *english = _public(bench)
    public = [*foreign, *(text for each in english for text in each)]
    texts = [*orders, *alike, *public]
    own = len(orders) + len(alike)
    embedder = MiniLMEmbedder.load()
    plain = [folded(text) for text in texts]
    words = _words(plain)
    is_order = np.arange(len(texts)) < len(orders)
    weight = np.ones(len(texts), np.float32)
    weight[: len(orders)] = _ORDERS_SHARE * len(public) / len(orders)
    weight[len(orders) : own] = _LOOK_ALIKE
    weight[own : own + len(foreign)] = _FOREIGN
    tokens = _among(texts, public, embedder)
    first, first_bias = fit(np.concatenate([words, tokens], axis=1), is_order, weight, decay=_DECAY)
    vectors = embedded(plain, embedder)
    second, second_bias = fit(
        np.concatenate([words, vectors], axis=1), is_order, weight, decay=_DECAY
    )
    added = vectors[is_order] @ second[ORDER_BUCKETS + 1 :]
    numbers: list[ArrayLike] = [
        first[:ORDER_BUCKETS],
        second[:ORDER_BUCKETS],
        first[ORDER_BUCKETS + 1 :],
        second[ORDER_BUCKETS + 1 :],
        [_MACHINE * each[ORDER_BUCKETS] for each in (first, second)],
        [first_bias, second_bias - _CUT],
        [_LEAST, float(np.quantile(added, _VECTORS_LOOKED_FOR))],
    ]
    np.save(out, np.concatenate(numbers).astype(np.float16))


def _among(texts: Sequence[str], others: Sequence[str], embedder: MiniLMEmbedder) -> Array:
    """Return the mean token vector of each text, read among others as in a store's passages."""
    chance = random.Random(2)
    passages, spans = [], []
    for text in texts:
        before, after = (each[:_NEIGHBOUR] for each in chance.sample(others, 2))
        passages.append(f"{before} {text[:_LONGEST]} {after}")
        spans.append((len(before) + 1, len(before) + 1 + len(text[:_LONGEST])))
    encoded = (
        each
        for at in range(0, len(passages), 64)
        for each in embedder.encode(passages[at : at + 64])
    )
    return directions(
        [direction(each.tokens.within(*span)) for each, span in zip(encoded, spans, strict=True)]
    )


def _words(texts: Sequence[str]) -> Array:
    """Return each text's share of each word and, last, whether it names a machine."""
    rows = np.zeros((len(texts), ORDER_BUCKETS + 1), np.float32)
    for row, text in zip(rows, texts, strict=True):
        found = order_features(text)
        row[found.buckets] = len(found.buckets) ** -0.5
        row[-1] = _MACHINE * found.names_machine
    return rows


def _public(bench: Path) -> Iterator[list[str]]:
    """Yield the sentences of each public set, the set in other languages first."""
    squad = sorted((bench / "squad_v2_dev" / "articles").glob("*.txt"))
    passages = read_rows(bench / "mtrag_human" / "passages.jsonl")
    turns = list(read_rows(bench / "canard_dev" / "rewrite.jsonl"))
    answers = read_rows(bench / "selqa" / "qa.jsonl")
    foreign = [
        path
        for language in _LANGUAGES
        for path in sorted((bench / "xquad" / language / "articles").glob("*.txt"))[:_HALF]
    ]
    for texts in (
        [each for path in foreign for each in _sentences(path.read_text("utf-8"))],
        [each for path in squad for each in _sentences(path.read_text("utf-8"))],
        [each for row in passages for each in _sentences(row["text"])],
        [text for row in turns for text in (row["question"], *row["history"][-1:])],
        [each for row in answers for each in row["sentences"]],
        [each for text in _about_packages() for each in _sentences(text)],
    ):
        every = sorted({text for text in texts if len(text) < _LONGEST})
        yield random.Random(1).sample(every, min(len(every), _MAX_OF_A_SET))


def _about_packages() -> Iterator[str]:
    """Yield the descriptions and licences of the installed packages."""
    for package in distributions():
        yield str(package.metadata.json.get("description", ""))
        for file in package.files or ():
            if file.name.startswith("LICENSE"):
                yield file.read_text("utf-8")


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
