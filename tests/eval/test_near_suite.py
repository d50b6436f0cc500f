"""Near repeats and their alterations, made from real articles."""

from collections import Counter
from pathlib import Path

from eval.claims import articles_of
from eval.dataset import load_dataset
from eval.near_suite import near_suite


def test_both_sides_are_made_and_nothing_false_stands_in_its_evidence(bench: Path) -> None:
    articles = articles_of(load_dataset(bench / "bench" / "xquad" / "en"))
    few = {key: articles[key] for key in list(articles)[:6]}
    found = near_suite(few)
    assert found == near_suite(few)
    counts = Counter(each.honest for each in found)
    assert counts[True] > 50
    assert counts[False] > 50
    assert all(each.claim not in each.evidence for each in found if not each.honest)
    assert {each.kind for each in found} >= {"honest", "near swap", "near scope", "near negation"}
