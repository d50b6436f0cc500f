"""Make examples for the checker from sets of claims that people judged.

    python -m eval.fitting.claim_examples BENCH/claims_train OUT.jsonl

The folder holds a file ``<set>.jsonl.xz`` for each set, whose README names licences and fields. Our
own claims are read with the passages that hold their evidence. A claim stands where the reader has
a question, and the question that it answers where the reader has the turn before.
"""

import json
import lzma
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.dataset import load_articles
from eval.fitting.learning import read_rows
from eval.fitting.passage_example import UNKNOWN, PassageExample
from index.chunking import sentence_spans

SETS = ("fever", "begin", "fm2", "wice")
OWN = Path("eval/data/claims")
# What is read around the evidence of our own claims, in characters before and after it.
_AROUND = 400
# A chunk of a page has the label of the whole page.
_WEIGHTS = {"wice": 0.7}


def public_examples(folder: Path) -> Iterator[PassageExample]:
    """Yield the examples of the sets that may be learnt from and released."""
    for name in SETS:
        with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                texts = _sentences(row["evidence"])
                if texts:
                    yield _example(row["claim"], row.get("title", ""), texts, row, name)


def own_examples(folder: Path) -> Iterator[PassageExample]:
    """Yield our own claims, each with the passages of its article that hold its evidence."""
    articles = {each.article_id: each for each in load_articles(folder)}
    for row in read_rows(folder / "claims.jsonl"):
        article = articles[row.get("evidence_article_id", row["article_id"])]
        parts = _around(article.text, row["evidence"])
        texts = [text for part in parts for text in _sentences(part)]
        yield _example(row["claim"], _title(article.text), texts, row, "own", row["question"])


def _around(text: str, quotes: Sequence[str]) -> Iterator[str]:
    """Yield the parts of a text around some quotes, in reading order, each part once."""
    spans: list[list[int]] = []
    for start in sorted(text.index(quote) for quote in quotes):
        end = start + max(len(quote) for quote in quotes if text.startswith(quote, start))
        first, last = text.rfind("\n", 0, max(0, start - _AROUND)) + 1, end + _AROUND
        stop = text.find("\n", last)
        stop = len(text) if stop < 0 else stop
        if spans and first <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], stop)
        else:
            spans.append([first, stop])
    yield from (text[start:stop] for start, stop in spans)


def _title(text: str) -> str:
    return text.strip().partition("\n")[0].lstrip("# ")


def _sentences(text: str) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in sentence_spans(text)]


def _example(
    claim: str,
    title: str,
    texts: Sequence[str],
    row: Mapping[str, Any],
    source: str,
    question: str = "",
) -> PassageExample:
    label = row["supported"] if "supported" in row else row["label"] == "supported"
    return PassageExample(
        claim,
        title,
        tuple(texts),
        (UNKNOWN,) * len(texts),
        label,
        turn=(question, "") if question else None,
        natural=True,
        group=f"{row['article_id']} {question}" if question else row.get("claim_id", ""),
        weight=_WEIGHTS.get(source, 1.0),
        source=source,
    )


def main() -> None:
    """Write the examples in an order that is always the same."""
    found = [*public_examples(Path(sys.argv[1])), *own_examples(OWN)]
    random.Random(0).shuffle(found)
    with Path(sys.argv[2]).open("w", encoding="utf-8") as file:
        file.writelines(each.to_line() for each in found)


if __name__ == "__main__":
    main()
