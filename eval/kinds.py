"""Questions of five kinds: is what is not found told apart in the right way?"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from eval.cases import CaseError
from eval.dataset import Dataset, load_dataset
from eval.gold import paragraph_spans
from eval.ideal_model import NAME, IdealAnswer, IdealModel, IdealSentence
from eval.locate import Span, locate
from eval.metrics import share
from eval.result import EvalProgress, Report
from eval.store import opened_store
from index import ArticleIndex
from qa import Answer, QAService, QASettings

AskedKind = Literal["answerable", "off_topic", "missing", "false_premise", "partial"]
KINDS: tuple[AskedKind, ...] = get_args(AskedKind)
# What counts for the macro accuracy; the partly answerable are reported beside it.
SCORED: tuple[AskedKind, ...] = ("off_topic", "missing", "false_premise", "answerable")


@dataclass(frozen=True, slots=True)
class KindCase:
    """A question and the kind of answer it should get.

    ``spans`` are (paragraph, start, end), paragraphs counted from 0 and code points within them:
    what answers, or what contradicts a false premise. ``missing`` names what is not there;
    ``ideal`` is a person's answer in other words.
    """

    id: str
    article: str
    kind: AskedKind
    question: str
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int, int], ...]
    missing: str | None
    ideal: str | None
    held_out: bool


@dataclass(frozen=True, slots=True)
class KindOutcome:
    """What one question was told; ``cited`` whether a citation is of a gold sentence."""

    case: KindCase
    told: AskedKind
    cited: bool
    missing: str | None
    text: str


@dataclass(frozen=True, slots=True)
class KindScores:
    """The figures of one answerer over one half of the questions, shares from 0 to 1."""

    system: str
    held_out: bool
    outcomes: tuple[KindOutcome, ...]

    @property
    def confusion(self) -> dict[AskedKind, dict[AskedKind, int]]:
        """How often each kind of question was told each kind of answer."""
        counted = Counter((each.case.kind, each.told) for each in self.outcomes)
        return {kind: {told: counted[kind, told] for told in KINDS} for kind in KINDS}

    def accuracy(self, kind: AskedKind) -> float | None:
        """Return the share of the questions of a kind that were told so."""
        return share(each.told == kind for each in self.outcomes if each.case.kind == kind)

    @property
    def macro_accuracy(self) -> float | None:
        """The mean accuracy over the four kinds that count."""
        shares = [each for kind in SCORED if (each := self.accuracy(kind)) is not None]
        return sum(shares) / len(shares) if shares else None

    @property
    def contradiction_right(self) -> float | None:
        """The share of recognised false premises that cite the contradicting sentence."""
        told = ("false_premise", "false_premise")
        return share(e.cited for e in self.outcomes if (e.case.kind, e.told) == told)

    @property
    def wrongly_contradicted(self) -> float | None:
        """The share of answerable questions that were told to assume something false."""
        answerable = [each for each in self.outcomes if each.case.kind == "answerable"]
        return share(each.told == "false_premise" for each in answerable)

    def to_dict(self) -> dict[str, Any]:
        """Return the figures and every outcome as a JSON object."""
        return {
            "system": self.system,
            "held_out": self.held_out,
            "questions": len(self.outcomes),
            "macro_accuracy": self.macro_accuracy,
            "accuracy": {kind: self.accuracy(kind) for kind in KINDS},
            "contradiction_right": self.contradiction_right,
            "wrongly_contradicted": self.wrongly_contradicted,
            "confusion": self.confusion,
            "outcomes": [
                {
                    "id": each.case.id,
                    "question": each.case.question,
                    "kind": each.case.kind,
                    "told": each.told,
                    "cited": each.cited,
                    "missing": each.missing,
                    "text": each.text,
                }
                for each in self.outcomes
            ],
        }


@dataclass(frozen=True, slots=True)
class KindReport:
    """The scores of each answerer, the half that was tuned on and the half kept out of it."""

    scores: tuple[KindScores, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as the JSON document that ``footnote eval --kinds --json`` prints."""
        return {"kinds": [each.to_dict() for each in self.scores]}


def read_kinds(path: Path | None = None) -> tuple[KindCase, ...]:
    """Read questions of five kinds, by default those that come with the evaluation.

    Raises CaseError that names the file and the line of the first thing wrong.
    """
    path = path or Path(str(files("eval"))) / "data" / "kinds.jsonl"
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            item = json.loads(line)
            if item["kind"] not in KINDS:
                raise CaseError(f"{path}, line {number}: {item['kind']!r} is no kind.")
            cases.append(
                KindCase(
                    item["id"],
                    item["article"],
                    item["kind"],
                    item["question"],
                    tuple(item["answers"]),
                    tuple((place[0], place[1], place[2]) for place in item["spans"]),
                    item["missing"],
                    item["ideal"],
                    item["held_out"],
                )
            )
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise CaseError(f"{path}, line {number} is no such question: {error!r}.") from error
    return tuple(cases)


