import numpy as np

from index.embedding.embedder import MiniLMEmbedder, TokenEncoding
from index.embedding.late import best_matches, pack, product, project, unpack


def tokens_of(embedder: MiniLMEmbedder, text: str) -> TokenEncoding:
    return embedder.encode([text])[0].tokens


def test_packed_tokens_keep_their_ids_and_their_directions(embedder: MiniLMEmbedder) -> None:
    tokens = tokens_of(embedder, "The ferry leaves the harbour at nine.")
    packed = unpack(pack(tokens))
    assert packed.ids.tolist() == tokens.ids.tolist()
    vectors = packed.vectors.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert (vectors * project(tokens.vectors)).sum(axis=1).min() > 0.99


def test_no_tokens_pack_to_nothing(embedder: MiniLMEmbedder) -> None:
    assert pack(tokens_of(embedder, "")) == b""
    assert unpack(b"").vectors.shape == (0, 128)


def test_projection_is_the_same_on_every_machine() -> None:
    first_row = project(np.eye(384, dtype=np.float32)[:1])
    signs = np.sign(first_row[0, :16]).astype(int).tolist()
    assert signs == [1, -1, 1, -1, 1, 1, 1, 1, -1, 1, -1, 1, -1, 1, -1, -1]


def test_each_question_token_finds_its_best_match(embedder: MiniLMEmbedder) -> None:
    question = project(tokens_of(embedder, "when does the ferry leave").vectors)
    sentences = [
        unpack(pack(tokens_of(embedder, text)))
        for text in ("The ferry leaves at nine.", "", "Apples are cheap this year.")
    ]
    matches = best_matches(question, sentences)
    assert matches.shape == (3, len(question))
    assert matches[1].tolist() == [0.0] * len(question)
    assert matches[0].mean() > matches[2].mean()
    first = sentences[0].vectors.astype(np.float32)
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    np.testing.assert_allclose(matches[0], (first @ question.T).max(axis=0), rtol=1e-5)


def test_a_product_in_blocks_is_the_product() -> None:
    random = np.random.RandomState(3)
    rows = random.rand(5000, 128).astype(np.float32)
    columns = random.rand(128, 20).astype(np.float32)
    assert np.allclose(product(rows, columns), rows @ columns, atol=1e-4)
    assert product(rows[:0], columns).shape == (0, 20)
