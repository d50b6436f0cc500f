"""Questions in other words than the embedder knows."""

import pytest

from index import Embedder
from qa.retrieval.question import is_foreign


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("When does the first show in the new hall take place?", False),
        ("what did Teodora Ilieva charge for it", False),
        ("Why?", False),
        ("1984?", False),
        ("Wann findet die erste Vorstellung im neuen Saal statt?", True),
        ("¿Quién es la entrenadora del caballo ganador?", True),
        ("Dans quelle ville a-t-elle appris son métier ?", True),
        ("glutenfree insted of barly what", True),
    ],
)
def test_another_language_and_bad_spelling_are_told(
    embedder: Embedder, question: str, foreign: bool
) -> None:
    (encoding,) = embedder.encode([question])
    assert is_foreign(question, encoding) is foreign
