"""Evidence cut into sentences, with its vectors."""

import numpy as np

from index import MiniLMEmbedder
from index.late import pack, unpack
from qa.evidence import Evidence, evidence_sentences, evidence_vectors, verbatim_stretch

TEXT = "The mill burned in 1901. It was rebuilt of steel. Nobody was hurt."


def test_bare_evidence_is_cut_and_stored_evidence_is_not(embedder: MiniLMEmbedder) -> None:
    (encoding,) = embedder.encode([TEXT])
    stored = Evidence(TEXT, unpack(pack(encoding.tokens)))
    sentences = evidence_sentences([Evidence(TEXT), stored, Evidence(" ")])
    assert [sentence.item for sentence in sentences] == [0, 0, 0, 1]
    assert sentences[1].text == "It was rebuilt of steel."


def test_bare_evidence_is_read_in_one_context(embedder: MiniLMEmbedder) -> None:
    (encoding,) = embedder.encode([TEXT])
    bare = [Evidence(TEXT)]
    vectors = evidence_vectors(embedder, bare, evidence_sentences(bare))
    ids = np.concatenate([each.ids for each in vectors])
    np.testing.assert_array_equal(ids, encoding.tokens.ids)
    stored = [Evidence(TEXT, unpack(pack(encoding.tokens)))]
    (packed,) = evidence_vectors(embedder, stored, evidence_sentences(stored))
    joined = np.concatenate([each.directions for each in vectors])
    assert (packed.directions * joined).sum(axis=1).min() > 0.99


def test_a_claim_may_repeat_neighbouring_sentences() -> None:
    sentences = evidence_sentences([Evidence(TEXT)])
    assert verbatim_stretch("The mill burned in 1901.", sentences) == (0, 1)
    assert verbatim_stretch("It was rebuilt of steel. Nobody was hurt.", sentences) == (1, 3)
    assert verbatim_stretch("The mill burned.", sentences) is None
    assert verbatim_stretch("The mill burned in 1901. Nobody was hurt.", sentences) is None
