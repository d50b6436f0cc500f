"""What verification finds for and against a few real claims, for the fit to learn from."""

from dataclasses import replace

from eval.claims import ArticleText, CheckedClaim
from eval.stored_evidence import StoredEvidence
from eval.support_examples import examples
from index import MiniLMEmbedder
from qa import Verifier

CLAIM = CheckedClaim(
    "p-1", "The mill burned.", "In 1901 the old mill burned down.", "honest", "paraphrase",
    "3", 0, "p-1",
)  # fmt: skip


def test_what_is_held_out_or_repeated_is_left_out(embedder: MiniLMEmbedder) -> None:
    claims = [
        CLAIM,
        replace(CLAIM, article="2"),
        replace(CLAIM, kind="certainty", unseen=True),
        replace(CLAIM, claim="the old mill burned down"),
        replace(CLAIM, claim="The mill burned in 1911.", kind="number"),
    ]
    articles = {"3": ArticleText("3", f"It stood by the river. {CLAIM.evidence}")}
    found = examples(claims, Verifier(embedder), StoredEvidence(articles, embedder))
    kinds = ["honest paraphrase", "honest paraphrase", "number", "number"]
    assert [example.kind for example in found] == kinds
    assert all(example.sentences[0][0].refuted for example in found[2:])


def test_what_no_paragraph_holds_is_weighed_once(embedder: MiniLMEmbedder) -> None:
    found = examples([CLAIM], Verifier(embedder), StoredEvidence({}, embedder))
    assert len(found) == 1
