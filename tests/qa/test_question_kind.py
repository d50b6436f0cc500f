"""Questions about the whole, greetings, and all others, told apart by nearness to examples."""

import numpy as np
import pytest

from index import Embedder
from qa.question_kind import VECTORS_FILE, QuestionKinds, example_vectors, read_examples
from qa.types import QuestionKind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("summarise this please", "overview"),
        ("whats this article about", "overview"),
        ("tl;dr", "overview"),
        ("Give me the main points of the report.", "overview"),
        ("in short, what is it about?", "overview"),
        ("hello!", "greeting"),
        ("Hi there", "greeting"),
        ("thanks a lot", "greeting"),
        ("good evening", "greeting"),
        ("Who painted the Arabic sign?", "question"),
        ("how much is a ticket", "question"),
        ("and when?", "question"),
        ("why did the council say no", "question"),
        ("What did she say about the summary?", "question"),
    ],
)
def test_a_question_is_taken_for_what_it_is(
    embedder: Embedder, question: str, kind: QuestionKind
) -> None:
    (vector,) = embedder.embed([question])
    assert QuestionKinds(embedder).kind_of(vector) == kind


def test_the_vectors_that_come_along_are_those_of_the_examples(embedder: Embedder) -> None:
    kept = np.load(VECTORS_FILE).astype(np.float32)
    assert np.allclose(kept, example_vectors(embedder), atol=0.01)
    assert sum(map(len, read_examples().values())) == len(kept)
