import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import MiniLMEmbedder
from index.embedding import project
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


@pytest.mark.parametrize("name", ["MODEL_SHA256", "TOKENIZER_SHA256"])
def test_a_wrong_checksum_is_an_error(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(f"index.embedding.embedder.{name}", "0" * 64)
    with pytest.raises(EmbedderError, match="is not the one Footnote was built for"):
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


def test_projection_is_the_same_on_every_machine() -> None:
    first_row = project(np.eye(384, dtype=np.float32)[:1])
    signs = np.sign(first_row[0, :16]).astype(int).tolist()
    assert signs == [1, -1, 1, -1, 1, 1, 1, 1, -1, 1, -1, 1, -1, 1, -1, -1]
