"""Metrics are what their authors define."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from eval.metrics import exact_match, first_rank, ndcg, token_f1


@pytest.mark.parametrize(
    ("text", "answers", "exact", "f1"),
    [
        ("The 1902!", ["1902"], True, 1),
        ("in 1902", ["1902"], False, 2 / 3),
        ("An apple a day", ["pear", "Apple day."], True, 1),
        ("cat sat mat", ["cat mat rug", "dog"], False, 2 / 3),
        ("b b", ["b b b"], False, 0.8),
        ("U.S.", ["US"], True, 1),
        ("well-known", ["well known"], False, 0),
        ("grey granite", ["granite grey"], False, 1),
        ("Café", ["cafe"], False, 0),
        # Only what ASCII has is punctuation.
        ("«1902»", ["1902"], False, 0),
        ("1902 —", ["1902"], False, 2 / 3),
        ("There is another", ["there is a nother"], False, 2 * (2 / 3) ** 2 / (4 / 3)),
        # An accepted answer without words is none.
        ("an answer", ["the", "answer"], True, 1),
        ("", [], True, 1),
        ("The", [], True, 1),
        ("Yes", [], False, 0),
        ("", ["Yes"], False, 0),
    ],
)
def test_exact_match_and_token_f1_are_squads(
    text: str, answers: list[str], exact: bool, f1: float
) -> None:
    assert exact_match(text, answers) is exact
    assert token_f1(text, answers) == pytest.approx(f1)


def test_ndcg_and_the_reciprocal_rank_on_cranfield(bench: Path) -> None:
    folder = bench / "bench" / "cranfield"

    def words(name: str) -> dict[str, set[str]]:
        rows = map(json.loads, (folder / name).open(encoding="utf-8"))
        return {row["_id"]: set(re.findall(r"\w+", row["text"].lower())) for row in rows}

    documents, known = words("corpus.jsonl"), dict[str, dict[str, float]]()
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        query, document, grade = line.split("\t")
        # Grades, so that the order of what is right counts, too.
        known.setdefault(query, {})[document] = float(grade) + int(document) % 3
    found = 0
    for query, asked in words("queries.jsonl").items():
        grades = known.get(query, {})
        ranked = sorted(documents, key=lambda name: (-len(asked & documents[name]), name))
        gains = np.array([grades.get(name, 0) for name in ranked])
        discounts = 1 / np.log2(np.arange(2, 12))
        best = np.sort(list(grades.values()))[::-1][:10]
        expected = (gains[:10] @ discounts) / (best @ discounts[: len(best)])
        assert ndcg(gains, grades.values(), 10) == pytest.approx(expected)
        assert first_rank(gains > 0) == np.flatnonzero(gains)[0] + 1
        found += bool(expected > 0)
    assert found > 100
    assert ndcg([1], [], 10) == 0
    assert first_rank([False]) == math.inf
