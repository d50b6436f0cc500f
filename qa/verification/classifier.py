"""A judge loaded from a folder: an ONNX entailment classifier."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.embedding import onnx_session
from index.errors import SettingsError
from qa.verification.judge import LEAST, Claims, Opinion, opinion_of

_FILES = ("config.json", "tokenizer.json", "model.onnx")
_ENTAILMENT = "entailment"
# Evidence is cut so that it has at most this many tokens together with the claim.
_MAX_TOKENS = 512


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

    def opinions(self, claims: Claims, end: float) -> Iterator[Opinion]:
        """Yield the classifier's opinions; it ignores ``end``."""
        return (self._opinion(claim, evidence) for claim, evidence in claims)

    def _opinion(self, claim: str, evidence: str) -> Opinion:
        encoding = self._tokenizer.encode(evidence, claim)
        given = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([given[name]], np.int64) for name in self._inputs}
        logits = np.asarray(self._session.run(None, feed)[0], np.float64)[0]
        shares = np.exp(logits - logits.max())
        return opinion_of(self._name, bool(shares[self._label] / shares.sum() >= LEAST))
