"""The weights of the reader, run by onnxruntime on the processor."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import OnnxSession, ReaderError, onnx_session, verified, wordpiece_tokenizer
from qa.ranking import FloatArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL_FILE = Path(str(files("qa"))) / "reader" / "data" / "reader.onnx"
MODEL_SHA256 = "eba5ba9881bed94c7232778dcd7f9194dd09b4b627084d2365951e83c2d38f9f"

# What is read of each part, in tokens; the end of a history and of a context says most.
_QUESTION_TOKENS = 64
_HISTORY_TOKENS = 48
_CONTEXT_TOKENS = 56
_SENTENCE_TOKENS = 96
# So many pairs are read side by side, each on one core: a third faster than one after the other on
# two.
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a sentence to be read together.

    ``history`` is what was said before, empty for a question by itself; ``context`` is the place
    of the sentence and what stands before it.
    """

    question: str
    sentence: str
    context: str
    history: str = ""


class ReaderModel:
    """Reads questions and sentences together. Safe to share by threads."""

    def __init__(self, session: OnnxSession, tokenizer: "Tokenizer") -> None:
        """Wrap a session and a tokenizer; most callers want ``load()``."""
        self._session = session
        self._tokenizer = tokenizer
        self._opening, self._closing = tokenizer.encode("").ids
        self._bar = tokenizer.encode("|", add_special_tokens=False).ids
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reading")

    @classmethod
    def load(cls, path: Path = MODEL_FILE, sha256: str = MODEL_SHA256) -> "ReaderModel":
        """Load the bundled weights, their checksum verified.

        Raises ReaderError when the file is missing or is not the one expected, and EmbedderError
        when the tokenizer is not.
        """
        data = verified(path, sha256, "reader", ReaderError)
        return cls(onnx_session(data, threads=1), wordpiece_tokenizer())

    def logits(self, pairs: Sequence[Pair]) -> FloatArray:
        """Return for each pair the log-odds that the sentence answers, of shape (pairs,)."""
        texts = [part for pair in pairs for part in (pair.question, pair.sentence, pair.context)]
        texts += [pair.history for pair in pairs]
        known = dict.fromkeys(texts)
        encoded = self._tokenizer.encode_batch(list(known), add_special_tokens=False)
        ids = {text: each.ids for text, each in zip(known, encoded, strict=True)}
        rows = [self._row(pair, ids) for pair in pairs]
        return np.array(list(self._pool.map(self._run, rows)), np.float32)

    def _row(self, pair: Pair, ids: dict[str, list[int]]) -> tuple[list[int], int]:
        """Return the tokens of a pair, and how many of them stand before the sentence's."""
        asked = ids[pair.question][:_QUESTION_TOKENS]
        if pair.history:
            asked = [*ids[pair.history][-_HISTORY_TOKENS:], *self._bar, *asked]
        context = ids[pair.context]
        if len(context) > _CONTEXT_TOKENS:
            # The beginning says where it stands, the end what goes before.
            context = context[: _CONTEXT_TOKENS // 3] + context[-2 * _CONTEXT_TOKENS // 3 :]
        first = [self._opening, *asked, self._closing, *context, self._closing]
        return [*first, *ids[pair.sentence][:_SENTENCE_TOKENS], self._closing], len(first)

    def _run(self, row: tuple[list[int], int]) -> float:
        # Each by itself: what stands beside a pair in a batch would change its rounding to int8.
        tokens, first = row
        ids = np.array([tokens], np.int64)
        kinds = np.zeros_like(ids)
        kinds[:, first:] = 1
        (logits,) = self._session.run(
            None,
            {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds},
        )
        return float(np.asarray(logits).reshape(-1)[0])
