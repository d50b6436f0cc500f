"""Train the weights that recognise greetings and questions about whole articles.

    python -m eval.fitting.fit_question_kinds BENCH OUT.npy

The lists are ours (``eval/data/kinds``); the other questions come from public sets in BENCH:
squad_v2_dev and canard_dev (both CC BY-SA 4.0).
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from eval.fitting.learning import Array, fit, read_sentences
from index import MiniLMEmbedder
from qa import LEARNT_KINDS, kind_features

_MAX_OF_A_SET = 4000
_DECAY = 0.3
# The total weight of all public questions, in questions of ours.
_PUBLIC = 900.0
# The log-odds above which a question counts as another kind.
_CUT = 0.75
# A follow-up such as "what else does the article say" belongs to both kinds.
_UNCLEAR = "article"


def main(bench: Path, out: Path) -> None:
    """Train on the lists and the sets of ``bench``, and write ``out``."""
    lists = {kind: read_sentences(f"kinds/{kind}") for kind in (*LEARNT_KINDS, "question")}
    public = [text for each in _public(bench) for text in each]
    texts = [*(text for each in lists.values() for text in each), *public]
    kinds = [kind for kind, each in lists.items() for _ in each] + ["question"] * len(public)
    weight = np.ones(len(texts), np.float32)
    weight[len(texts) - len(public) :] = _PUBLIC / len(public)
    features = _features(texts)
    rows = []
    for kind in LEARNT_KINDS:
        is_kind = np.array([each == kind for each in kinds])
        learnt, bias = fit(features, is_kind, weight, decay=_DECAY)
        rows.append(np.append(learnt, bias - _CUT))
    np.save(out, np.stack(rows).astype(np.float16))


def _features(texts: Sequence[str]) -> Array:
    embedder = MiniLMEmbedder.load()
    vectors = np.concatenate(
        [embedder.embed(texts[at : at + 64]) for at in range(0, len(texts), 64)]
    )
    return np.stack(
        [kind_features(text, vector) for text, vector in zip(texts, vectors, strict=True)]
    )


def _public(bench: Path) -> Iterator[list[str]]:
    """Yield the questions of each public set."""
    for file in ("squad_v2_dev/qa.jsonl", "canard_dev/rewrite.jsonl"):
        rows = (json.loads(line) for line in (bench / file).open(encoding="utf-8"))
        every = sorted({row["question"] for row in rows if _UNCLEAR not in row["question"]})
        yield random.Random(1).sample(every, min(len(every), _MAX_OF_A_SET))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
