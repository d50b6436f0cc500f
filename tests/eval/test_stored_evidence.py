"""Evidence with vectors as a store has them."""

from eval.claims import ArticleText, CheckedClaim
from eval.stored_evidence import StoredEvidence
from index import MiniLMEmbedder

TEXT = "The mill stood by the river. It burned down in 1901. Nobody built it up again."


def claim(evidence: str, article: str = "3") -> CheckedClaim:
    return CheckedClaim("c", "It burned.", evidence, "honest", "paraphrase", article, 0, "c")


def test_each_sentence_has_the_vectors_of_its_paragraph(embedder: MiniLMEmbedder) -> None:
    stored = StoredEvidence({"3": ArticleText("3", TEXT)}, embedder)
    found = stored.of(claim("It burned down in 1901. Nobody built it up again."))
    assert found is not None
    assert [each.text for each in found] == ["It burned down in 1901.", "Nobody built it up again."]
    tokens = embedder.encode([TEXT])[0].tokens
    first = TEXT.index("It burned")
    within = tokens.within(first, first + len(found[0].text))
    assert found[0].tokens is not None
    assert found[0].tokens.ids.tolist() == within.ids.tolist()


def test_what_is_not_there_has_none(embedder: MiniLMEmbedder) -> None:
    stored = StoredEvidence({"3": ArticleText("3", TEXT)}, embedder)
    assert stored.of(claim("It sank.")) is None
    assert stored.of(claim("It burned down in 1901.", article="4")) is None
