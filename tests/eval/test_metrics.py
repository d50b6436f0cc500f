"""Metrics are what their authors define."""

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eval import load_dataset
from eval.gold import Gold, Place
from eval.metrics import exact_match, first_rank, ndcg, token_f1
from eval.outcome import Outcome, Reply


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
    dataset = load_dataset(bench / "bench" / "cranfield")
    documents = {each.article_id: words(each.text) for each in dataset.articles}
    # Two of its documents are empty.
    assert (len(dataset.cases), len(documents)) == (225, 1398)
    found = 0
    for case in dataset.cases:
        # Grades, so that the order of what is right counts, too.
        grades = {name: grade + int(name) % 3 for name, grade in case.relevant.items()}
        asked = words(case.question)
        ranked = sorted(documents, key=lambda name: (-len(asked & documents[name]), name))[:100]
        # Two passages of a document are one document.
        places = [Place(name, start, start + 9) for name in ranked for start in (0, 9)]
        values = Outcome.of(
            replace(case, relevant=grades), Gold(), Reply((), (), (), tuple(places), None, 1.0)
        ).values
        gains = np.array([grades.get(name, 0) for name in ranked])
        discounts = 1 / np.log2(np.arange(2, 12))
        best = np.sort(list(grades.values()))[::-1][:10]
        expected = (gains[:10] @ discounts) / (best @ discounts[: len(best)])
        assert values["passage.ndcg@10"] == pytest.approx(expected)
        places_of_right = np.flatnonzero(gains)
        reciprocal = 1 / (places_of_right[0] + 1) if len(places_of_right) else 0
        assert values["passage.mrr"] == reciprocal
        assert values["passage.recall@10"] == np.count_nonzero(gains[:10]) / len(grades)
        found += bool(expected > 0)
    assert found > 100
    assert ndcg([1], [], 10) == 0
    assert first_rank([False]) == math.inf


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
