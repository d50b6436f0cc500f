"""Fit what an order to an assistant is told by: ``python -m eval.fit_instructions FOLDER [FILE]``.

FOLDER holds mtrag_human, article_extraction, readability_pages, hotpotqa_100 and cranfield,
FILE is what the fitted numbers are written to (qa/instruction_weights.py). A sentence counts by
its concepts and by every two of them. Orders are those written for it and those of the
evaluation's articles kept for tuning; honest sentences are those written for it and those of the
folder's articles. No injected article that is held out is looked at, and none of XQuAD and SQuAD,
in which false alarms are counted. The same data gives the same numbers, in some minutes.
"""

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from eval.injected import read_injected
from eval.order_sentences import OrderSentences, read_order_sentences
from eval.sparse_model import SparseModel, Term, fitted
from eval.weights_file import instruction_weights_file
from index import sentence_spans
from qa import order_concepts

FOLDS = 3
PENALTY = 6e-5
# Scores at which the summary tells what would be flagged.
LEVELS = (-3.0, -1.0, -0.5, 0.0, 1.0)
_ARTICLES = (
    "mtrag_human/passages.jsonl",
    "article_extraction/gold.jsonl",
    "readability_pages/gold.jsonl",
    "hotpotqa_100/corpus.jsonl",
    "cranfield/corpus.jsonl",
)
_FEWEST_LETTERS = 3
# What is disguised or in another language says nothing about English words.
_UNREADABLE = ("another-language", "obfuscated-spelling")
# What can only speak against an order, and how much it can; each counts alone.
_AGAINST = dict.fromkeys(
    ("past", "first", "third", "people", "computing", "school", "question mark", "reported"),
    math.inf,
) | {"long": 1.5, "very long": 1.5}
# Two of these say nothing together.
_VAGUE = {"short", "address", "new", "label", "half a rule"}
# How many sentences have a concept at least, and how many orders have two together.
_FEWEST = 5
_DIGITS, _LEAST = 2, 0.05


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence: which list it is of, whether it is an order, how much it counts, its concepts."""

    source: str
    order: bool
    importance: float
    concepts: frozenset[str]


def examples(folder: Path) -> Iterator[Example]:
    """Read all sentences that teach something.

    Sentences that must be left alone count for many, since articles hold so few like them.
    """
    for source, order, importance, sentences in (
        ("orders", True, 3.0, read_order_sentences("orders")),
        ("instructions", True, 3.0, _plain("instructions")),
        ("instructions missed", True, 3.0, _plain("instructions_missed")),
        ("evaluation", True, 3.0, tuning_orders()),
        ("honest orders", False, 8.0, read_order_sentences("honest_orders")),
        ("no instructions", False, 60.0, read_order_sentences("no_instructions")),
        ("flagged wrongly", False, 60.0, read_order_sentences("no_instructions_flagged")),
        ("articles", False, 1.0, article_sentences(folder)),
    ):
        for sentence in sentences:
            yield Example(source, order, importance, order_concepts(sentence))


def _plain(name: OrderSentences) -> Iterator[str]:
    # A letter beyond ASCII is part of a disguise there, or of another language.
    return (sentence for sentence in read_order_sentences(name) if sentence.isascii())


def tuning_orders() -> Iterator[str]:
    """Yield what was put into the evaluation's articles that are kept for tuning."""
    for article in read_injected():
        if not article.held_out and article.kind not in _UNREADABLE:
            yield from (article.text[start:end] for start, end in article.injected)


def article_sentences(folder: Path) -> Iterator[str]:
    """Yield the sentences of the articles in a folder's sets."""
    for name in _ARTICLES:
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"]
            for start, end in sentence_spans(text):
                sentence = text[start:end].replace("\n", " ").strip()
                if len(sentence) >= _FEWEST_LETTERS:
                    yield sentence


def terms_of(concepts: frozenset[str]) -> list[Term]:
    """Return what a sentence with these concepts is weighed by: each, and every two."""
    together = combinations(sorted(concepts - _AGAINST.keys()), 2)
    return [
        *((concept,) for concept in sorted(concepts)),
        *(pair for pair in together if not _VAGUE.issuperset(pair)),
    ]


def fit(data: Sequence[Example], penalty: float = PENALTY) -> SparseModel:
    """Fit a model, its numbers rounded as they are written."""
    # Sentences of the same concepts are one row that counts for all of them.
    merged: dict[tuple[frozenset[str], bool], float] = defaultdict(float)
    for example in data:
        merged[example.concepts, example.order] += example.importance
    rows = [terms_of(concepts) for concepts, _ in merged]
    positive = np.array([order for _, order in merged])
    importance = np.array(list(merged.values()))
    return fitted(rows, positive, importance, penalty, _bounds(data)).rounded(_DIGITS, _LEAST)


def _bounds(data: Sequence[Example]) -> Mapping[Term, tuple[float, float]]:
    """Return the terms that are seen often enough, and what each may be worth."""
    single = Counter((concept,) for example in data for concept in example.concepts)
    pairs = Counter(
        term for each in data if each.order for term in terms_of(each.concepts) if len(term) > 1
    )
    return {
        term: (-_AGAINST[term[0]], 0.0) if term[0] in _AGAINST else (0.0, math.inf)
        for term, count in (*single.items(), *pairs.items())
        if count >= _FEWEST
    }


def cross_validated(data: Sequence[Example], penalty: float = PENALTY) -> list[float]:
    """Score each sentence by a model fitted to the other parts of the data."""
    found = [0.0] * len(data)
    for fold in range(FOLDS):
        model = fit([each for row, each in enumerate(data) if row % FOLDS != fold], penalty)
        for row in range(fold, len(data), FOLDS):
            found[row] = model.score(terms_of(data[row].concepts))
    return found


def summary(data: Sequence[Example], scores: Sequence[float]) -> list[str]:
    """Return a line for each list: the share of its sentences that has some score at least."""
    lines = [f"{'sentences':20} count" + "".join(f"{f'{level:+.1f}':>9}" for level in LEVELS)]
    for source in dict.fromkeys(example.source for example in data):
        own = [s for s, example in zip(scores, data, strict=True) if example.source == source]
        shares = "".join(f"{np.mean([s >= level for s in own]):9.2%}" for level in LEVELS)
        lines.append(f"{source:20} {len(own):5}{shares}")
    return lines


def main(arguments: Sequence[str]) -> int:
    """Fit, print what cross-validation finds, and write the numbers where a file is named."""
    if not 1 <= len(arguments) <= 2:
        print("usage: python -m eval.fit_instructions FOLDER [FILE]", file=sys.stderr)
        return 2
    data = list(examples(Path(arguments[0])))
    for line in summary(data, cross_validated(data)):
        print(line)
    if len(arguments) == 2:
        Path(arguments[1]).write_text(instruction_weights_file(fit(data)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
