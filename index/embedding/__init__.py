"""Turn text into vectors: the Embedder protocol, the bundled model and a server's model."""

from index.embedding.embedder import (
    Embedder,
    Encoding,
    FloatArray,
    MiniLMEmbedder,
    OnnxSession,
    bundled_embedder,
    onnx_session,
    unit,
    verified,
    wordpiece_tokenizer,
)
from index.embedding.embedders import embedder_of, embedding_host
from index.embedding.late import (
    PackedTokens,
    best_matches,
    pack,
    product,
    project,
    token_means,
    unpack,
)

__all__ = [
    "Embedder",
    "Encoding",
    "FloatArray",
    "MiniLMEmbedder",
    "OnnxSession",
    "PackedTokens",
    "best_matches",
    "bundled_embedder",
    "embedder_of",
    "embedding_host",
    "onnx_session",
    "pack",
    "product",
    "project",
    "token_means",
    "unit",
    "unpack",
    "verified",
    "wordpiece_tokenizer",
]
