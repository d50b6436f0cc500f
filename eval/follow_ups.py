"""Follow-up questions over the articles of XQuAD: does rewriting them find the sentence?"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from eval.cases import CaseError
from eval.dataset import Dataset, load_dataset
from eval.gold import Gold, paragraph_spans
from eval.locate import locate
from eval.metrics import first_rank, hit_at
from eval.reply import Place
from eval.result import EvalProgress, Report
from eval.rewrites import (
    RewriteScores,
    Untouched,
    concatenated,
    read_rewrites,
    score_rewrites,
    score_untouched,
)
from eval.store import opened_store
from index import ArticleIndex
from qa import QAService, QASettings, StandaloneQuestion, Turn, followed, retrieve, turns_from

# What is told apart by words' order alone has no place for the longest of histories.
_MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up question, the span that answers it, and a person's version that needs no turns.

    ``span`` counts the code points of the paragraph, and paragraphs count from 0.
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
    """What one way of asking searched for, question by question, and the gold sentence's rank."""

    name: str
    questions: tuple[str, ...]
    ranks: tuple[int | None, ...]

    def hit_at(self, k: int) -> float:
        """Return the share, 0 to 1, of questions whose gold sentence is among the first k."""
        return hit_at(self.ranks, k) or 0.0


@dataclass(frozen=True, slots=True)
class FollowUpReport:
    """How follow-ups fare: against people's rewrites, left alone where complete, in retrieval."""

    rewrites: tuple[RewriteScores, ...]
    untouched: tuple[Untouched, ...]
    asked: tuple[Asked, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures, and each question with its ranks, as a JSON object."""
        return {
            "rewrites": [scores.to_dict() for scores in self.rewrites],
            "complete": [each.to_dict() for each in self.untouched],
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
    """Return the follow-up questions that come with the evaluation."""
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
    bench: Path, *, cache: Path | None = None, progress: Report | None = None
) -> FollowUpReport:
    """Rewrite and ask follow-ups without a model.

    ``bench`` is the folder of the sets canard_dev, mtrag_human and xquad/en; all 48 articles of
    the last stand in one store. Raises CaseError when one of them is not there.
    """
    dataset = load_dataset(bench / "xquad" / "en")
    canard = read_rewrites(bench / "canard_dev" / "rewrite.jsonl")
    mtrag = read_rewrites(bench / "mtrag_human" / "rewrite.jsonl")
    with opened_store(dataset, cache=cache, progress=progress) as index:
        settings = QASettings.from_environment().model_copy(update={"model": None})
        rewriter = _rewriter(QAService(index, settings=settings))
        tuning = [each for each in canard if each.part == "tuning"]
        held_out = [each for each in canard if each.part == "held_out"]
        return FollowUpReport(
            (
                score_rewrites("canard_dev, tuning half", tuning, rewriter),
                score_rewrites("canard_dev, held out", held_out, rewriter),
                score_rewrites("mtrag_human", mtrag, rewriter),
            ),
            (score_untouched(dataset.name, dataset.cases, rewriter),),
            ask_follow_ups(index, dataset, read_follow_ups(), rewriter, progress),
        )


def ask_follow_ups(
    index: ArticleIndex,
    dataset: Dataset,
    follow_ups: Sequence[FollowUp],
    rewriter: Callable[[str, Sequence[Turn]], str],
    progress: Report | None = None,
) -> tuple[Asked, ...]:
    """Search for each follow-up as it is rewritten, as it is, with its history, and as a person.

    Raises CaseError that names a follow-up whose span does not stand in its article.
    """
    golds = [_gold(index, dataset, each) for each in follow_ups]
    ways: tuple[tuple[str, Callable[[FollowUp], str]], ...] = (
        ("Footnote", lambda each: rewriter(each.question, each.history)),
        ("the question as it is", lambda each: each.question),
        (
            "with its history",
            lambda each: concatenated(each.question, each.history)[-_MOST_CHARACTERS:],
        ),
        ("a person's version", lambda each: each.standalone),
    )
    asked: list[Asked] = []
    for number, (name, way) in enumerate(ways):
        questions = tuple(map(way, follow_ups))
        ranks: list[int | None] = []
        for each, gold, question in zip(follow_ups, golds, questions, strict=True):
            # As the service does; the other ways have but their question.
            follows = followed(each.question, question, each.history) if number == 0 else None
            found = retrieve(index, question, following=follows).sentences
            places = (Place(s.article_id, s.start, s.end) for s in (r.sentence for r in found))
            ranks.append(first_rank(map(gold.supported_by, places)))
            if progress:
                done = number * len(follow_ups) + len(ranks)
                progress(EvalProgress("questions", done, len(ways) * len(follow_ups)))
        asked.append(Asked(name, questions, tuple(ranks)))
    return tuple(asked)


def format_follow_ups(report: FollowUpReport) -> str:
    """Return the figures as tables for the terminal."""
    lines = ["BLEU against people's rewrites   questions  Footnote  copied  with history  complete"]
    lines += [
        f"{s.name:<32} {s.questions:>9,} {s.rewritten:>9.1f} {s.copied:>7.1f} "
        f"{s.concatenated:>13.1f}  {s.untouched} of {s.complete} untouched"
        for s in report.rewrites
    ]
    lines += ["", "Complete questions after three others of their article"]
    lines += [f"{u.name:<32} {u.questions:>9,}  {u.share:.1%} untouched" for u in report.untouched]
    lines += ["", f"Gold sentence of {len(report.asked[0].ranks)} follow-ups     first   in three"]
    lines += [f"{a.name:<32} {a.hit_at(1):>7.3f} {a.hit_at(3):>10.3f}" for a in report.asked]
    return "\n".join(lines)


def _rewriter(service: QAService) -> Callable[[str, Sequence[Turn]], str]:
    def rewritten(question: str, history: Sequence[Turn]) -> str:
        events = service.events(question, history=history)
        try:
            first = next(events)
        finally:
            events.close()
        assert isinstance(first, StandaloneQuestion)
        return first.question

    return rewritten


def _gold(index: ArticleIndex, dataset: Dataset, each: FollowUp) -> Gold:
    paragraphs = dataset.paragraphs(each.article)
    text = index.article(each.article).text
    spans = paragraph_spans(text, paragraphs)
    within = spans[each.paragraph] if each.paragraph < len(spans) else None
    quote = paragraphs[each.paragraph][slice(*each.span)] if within else ""
    found = locate(text, quote, within)
    if not quote or not found:
        raise CaseError(f"The span of {each.id} does not stand in {each.article!r}.")
    return Gold(each.article, found, within)
