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
from index.embedding.named_embedder import embedder_of, embedding_host
from index.embedding.projection import (
    PROJECTED_DIMENSION,
    Direction,
    direction,
    directions,
    product,
    project,
)
