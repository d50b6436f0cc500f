"""Turn text into vectors: the Embedder protocol, the bundled model and a server's model."""

from index.embedding.embedder import (
    Embedder,
    Encoding,
    FloatArray,
    MiniLMEmbedder,
    OnnxSession,
    TokenEncoding,
    bundled_embedder,
    onnx_session,
    unit,
    verified,
    wordpiece_tokenizer,
)
from index.embedding.late import (
    PROJECTED_DIMENSION,
    Direction,
    direction,
    directions,
    product,
    project,
)
from index.embedding.llama_embedder import LlamaEmbedder
from index.embedding.openai_embedder import OpenAIEmbedder, embedder_of, embedding_host

__all__ = [
    "PROJECTED_DIMENSION",
    "Direction",
    "Embedder",
    "Encoding",
    "FloatArray",
    "LlamaEmbedder",
    "MiniLMEmbedder",
    "OnnxSession",
    "OpenAIEmbedder",
    "TokenEncoding",
    "bundled_embedder",
    "direction",
    "directions",
    "embedder_of",
    "embedding_host",
    "onnx_session",
    "product",
    "project",
    "unit",
    "verified",
    "wordpiece_tokenizer",
]