def run_kinds(
    dataset: Path | Dataset,
    cases: Sequence[KindCase] | None = None,
    *,
    held_out: Sequence[bool] = (False, True),
    cache: Path | None = None,
    progress: Report | None = None,
) -> KindReport:
    """Ask questions of five kinds, without a model and with a scripted ideal one.

    ``dataset`` holds the articles, xquad/en for the bundled questions; those that any question
    is about stand in one store, and each question is asked of all of them. ``held_out`` names
    the halves to ask. Raises CaseError for an article or a span that is not there.
    """
    cases = read_kinds() if cases is None else cases
    loaded = _with_articles(dataset, {case.article for case in cases})
    asked = [case for case in cases if case.held_out in held_out]
    with opened_store(loaded, cache=cache, progress=progress) as index:
        golds = {case.id: _spans(index, loaded, case) for case in asked}
        ideals = {case.id: _ideal(loaded, case) for case in asked}
        settings = QASettings.from_environment().model_copy(update={"model": None})
        service = QAService(
            index, settings=settings, open_model=lambda name, _: _KindModel(*ideals[name])
        )
        ways: tuple[tuple[str, Callable[[KindCase], str | None]], ...] = (
            ("verbatim", lambda case: None),
            (NAME, lambda case: case.id),
        )
        scores: list[KindScores] = []
        done = 0
        try:
            for system, model in ways:
                outcomes: list[KindOutcome] = []
                for case in asked:
                    answer = service.answer(case.question, model=model(case))
                    outcomes.append(_outcome(case, answer, golds[case.id]))
                    done += 1
                    if progress:
                        progress(EvalProgress("questions", done, len(ways) * len(asked)))
                scores += _halves(system, outcomes)
        finally:
            service.close_models()
    return KindReport(tuple(scores))


class _KindModel(IdealModel):
    """The scripted ideal model, that also says which part it does not know."""

    def __init__(self, answer: IdealAnswer, also: str) -> None:
        super().__init__(answer)
        self._also = also

    def _reply(self, content: str) -> str:
        reply = super()._reply(content)
        return reply if reply.startswith("NOT FOUND") or not reply else f"{reply}{self._also}"


def _with_articles(dataset: Path | Dataset, wanted: set[str]) -> Dataset:
    loaded = dataset if isinstance(dataset, Dataset) else load_dataset(dataset)
    articles = tuple(each for each in loaded.articles if each.article_id in wanted)
    if lacking := wanted - {each.article_id for each in articles}:
        raise CaseError(f"{loaded.source} has no article {min(lacking)!r}.")
    return Dataset(f"{loaded.name}, {len(articles)} articles", loaded.source, articles, ())


def _quotes(dataset: Dataset, case: KindCase) -> Iterator[tuple[int, str]]:
    paragraphs = dataset.paragraphs(case.article)
    for paragraph, start, end in case.spans:
        if paragraph >= len(paragraphs) or not paragraphs[paragraph][start:end].strip():
            raise CaseError(f"A span of {case.id} does not stand in {case.article!r}.")
        yield paragraph, paragraphs[paragraph][start:end]


def _spans(index: ArticleIndex, dataset: Dataset, case: KindCase) -> tuple[Span, ...]:
    text = index.article(case.article).text
    within = paragraph_spans(text, dataset.paragraphs(case.article))
    found: list[Span] = []
    for paragraph, quote in _quotes(dataset, case):
        places = locate(text, quote, within[paragraph])
        if not places:
            raise CaseError(f"A span of {case.id} does not stand in {case.article!r}.")
        found += places
    return tuple(found)


def _ideal(dataset: Dataset, case: KindCase) -> tuple[IdealAnswer, str]:
    quotes = tuple(quote for _, quote in _quotes(dataset, case))
    opening = "WRONG PREMISE: " if case.kind == "false_premise" else ""
    sentences = (IdealSentence(f"{opening}{case.ideal}", quotes),) if case.ideal else ()
    also = f"\nMISSING: {case.missing}" if case.kind == "partial" else ""
    return IdealAnswer(sentences, case.missing), also


def _outcome(case: KindCase, answer: Answer, golds: Sequence[Span]) -> KindOutcome:
    cited = any(
        note.article_id == case.article and start < note.end and note.start < end
        for note in answer.citations
        for start, end in golds
    )
    return KindOutcome(case, told(answer), cited, answer.missing, answer.text)


def told(answer: Answer) -> AskedKind:
    """Return which kind of question an answer takes its own to be."""
    match answer.status:
        case "answered":
            return "answerable"
        case "partial":
            return "partial"
    return answer.reason or "missing"


def _halves(system: str, outcomes: Sequence[KindOutcome]) -> list[KindScores]:
    halves = (tuple(e for e in outcomes if e.case.held_out == half) for half in (False, True))
    return [
        KindScores(system, half, each)
        for half, each in zip((False, True), halves, strict=True)
        if each
    ]
