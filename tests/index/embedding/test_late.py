import numpy as np

from index.embedding import (
    MiniLMEmbedder,
    TokenEncoding,
    direction,
    directions,
    product,
    project,
)


def tokens_of(embedder: MiniLMEmbedder, text: str) -> TokenEncoding:
    return embedder.encode([text])[0].tokens


def test_a_direction_is_the_mean_of_the_projected_tokens(embedder: MiniLMEmbedder) -> None:
    tokens = tokens_of(embedder, "The ferry leaves the harbour at nine.")
    found = direction(tokens)
    assert np.abs(found).max() == 127
    mean = project(tokens.vectors).mean(axis=0)
    none = direction(tokens_of(embedder, ""))
    row, nothing = directions([found, none])
    assert row @ mean / np.linalg.norm(mean) > 0.999
    assert nothing.tolist() == [0.0] * 128
    assert directions([]).shape == (0, 128)


def test_projection_is_the_same_on_every_machine() -> None:
    first_row = project(np.eye(384, dtype=np.float32)[:1])
    signs = np.sign(first_row[0, :16]).astype(int).tolist()
    assert signs == [1, -1, 1, -1, 1, 1, 1, 1, -1, 1, -1, 1, -1, 1, -1, -1]


def test_a_product_in_blocks_is_the_product() -> None:
    random = np.random.RandomState(3)
    rows = random.rand(5000, 128).astype(np.float32)
    columns = random.rand(128, 20).astype(np.float32)
    assert np.allclose(product(rows, columns), rows @ columns, atol=1e-4)
    assert product(rows[:0], columns).shape == (0, 20)
