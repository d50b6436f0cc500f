"""Questions as people ask them: is each answer right, and sure for good reason?

A set is a folder of ``articles/`` and ``qa.jsonl``, one question a line, with regular
expressions for the facts that a right answer holds.
"""

import json
import re
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from eval.cases import CaseError
from eval.dataset import Dataset, load_articles
from eval.footnote import standing_answer
from eval.metrics import mean, share
from eval.outcome import Crash
from eval.result import EvalProgress, Report
from eval.scores import NOTHING, aligned, as_number, as_share
from eval.store import opened_store
from qa import Answer, QAService, Turn, turns_from

Told = Literal["sure", "perhaps", "refused"]

_FOOTNOTE = re.compile(r"\s*\[\d+\]")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])")
_MARKS = re.compile(r"\*\*|[`\[\]]")
_SHORTEST_QUOTE = 6


class NaturalCase(BaseModel):
    """A question and what is known about its answer.

    ``accept`` are searched for in an answer without regard to case, and ``need`` different ones
    must be found; none of ``reject`` may be. Without an ``article_id`` it is about no article.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int
    article_id: str | None
    question: str
    kind: str
    answerable: bool
    history: list[Turn] = []
    accept: list[str] = []
    reject: list[str] = []
    need: int = Field(default=1, ge=1)
    evidence: list[str] = []

    @field_validator("history", mode="before")
    @classmethod
    def _turns(cls, history: Any) -> list[Turn]:
        return turns_from(history)

    @field_validator("accept", "reject")
    @classmethod
    def _patterns(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression ({error})") from error
        return patterns


@dataclass(frozen=True, slots=True)
class NaturalOutcome:
    """How one question went.

    ``right`` and ``cited`` are None where there is nothing to get right; ``first`` tells whether
    the first sentence of a right answer holds one of its facts. ``corrected`` tells that a
    question of a false premise was answered by what is so instead.
    """

    case: NaturalCase
    scoped: bool
    told: Told
    text: str
    sentences: int
    right: bool | None
    first: bool
    cited: bool | None
    corrected: bool
    milliseconds: float

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as a JSON object."""
        return {
            "id": self.case.id,
            "kind": self.case.kind,
            "question": self.case.question,
            "answerable": self.case.answerable,
            "scoped": self.scoped,
            "told": self.told,
            "text": self.text,
            "sentences": self.sentences,
            "right": self.right,
            "first": self.first,
            "cited": self.cited,
            "corrected": self.corrected,
            "milliseconds": round(self.milliseconds, 3),
        }


@dataclass(frozen=True, slots=True)
class NaturalScores:
    """Shares from 0 to 1 over some questions; None where they are shares of nothing.

    ``sure_right`` is the share of the sure answers to answerable questions that are right,
    ``first`` that of the right ones whose first sentence holds a fact. ``abstained`` counts the
    unanswerable questions that were refused, and ``doubted`` those refused or hedged.
    """

    count: int
    answerable: int
    right: float | None
    cited: float | None
    sure: int
    perhaps: int
    refused: int
    over_refusal: float | None
    sure_right: float | None
    first: float | None
    sentences: float | None
    abstained: int
    doubted: int


@dataclass(frozen=True, slots=True)
class NaturalReport:
    """What became of a set of natural questions."""

    dataset: str
    outcomes: tuple[NaturalOutcome, ...]
    crashes: tuple[Crash, ...]

    @property
    def kinds(self) -> dict[str, NaturalScores]:
        """The scores by kind of question, in the order of the set."""
        kinds = dict.fromkeys(outcome.case.kind for outcome in self.outcomes)
        return {
            kind: natural_scores([o for o in self.outcomes if o.case.kind == kind])
            for kind in kinds
        }

    @property
    def total(self) -> NaturalScores:
        """The scores of all questions."""
        return natural_scores(self.outcomes)

    def to_dict(self) -> dict[str, Any]:
        """Return scores and outcomes as a JSON document."""
        return {
            "dataset": self.dataset,
            "total": asdict(self.total),
            "kinds": {kind: asdict(scores) for kind, scores in self.kinds.items()},
            "median_milliseconds": median([o.milliseconds for o in self.outcomes] or [0.0]),
            "crashes": [crash.to_dict() for crash in self.crashes],
            "cases": [outcome.to_dict() for outcome in self.outcomes],
        }


def is_natural(folder: Path) -> bool:
    """Tell whether a folder's questions come with patterns for their answers."""
    file = folder / "qa.jsonl"
    if not file.is_file():
        return False
    with file.open(encoding="utf-8", errors="replace") as lines:
        return '"accept"' in next(lines, "")


