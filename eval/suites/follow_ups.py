"""Measure whether retrieval finds the answers to follow-ups over XQuAD."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from eval.cases import CaseError
from eval.dataset import Dataset, load_dataset
from eval.gold import Gold, Place, locate, paragraph_spans
from eval.metrics import first_rank, hit_at
from eval.result import EvalProgress, Report
from eval.store import opened_store
from index import ArticleIndex
from qa import QAService, QASettings, Scope, Turn, followed, turns_from

# The longest question allowed; the end of a long history says most.
_MAX_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up question, the span that answers it, and a person's standalone rewording.

    ``span`` counts code points of the paragraph; paragraphs count from 0.
    """

    id: str
    article: str
    paragraph: int
    span: tuple[int, int]
    history: tuple[Turn, ...]
    question: str
    standalone: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One way of asking: what it searched for, and the gold sentence's rank, per question."""

    name: str
    questions: tuple[str, ...]
    ranks: tuple[int | None, ...]

    def hit_at(self, k: int) -> float:
        """Return the share, 0 to 1, of questions whose gold sentence is among the first k."""
        return hit_at(self.ranks, k) or 0.0


@dataclass(frozen=True, slots=True)
class FollowUpReport:
    """How well each way of asking finds the sentence."""

    asked: tuple[Asked, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures, and each question with its rank, as a JSON object."""
        return {
            "retrieval": [
                {
                    "name": each.name,
                    "hit_at_1": each.hit_at(1),
                    "hit_at_3": each.hit_at(3),
                    "questions": [list(p) for p in zip(each.questions, each.ranks, strict=True)],
                }
                for each in self.asked
            ],
        }


def read_follow_ups() -> tuple[FollowUp, ...]:
    """Return the bundled follow-up questions."""
    path = Path(str(files("eval"))) / "data" / "follow_ups.jsonl"
    items = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return tuple(
        FollowUp(
            item["id"],
            item["article"],
            item["paragraph"],
            (item["start"], item["end"]),
            tuple(turns_from(item["history"])),
            item["question"],
            item["standalone"],
        )
        for item in items
    )


def run_follow_ups(
    folder: Path, *, cache: Path | None = None, progress: Report | None = None
) -> FollowUpReport:
    """Ask follow-ups without a model; ``folder`` is xquad/en, its 48 articles form one store.

    Raises CaseError if the folder does not exist.
    """
    dataset = load_dataset(folder)
    with opened_store(dataset, cache=cache, progress=progress) as index:
        settings = QASettings.from_environment().model_copy(update={"model": None})
        service = QAService(index, settings=settings)
        return FollowUpReport(ask_follow_ups(index, service, dataset, read_follow_ups(), progress))


def ask_follow_ups(
    index: ArticleIndex,
    service: QAService,
    dataset: Dataset,
    follow_ups: Sequence[FollowUp],
    progress: Report | None = None,
) -> tuple[Asked, ...]:
    """Search for each follow-up with its history, alone, joined to it, and reworded by a person.

    Raises CaseError with a follow-up whose span is not in its article.
    """
    golds = [_gold(index, dataset, each) for each in follow_ups]
    ways: tuple[tuple[str, Callable[[FollowUp], str]], ...] = (
        ("Footnote", lambda each: each.question),
        ("the question as it is", lambda each: each.question),
        ("joined to its history", _joined),
        ("a person's version", lambda each: each.standalone),
    )
    asked: list[Asked] = []
    for number, (name, way) in enumerate(ways):
        questions = tuple(map(way, follow_ups))
        ranks: list[int | None] = []
        for each, gold, question in zip(follow_ups, golds, questions, strict=True):
            follows = followed(each.history) if number == 0 else None
            found = service.evidence(question, Scope(), follows).retrieval.sentences
            places = (Place(s.article_id, s.start, s.end) for s in (r.sentence for r in found))
            ranks.append(first_rank(map(gold.supported_by, places)))
            if progress:
                done = number * len(follow_ups) + len(ranks)
                progress(EvalProgress("questions", done, len(ways) * len(follow_ups)))
        asked.append(Asked(name, questions, tuple(ranks)))
    return tuple(asked)


def format_follow_ups(report: FollowUpReport) -> str:
    """Return the figures as a table for the terminal."""
    lines = [f"Gold sentence of {len(report.asked[0].ranks)} follow-ups     first   in three"]
    lines += [f"{a.name:<32} {a.hit_at(1):>7.3f} {a.hit_at(3):>10.3f}" for a in report.asked]
    return "\n".join(lines)


def _joined(each: FollowUp) -> str:
    said = [part for turn in each.history for part in (turn.question, turn.answer)]
    return " ".join([*said, each.question])[-_MAX_CHARACTERS:]


def _gold(index: ArticleIndex, dataset: Dataset, each: FollowUp) -> Gold:
    paragraphs = dataset.paragraphs(each.article)
    text = index.article(each.article).text
    spans = paragraph_spans(text, paragraphs)
    within = spans[each.paragraph] if each.paragraph < len(spans) else None
    quote = paragraphs[each.paragraph][slice(*each.span)] if within else ""
    found = locate(text, quote, within)
    if not quote or not found:
        raise CaseError(f"The span of {each.id} is not in {each.article!r}.")
    return Gold(each.article, found, within)


if __name__ == "__main__":
    from eval.suites.command import main

    raise SystemExit(main("follow_ups"))
