"""Evidence cut into sentences, with its vectors."""

from collections.abc import Sequence

import numpy as np
import pytest

from index import Encoding, MiniLMEmbedder
from index.late import pack, unpack
from qa.evidence import Evidence, EvidenceVectors, evidence_sentences, verbatim_stretch

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
    reader = EvidenceVectors(embedder)
    vectors = reader.of(bare, evidence_sentences(bare))
    ids = np.concatenate([each.ids for each in vectors])
    np.testing.assert_array_equal(ids, encoding.tokens.ids)
    stored = [Evidence(TEXT, unpack(pack(encoding.tokens)))]
    (packed,) = reader.of(stored, evidence_sentences(stored))
    joined = np.concatenate([each.directions for each in vectors])
    assert (packed.directions * joined).sum(axis=1).min() > 0.99


def test_the_same_text_is_encoded_once_and_few_are_kept(
    embedder: MiniLMEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.evidence._TEXTS_KEPT", 2)
    encoded: list[str] = []
    encode = embedder.encode

    def counted(texts: Sequence[str]) -> list[Encoding]:
        encoded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(embedder, "encode", counted)
    reader = EvidenceVectors(embedder)

    def read(text: str) -> int:
        encoded.clear()
        reader.of([Evidence(text)], evidence_sentences([Evidence(text)]))
        return len(encoded)

    assert [read("One mill."), read("One mill."), read("Two mills.")] == [1, 0, 1]
    assert [read("One mill."), read("No mill."), read("One mill.")] == [0, 1, 0]
    assert read("Two mills.") == 1
    monkeypatch.setattr("qa.evidence._TOKENS_KEPT", 3)
    assert [read("Four mills burned down."), read("Four mills burned down.")] == [1, 1]


def test_a_claim_may_repeat_neighbouring_sentences() -> None:
    sentences = evidence_sentences([Evidence(TEXT)])
    assert verbatim_stretch("The mill burned in 1901.", sentences) == (0, 1)
    assert verbatim_stretch("It was rebuilt of steel. Nobody was hurt.", sentences) == (1, 3)
    assert verbatim_stretch("The mill burned.", sentences) is None
    assert verbatim_stretch("The mill burned in 1901. Nobody was hurt.", sentences) is None
