"""Files that come with Footnote and must be the ones it was built for."""

import hashlib
import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.errors import EmbedderError, FootnoteError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


class OnnxSession(Protocol):
    """What runs a model: a session of onnxruntime."""

    def run(self, output_names: None, input_feed: dict[str, Any], /) -> list[Any]:
        """Return the outputs of the model for these inputs."""
        ...

    def get_inputs(self) -> list[Any]:
        """Return what the model takes, each with its ``name``."""
        ...


def verified(path: Path, sha256: str, what: str, error: type[FootnoteError]) -> bytes:
    """Return the bytes of a file whose SHA-256 is the one given.

    ``what`` names the file in messages, as in "embedding model". Raises ``error`` when it is
    missing or another one.
    """
    try:
        data = path.read_bytes()
    except OSError as cause:
        raise error(
            f"The {what}'s file {path} cannot be read ({cause.strerror}); "
            "install Footnote again with 'make install'."
        ) from cause
    if hashlib.sha256(data).hexdigest() != sha256:
        raise error(
            f"The {what}'s file {path} is not the one Footnote was built for; "
            "install Footnote again with 'make install'."
        )
    return data


def wordpiece_tokenizer() -> "Tokenizer":
    """Load the WordPiece tokenizer of the bundled models. Raises EmbedderError."""
    from tokenizers import Tokenizer

    file = Path(str(files("index") / "data" / "tokenizer.json"))
    data = verified(file, TOKENIZER_SHA256, "embedding model", EmbedderError)
    tokenizer = Tokenizer.from_str(data.decode())
    # The file comes with truncation and padding at 128 tokens: both would lose or add text.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def onnx_session(model: bytes | str, *, threads: int = 0) -> OnnxSession:
    """Open an ONNX model, given as bytes or by its path, on the processor.

    A run takes so many threads; 0 is one for each core. onnxruntime does not tell its makers of
    its use.

    It reads the variable when it is imported; its call for the same comes too late, when a
    session has already begun to.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that spin while they wait take the processor from whoever asks at the same time.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session: OnnxSession = InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return session