def run_natural(
    folder: Path,
    *,
    model: str | None = None,
    own_article: bool = False,
    cache: Path | None = None,
    progress: Report | None = None,
) -> NaturalReport:
    """Ask every question of a set, in a store of its articles.

    Every other one is asked of its own article, the rest of all; with ``own_article`` each is
    asked of its own. ``model`` names who answers, None for nobody. A question that raises an
    error becomes a crash and goes into no score. Raises CaseError for a bad set.
    """
    cases = read_natural(folder / "qa.jsonl")
    name = f"{folder.resolve().parent.name}/{folder.resolve().name}"
    dataset = Dataset(name, folder / "qa.jsonl", load_articles(folder), ())
    known = {document.article_id for document in dataset.articles}
    for case in cases:
        if case.article_id is not None and case.article_id not in known:
            raise CaseError(f"{folder} has no article {case.article_id!r}, as {case.id} wants.")
    outcomes: list[NaturalOutcome] = []
    crashes: list[Crash] = []
    with opened_store(dataset, cache=cache, progress=progress) as index:
        service = QAService(index)
        service.warm()
        for number, case in enumerate(cases):
            own = case.article_id is not None and (own_article or number % 2 == 1)
            articles = [case.article_id] if own and case.article_id else None
            started = time.perf_counter()
            try:
                answer, _ = standing_answer(
                    service, case.question, history=case.history, articles=articles, model=model
                )
                spent = (time.perf_counter() - started) * 1000
                outcomes.append(judged(case, answer, scoped=own, milliseconds=spent))
            except Exception as error:
                crashes.append(Crash(str(case.id), f"{type(error).__name__}: {error}"))
            if progress:
                progress(EvalProgress("questions", number + 1, len(cases)))
    return NaturalReport(name, tuple(outcomes), tuple(crashes))


def read_natural(path: Path) -> tuple[NaturalCase, ...]:
    """Read natural questions. Raises CaseError that names the first line at fault."""
    cases = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{path} cannot be read: {error}; name a folder with qa.jsonl.") from error
    for number, line in enumerate(lines, 1):
        try:
            cases.append(NaturalCase.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            told = " ".join(str(error).split())[:200]
            raise CaseError(f"{path}, line {number}: {told}; mend the line.") from error
    return tuple(cases)


def judged(
    case: NaturalCase, answer: Answer, *, scoped: bool = False, milliseconds: float = 0.0
) -> NaturalOutcome:
    """Score an answer. A refusal is never right."""
    refused = answer.status == "not_found"
    text = plain_text(_FOOTNOTE.sub("", answer.text))
    first = plain_text(answer.claims[0].text) if answer.claims else ""
    accepted = (
        bool(case.accept)
        and _found(case.accept, text) >= case.need
        and not _found(case.reject, text)
    )
    quotes = [plain_text(note.quote) for note in answer.citations]
    proofs = [plain_text(each) for each in case.evidence]
    cited = not refused and any(
        proof in quote or (len(quote) >= _SHORTEST_QUOTE and quote in proof)
        for proof in proofs
        for quote in quotes
    )
    told: Told = "refused" if refused else "perhaps" if answer.status == "partial" else "sure"
    return NaturalOutcome(
        case=case,
        scoped=scoped,
        told=told,
        text=answer.text,
        sentences=len(answer.claims),
        right=accepted and not refused if case.answerable else None,
        first=_found(case.accept, first) > 0,
        cited=cited if case.answerable else None,
        corrected=not case.answerable and accepted,
        milliseconds=milliseconds,
    )


def natural_scores(outcomes: Sequence[NaturalOutcome]) -> NaturalScores:
    """Score the outcomes of some questions."""
    yes = [o for o in outcomes if o.case.answerable]
    no = [o for o in outcomes if not o.case.answerable]
    given = [o for o in outcomes if o.told != "refused"]
    right = [o for o in yes if o.right]
    return NaturalScores(
        count=len(outcomes),
        answerable=len(yes),
        right=share(bool(o.right) for o in yes),
        cited=share(bool(o.cited) for o in yes),
        sure=sum(o.told == "sure" for o in outcomes),
        perhaps=sum(o.told == "perhaps" for o in outcomes),
        refused=sum(o.told == "refused" for o in outcomes),
        over_refusal=share(o.told == "refused" for o in yes),
        sure_right=share(bool(o.right) for o in yes if o.told == "sure"),
        first=share(o.first for o in right),
        sentences=mean(o.sentences for o in given),
        abstained=sum(o.told == "refused" for o in no),
        doubted=sum(o.told != "sure" for o in no),
    )


def format_natural(report: NaturalReport) -> str:
    """Return the scores as a table for the terminal, by kind."""
    heads = ["", "n", "right", "cited", "sure", "perhaps", "refused", "over-refusal",
             "sure right", "first", "sentences", "abstained"]  # fmt: skip
    rows = [heads]
    for kind, scores in {**report.kinds, "all": report.total}.items():
        asked = scores.count - scores.answerable
        rows.append(
            [
                kind,
                str(scores.count),
                *map(as_share, (scores.right, scores.cited)),
                *map(str, (scores.sure, scores.perhaps, scores.refused)),
                *map(as_share, (scores.over_refusal, scores.sure_right, scores.first)),
                as_number(scores.sentences),
                f"{scores.abstained} of {asked}, doubted {scores.doubted}" if asked else NOTHING,
            ]
        )
    lines = [f"{report.dataset}: {len(report.outcomes)} questions", "", *aligned(rows)]
    lines += [f"Crashed: {crash.case_id}: {crash.message[:200]}" for crash in report.crashes]
    return "\n".join(lines)


def plain_text(text: str) -> str:
    """Return a text composed (NFC), white space squeezed, without Markdown's marks."""
    squeezed = " ".join(unicodedata.normalize("NFC", text).split())
    return _MARKS.sub("", _LINK.sub(r"\1", squeezed))


def _found(patterns: Sequence[str], text: str) -> int:
    return sum(bool(re.search(pattern, text, re.IGNORECASE)) for pattern in patterns)
