"""A LlamaIndex embedding as the embedder of a store."""

import hashlib
from pathlib import Path

import pytest
from llama_index.core.embeddings import BaseEmbedding

from index import (
    ArticleIndex,
    IndexSettings,
    LlamaEmbedder,
    ModelError,
    add_articles,
    text_source,
)
from index.errors import ModelUnreachableError, StoreMismatchError
from qa import QAService, Question
from tests.index.whole_store import check_whole

TEXT = """\
The harbour was built in 1874. Its first master was Karin Holm. She kept the books for
thirty years.

The ferry Aurora sails to Gotland every Tuesday. A crossing takes five hours.
"""


class WordEmbedding(BaseEmbedding):
    """Counts words in its vectors; the last number says what a text was embedded as."""

    model_name: str = "words"
    size: int = 32
    broken: str = ""

    def _vector(self, text: str, kind: float) -> list[float]:
        if self.broken and self.broken in text:
            raise ConnectionRefusedError("nobody listens")
        row = [0.0] * self.size
        for word in text.lower().strip("?").split():
            row[int(hashlib.sha256(word.encode()).hexdigest(), 16) % (self.size - 1)] += 1.0
        row[-1] = kind
        return row

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._vector(text, 0.5)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._vector(query, -0.5)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def test_what_the_embedding_raises_is_one_of_footnote_s_errors(home: Path) -> None:
    with pytest.raises(ModelUnreachableError, match="nobody listens"):
        LlamaEmbedder(WordEmbedding(broken="Footnote"))
    adapted = LlamaEmbedder(WordEmbedding(broken="ferry"))
    with pytest.raises(ModelError, match="LlamaIndex's WordEmbedding words failed"):
        add_articles([text_source(TEXT)], settings=IndexSettings(home=home), embedder=adapted)


def test_a_store_is_built_asked_and_checked_with_it(home: Path) -> None:
    settings, adapted = IndexSettings(home=home), LlamaEmbedder(WordEmbedding())
    source = text_source(TEXT, article_id="harbour", title="The harbour")
    assert add_articles([source], settings=settings, embedder=adapted).added == ("harbour",)
    with QAService(ArticleIndex.open(settings, embedder=adapted)) as service:
        answer = service.answer(Question("Who was the first master of the harbour?"))
        assert "Karin Holm" in answer.text
        (note, *_) = answer.citations
        assert service.index.article("harbour").text[note.start : note.end] == note.quote
    check_whole(home, adapted)
    for other in (None, LlamaEmbedder(WordEmbedding(model_name="other"))):
        with pytest.raises(StoreMismatchError, match="was built with embedder"):
            ArticleIndex.open(settings, embedder=other)
    with pytest.raises(StoreMismatchError, match="was built with dimension 32"):
        ArticleIndex.open(settings, embedder=LlamaEmbedder(WordEmbedding(size=33)))
