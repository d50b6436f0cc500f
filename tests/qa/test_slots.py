"""Do names keep their company?"""

import numpy as np

from index import MiniLMEmbedder
from qa.reading import Vectors
from qa.slots import slot_features


def crossing(embedder: MiniLMEmbedder, claim: str, evidence: str, names: list[str]) -> float:
    one, two = embedder.encode([claim, evidence])
    ours, theirs = Vectors.of_encoding(one), Vectors.of_encoding(two)
    groups = []
    for name in names:
        start = claim.index(name)
        starts = one.tokens.spans[:, 0]
        groups.append(np.flatnonzero((starts >= start) & (starts < start + len(name))))
    matches = theirs.directions @ ours.directions.T
    return slot_features(groups, ours, theirs, matches)["crossing"]


def test_names_that_have_changed_places_cross(embedder: MiniLMEmbedder) -> None:
    evidence = "Boston lost its harbour in the storm, while Denver opened a new museum of art."
    names = ["Boston", "Denver"]
    kept = "Denver got an art museum and Boston was left without a harbour."
    exchanged = "Boston got an art museum and Denver was left without a harbour."
    assert crossing(embedder, exchanged, evidence, names) < 0
    assert crossing(embedder, kept, evidence, names) > crossing(
        embedder, exchanged, evidence, names
    )


def test_one_name_crosses_nothing(embedder: MiniLMEmbedder) -> None:
    assert crossing(embedder, "Boston lost.", "Boston lost its harbour.", ["Boston"]) == 0.0
