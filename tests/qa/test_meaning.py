"""How well the words of a claim are met."""

import numpy as np

from index import MiniLMEmbedder
from qa.meaning import content_words, least_met, meaning_features, meet
from qa.reading import Reading, Vectors


def features(embedder: MiniLMEmbedder, claim: str, evidence: str) -> dict[str, float]:
    here, there = Reading(claim), Reading(evidence)
    one, two = embedder.encode([claim, evidence])
    ours, theirs = Vectors.of_encoding(one), Vectors.of_encoding(two)
    content = content_words(here, one.tokens.spans, ours)
    matches = theirs.directions @ ours.directions.T
    meeting = meet(content, matches.max(axis=0), there.stems, there.known_names)
    return meaning_features(content, meeting, ours, theirs, matches)


def test_a_claim_in_the_evidences_words_is_covered(embedder: MiniLMEmbedder) -> None:
    signs = features(embedder, "The ships sank quickly.", "Three ships sank, quickly and quietly.")
    assert signs["coverage"] == signs["alignment"] == 1.0
    assert signs["missed"] == signs["alone"] == 0.0


def test_a_synonym_is_nearer_than_an_addition(embedder: MiniLMEmbedder) -> None:
    evidence = "The vessel went down near the coast."
    synonym = features(embedder, "The ship sank near the coast.", evidence)
    addition = features(
        embedder, "The vessel went down near the coast with eleven bankers.", evidence
    )
    assert synonym["worst"] > addition["worst"]
    assert synonym["left_worst"] > addition["left_worst"]


def test_numbers_light_words_and_quotations_do_not_count(embedder: MiniLMEmbedder) -> None:
    claim = 'The mayor called the 12 ships "old and slow" in May.'
    (encoding,) = embedder.encode([claim])
    content = content_words(Reading(claim), encoding.tokens.spans, Vectors.of_encoding(encoding))
    assert [word.text for word in content.words] == ["mayor", "ships"]
    np.testing.assert_allclose(content.tokens.sum(axis=1), 1.0)
    assert ((content.rarity > 0) & (content.rarity <= 1)).all()


def test_the_least_met_words_are_named(embedder: MiniLMEmbedder) -> None:
    claim, evidence = "The ships sank before breakfast.", "Three ships sank."
    here, there = Reading(claim), Reading(evidence)
    one, two = embedder.encode([claim, evidence])
    ours, theirs = Vectors.of_encoding(one), Vectors.of_encoding(two)
    content = content_words(here, one.tokens.spans, ours)
    best = (theirs.directions @ ours.directions.T).max(axis=0)
    meeting = meet(content, best, there.stems, there.known_names)
    assert least_met(content, meeting, claim) == "breakfast"
