"""What a run is a run of: data, settings, versions and code, as digests where they are long."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from eval.dataset import Dataset
from index import IndexSettings, MiniLMEmbedder, RawDocument
from index.server import ServerAddress
from qa import QASettings

_LIBRARIES = "chromadb llama-index-core numpy onnxruntime tantivy tokenizers".split()
_OF_MODELS = ("model", "context_tokens", "answer_tokens", "verify", "unsupported")
# A name in a list of what differs stands for so many.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How articles are cut into passages, and what answers."""

    index: IndexSettings
    qa: QASettings

    @classmethod
    def of(cls, model: str | None = None) -> "RunSettings":
        """Return the environment's settings, with a model in place of theirs; "" names none."""
        settings = cls(IndexSettings.from_environment(), QASettings.from_environment())
        if model is None:
            return settings
        return replace(settings, qa=settings.qa.model_copy(update={"model": model or None}))

    @property
    def facts(self) -> dict[str, Any]:
        """Those that count, by name. Raises SettingsError for an address that is none."""
        settings: dict[str, Any] = {
            "embedder": MiniLMEmbedder.name,
            "passage_tokens": self.index.passage_tokens,
        }
        if self.qa.model is None:
            return settings
        of_models = self.qa.model_dump(include=set(_OF_MODELS))
        return {"host": ServerAddress.of(self.qa.base_url).host, **of_models, **settings}


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
    def of(
        cls,
        dataset: Dataset,
        settings: RunSettings,
        suite: str | None = None,
        arm: str = "verbatim",
    ) -> "Facts":
        """Return the facts of a run that would begin now; without a model ``arm`` answers."""
        return cls(
            dataset.name,
            settings.qa.model or arm,
            settings.facts | ({"suite": suite} if suite else {}),
            {
                "footnote": version("footnote-qa"),
                "python": platform.python_version(),
                **{name: version(name) for name in _LIBRARIES},
            },
            _code(),
            {case.id: digest_of(case.to_dict()) for case in dataset.cases},
            {each.article_id: digest_of(_held(each)) for each in dataset.articles},
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
                f"{name}: {mine.get(name, 'none')}, {others.get(name, 'none')}"
                for name in differing(mine, others)
            ]
        return [*found, *(["code"] if self.code != other.code else [])]


def differing(mine: Mapping[str, Any], others: Mapping[str, Any]) -> list[str]:
    """Return the names whose values differ, sorted; one that is missing has the value None."""
    return sorted(name for name in {*mine, *others} if mine.get(name) != others.get(name))


def digest_of(document: Any) -> str:
    """Return the SHA-256 of a JSON document, shortened to what tells versions apart."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _held(article: RawDocument) -> list[Any]:
    of_file = [asdict(article.document)] if article.document else []
    return [article.title, article.text, *of_file]


def _ids(mine: Mapping[str, str], others: Mapping[str, str]) -> str:
    names = differing(mine, others)
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _code() -> str:
    """Return a digest of the modules and learnt weights that answer, and of what judges."""
    digest = hashlib.sha256()
    folders = [Path(str(files(name))) for name in ("index", "qa")]
    home = Path(str(files("eval")))
    judging = [*home.glob("*.py"), *home.glob("suites/*.py")]
    for file in sorted([*judging, *(each for folder in folders for each in folder.rglob("*"))]):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
