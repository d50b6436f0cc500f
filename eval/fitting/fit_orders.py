"""Train the weights that tell orders to an assistant from honest sentences.

    python -m eval.fitting.fit_orders BENCH OUT.npy

The orders, and honest sentences that look like them, are ours (``eval/data/orders``). The other
honest sentences come from public sets in BENCH: squad_v2_dev and xquad (CC BY-SA 4.0), and
mtrag_human (Apache-2.0). The articles used to measure injections are not trained on.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from eval.fitting.learning import Array, Sparse, embedded, fit, read_rows, read_sentences
from index import MiniLMEmbedder
from index.chunking import sentence_spans
from index.embedding import direction, directions
from qa import ORDER_BUCKETS, fold, order_features

_MAX_OF_A_SET = 5000
_DECAY = 0.5
# The total weight of all orders as a share of the public sentences', and the weights of a
# look-alike and of one of the few sentences in other languages, relative to a public sentence.
_ORDERS_SHARE, _LOOK_ALIKE, _FOREIGN = 0.42, 5.0, 4.0
_MACHINE = 0.5
# In other languages, train on the first half of the articles; the rest measures false alarms.
_LANGUAGES = ("de", "es")
_HALF = 24
_LONGEST = 600
# The log-odds that the first sum must reach for a vector to be worth its time.
_LEAST = -1.25
_NEIGHBOUR = 200
# Without stored tokens, a vector is worth its time if the vectors of this share of the orders would
# tip the scale.
_VECTORS_LOOKED_FOR = 0.45


def main(bench: Path, out: Path) -> None:
    """Train on the lists and the sets of ``bench``, and write ``out``."""
    own = read_sentences("orders/orders"), read_sentences("orders/honest")
    sets = [*own, *_public(bench)]
    texts, public = list(chain(*sets)), list(chain(*sets[2:]))
    embedder = MiniLMEmbedder.load()
    plain = [fold(text) for text in texts]
    words = _words(plain)
    is_order = np.arange(len(texts)) < len(own[0])
    share = _ORDERS_SHARE * len(public) / len(own[0])
    weights = np.array([share, _LOOK_ALIKE, _FOREIGN, 1, 1], np.float32)
    weight = np.repeat(weights, [len(each) for each in sets])
    tokens = _among(texts, public, embedder)
    first, first_bias = fit(words.beside(tokens), is_order, weight, decay=_DECAY)
    vectors = embedded(plain, embedder)
    second, second_bias = fit(words.beside(vectors), is_order, weight, decay=_DECAY)
    added = vectors[is_order] @ second[ORDER_BUCKETS + 1 :]
    numbers: list[ArrayLike] = [
        first[:ORDER_BUCKETS],
        second[:ORDER_BUCKETS],
        first[ORDER_BUCKETS + 1 :],
        second[ORDER_BUCKETS + 1 :],
        [_MACHINE * each[ORDER_BUCKETS] for each in (first, second)],
        [first_bias, second_bias],
        [_LEAST, float(np.quantile(added, _VECTORS_LOOKED_FOR))],
    ]
    np.save(out, np.concatenate(numbers).astype(np.float16))


def _among(texts: Sequence[str], others: Sequence[str], embedder: MiniLMEmbedder) -> Array:
    """Return the mean token vector of each text, read among others as in a store's passages."""
    passages, spans = [], []
    for text in texts:
        before, after = (each[:_NEIGHBOUR] for each in random.Random(text).sample(others, 2))
        passages.append(f"{before} {text[:_LONGEST]} {after}")
        spans.append((len(before) + 1, len(before) + 1 + len(text[:_LONGEST])))
    batches = (embedder.encode(passages[at : at + 64]) for at in range(0, len(passages), 64))
    read = zip(chain.from_iterable(batches), spans, strict=True)
    return directions([direction(each.tokens.within(*span)) for each, span in read])


def _words(texts: Sequence[str]) -> Sparse:
    """Return each text's share of each word and, last, whether it names a machine."""
    numbers, rows, columns = [], [], []
    for row, text in enumerate(texts):
        found = order_features(text)
        size = len(found.buckets)
        numbers += [size**-0.5] * size + [_MACHINE * found.names_machine]
        rows += [row] * (size + 1)
        columns += [*found.buckets, ORDER_BUCKETS]
    shape = len(texts), ORDER_BUCKETS + 1
    return Sparse(np.array(numbers, np.float32), np.array(rows), np.array(columns), shape)


def _public(bench: Path) -> Iterator[list[str]]:
    """Yield the sentences of each public set, the set in other languages first."""
    foreign = chain(*(_articles(bench / "xquad" / each)[:_HALF] for each in _LANGUAGES))
    squad = _articles(bench / "squad_v2_dev")
    passages = [row["text"] for row in read_rows(bench / "mtrag_human" / "passages.jsonl")]
    for texts in foreign, squad, passages:
        found = (text[start:end] for text in texts for start, end in sentence_spans(text))
        every = sorted({each for each in found if len(each) < _LONGEST})
        yield random.Random(1).sample(every, min(len(every), _MAX_OF_A_SET))


def _articles(folder: Path) -> list[str]:
    """Return the articles of a set, sorted by name."""
    return [each.read_text("utf-8") for each in sorted((folder / "articles").glob("*.txt"))]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
