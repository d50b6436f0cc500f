"""A judge loaded from a folder: an ONNX text classifier."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import OnnxSession, SettingsError, onnx_session
from qa.verification.judge import Opinion

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_FILES = ("config.json", "tokenizer.json", "model.onnx")
_SUPPORTED = ("entail", "support", "consistent", "faithful")
# Two unnamed labels mean "no" and "yes", as in MiniCheck.
_NAMELESS = "label_1"
_YES_OR_NO = 2
# Evidence is cut so that it has at most this many tokens together with the claim.
_MAX_TOKENS = 512
# A claim is supported from this probability on, from 0 to 1.
_LEAST = 0.5


class ClassifierJudge:
    """Judges with a classifier of (evidence, claim). Safe to share between threads."""

    def __init__(self, name: str, session: OnnxSession, tokenizer: "Tokenizer", label: int) -> None:
        """Wrap a loaded classifier whose output ``label`` means "supported"."""
        self._name = name
        self._session = session
        self._tokenizer = tokenizer
        self._label = label
        self._inputs = {item.name for item in session.get_inputs()}

    @classmethod
    def open(cls, folder: Path) -> "ClassifierJudge":
        """Load a classifier from a folder in the Hugging Face layout.

        Raises SettingsError when a file is missing or cannot be read, or when no label in its
        configuration means "supported".
        """
        for name in _FILES:
            if not (folder / name).is_file():
                raise SettingsError(
                    f"FOOTNOTE_JUDGE names {folder}, which has no {name}; a judge is a folder "
                    f"with {', '.join(_FILES)}."
                )
        from tokenizers import Tokenizer

        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            session = onnx_session(str(folder / "model.onnx"))
        except Exception as error:
            # The three libraries raise all kinds of exceptions.
            raise SettingsError(f"The judge in {folder} cannot be read: {error}") from error
        label = _supported(config.get("id2label") or {})
        if label is None:
            raise SettingsError(
                f"No label in {folder / 'config.json'} means “supported”; FOOTNOTE_JUDGE needs an "
                "entailment classifier."
            )
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MAX_TOKENS, strategy="only_first")
        return cls(folder.name, session, tokenizer, label)

    def opinion(self, claim: str, evidence: str, seconds: float) -> Opinion | None:
        """Return the classifier's opinion; it ignores ``seconds``."""
        encoding = self._tokenizer.encode(evidence, claim)
        given = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {
            name: np.array([values], np.int64)
            for name, values in given.items()
            if name in self._inputs
        }
        logits = np.asarray(self._session.run(None, feed)[0], np.float64)[0]
        supported = _share(logits, self._label) >= _LEAST
        says = "supports" if supported else "does not support"
        return Opinion(supported, f"{self._name} says the passage {says} all of this.")


def _supported(labels: Mapping[str, Any]) -> int | None:
    """Return the number of the label that means "supported", or None."""
    for number, label in labels.items():
        name = str(label).casefold()
        if name.startswith(_SUPPORTED) or (name == _NAMELESS and len(labels) == _YES_OR_NO):
            return int(number)
    return None


def _share(logits: "np.ndarray[tuple[int], np.dtype[np.float64]]", label: int) -> float:
    if len(logits) == 1:
        return 1 / (1 + math.exp(-float(logits[0])))
    shares = np.exp(logits - logits.max())
    return float(shares[label] / shares.sum())
