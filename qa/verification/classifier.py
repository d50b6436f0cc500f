"""A judge loaded from a folder: an ONNX entailment classifier."""

import json
from pathlib import Path

import numpy as np

from index.embedding import onnx_session
from index.errors import SettingsError
from qa.verification.judge import Opinion

_FILES = ("config.json", "tokenizer.json", "model.onnx")
_ENTAILMENT = "entailment"
# Evidence is cut so that it has at most this many tokens together with the claim.
_MAX_TOKENS = 512
# A claim is supported from this probability on, from 0 to 1.
_LEAST = 0.5


class ClassifierJudge:
    """Judges with a classifier of (evidence, claim). Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Load a classifier from a folder in the Hugging Face layout.

        Raises SettingsError when a file is missing or cannot be read, or when none of its labels
        is "entailment".
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
            labels = {label.lower(): int(n) for n, label in config["id2label"].items()}
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnx_session(str(folder / "model.onnx"))
        except Exception as error:
            # The three libraries raise all kinds of exceptions.
            raise SettingsError(f"The judge in {folder} cannot be read: {error}") from error
        if _ENTAILMENT not in labels:
            raise SettingsError(
                f"No label in {folder / 'config.json'} is “{_ENTAILMENT}”; FOOTNOTE_JUDGE needs an "
                "entailment classifier."
            )
        self._label = labels[_ENTAILMENT]
        self._name = folder.name
        self._inputs = [item.name for item in self._session.get_inputs()]
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MAX_TOKENS, strategy="only_first")

    def opinion(self, claim: str, evidence: str, seconds: float) -> Opinion | None:
        """Return the classifier's opinion; it ignores ``seconds``."""
        encoding = self._tokenizer.encode(evidence, claim)
        given = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([given[name]], np.int64) for name in self._inputs}
        logits = np.asarray(self._session.run(None, feed)[0], np.float64)[0]
        shares = np.exp(logits - logits.max())
        supported = bool(shares[self._label] / shares.sum() >= _LEAST)
        says = "supports" if supported else "does not support"
        return Opinion(supported, f"{self._name} says the passage {says} all of this.")
