"""What a run is a run of: data, settings, versions and code, as digests where they are long."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from eval.dataset import Dataset
from index import IndexSettings, MiniLMEmbedder
from qa import QASettings, host_of

_LIBRARIES = "chromadb llama-index-core numpy onnxruntime tantivy tokenizers".split()
# A name in a list of what differs stands for so many.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """What was asked, of what, and of whom.

    ``cases`` and ``corpus`` map cases and articles, by their ids, to digests; ``code`` is one of
    all that answers and judges. ``arm`` names who answered.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    dataset: str
    arm: str
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    code: str
    cases: Mapping[str, str]
    corpus: Mapping[str, str]

    @classmethod
    def of(cls, dataset: Dataset, model: str | None = None) -> "Facts":
        """Return the facts of a run that would begin now; ``model``, if any, is who answers.

        Raises SettingsError.
        """
        settings = _settings(model)
        return cls(
            dataset.name,
            settings.get("model", "verbatim"),
            settings,
            {
                "footnote": version("footnote-qa"),
                "python": platform.python_version(),
                **{name: version(name) for name in _LIBRARIES},
            },
            _code(),
            {case.id: digest_of(case.to_dict()) for case in dataset.cases},
            {
                each.article_id: digest_of(
                    [each.title, asdict(each.document) if each.document else each.text]
                )
                for each in dataset.articles
            },
        )

    @property
    def recipe(self) -> str:
        """A digest of all but the cases: what decides how a case is answered."""
        return digest_of([self.settings, self.versions, self.code, self.corpus])

    def differences(self, other: "Facts", *, of_data: bool) -> list[str]:
        """Name what differs in another run: its cases and corpus, or all else."""
        if of_data:
            return [
                f"{name} ({_ids(mine, others)})"
                for name, mine, others in (
                    ("the cases", self.cases, other.cases),
                    ("the articles", self.corpus, other.corpus),
                )
                if mine != others
            ]
        found = [] if self.arm == other.arm else [f"arm: {self.arm}, {other.arm}"]
        for mine, others in (self.settings, other.settings), (self.versions, other.versions):
            found += [
                f"{name}: {mine.get(name)}, {others.get(name)}"
                for name in sorted({*mine, *others})
                if mine.get(name) != others.get(name)
            ]
        return [*found, *(["code"] if self.code != other.code else [])]


def digest_of(document: Any) -> str:
    """Return the SHA-256 of a JSON document, shortened to what tells versions apart."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _ids(mine: Mapping[str, str], others: Mapping[str, str]) -> str:
    differing = sorted(name for name in {*mine, *others} if mine.get(name) != others.get(name))
    more = len(differing) - _NAMED
    return ", ".join(differing[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _settings(model: str | None) -> dict[str, Any]:
    """Return the settings that an answer depends on."""
    index, qa = IndexSettings.from_environment(), QASettings.from_environment()
    settings = {
        "embedder": MiniLMEmbedder.name,
        "passage_tokens": index.passage_tokens,
        "overlap_sentences": index.overlap_sentences,
    }
    if (name := model or qa.model) is None:
        return settings
    of_models = qa.model_dump(
        include={
            "context_tokens", "answer_tokens", "verify", "judge", "judge_model", "unsupported",
        }
    )  # fmt: skip
    return {**settings, "model": name, "host": host_of(name, qa), **of_models}


def _code() -> str:
    """Return a digest of the modules and learnt weights that answer, and of what judges."""
    digest = hashlib.sha256()
    folders = [Path(str(files(name))) for name in ("index", "qa")]
    judging = Path(str(files("eval"))).glob("*.py")
    for file in sorted([*judging, *(each for folder in folders for each in folder.rglob("*"))]):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
