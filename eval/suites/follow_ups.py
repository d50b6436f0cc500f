"""Measure whether retrieval finds the answers to follow-ups over XQuAD."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from eval.cases import CaseError
from eval.dataset import DATA, Dataset, load_dataset
from eval.gold import Gold, Place, locate, paragraph_spans
from eval.json_lines import read_lines
from eval.metrics import first_rank, share
from eval.result import EvalProgress, Report
from eval.scores import aligned, as_share
from eval.store import opened_store
from eval.suites.suite import Suite, SuiteReport, bench_folder, main
from index import ArticleIndex, UsageError
from qa import QAService, QASettings, Scope, Turn, followed, turns_from

# The longest question allowed; the end of a long history says most.
_MAX_CHARACTERS = 2000


class FollowUp(BaseModel):
    """A follow-up question, the span that answers it, and a person's standalone rewording.

    ``start`` and ``end`` count code points of the paragraph; paragraphs count from 0.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    article: str
    paragraph: int
    start: int
    end: int
    history: Annotated[tuple[Turn, ...], BeforeValidator(turns_from)]
    question: str
    standalone: str

    @property
    def joined(self) -> str:
        """The question with its history in front."""
        said = [part for turn in self.history for part in (turn.question, turn.answer)]
        return " ".join([*said, self.question])[-_MAX_CHARACTERS:]


def read_follow_ups() -> tuple[FollowUp, ...]:
    """Return the bundled follow-up questions."""
    return read_lines(DATA / "follow_ups.jsonl", FollowUp.model_validate, "follow-ups")


def run_follow_ups(
    folder: Path,
    follow_ups: Sequence[FollowUp] | None = None,
    *,
    cache: Path | None = None,
    progress: Report | None = None,
) -> SuiteReport:
    """Search for each follow-up with its history, alone, joined to it, and reworded by a person.

    ``folder`` is xquad/en, its 48 articles form one store; ``follow_ups`` are the bundled ones by
    default. Raises CaseError if the folder does not exist, and with a follow-up whose span is not
    in its article.
    """
    dataset = load_dataset(folder)
    follow_ups = read_follow_ups() if follow_ups is None else follow_ups
    ways: dict[str, Callable[[FollowUp], str]] = {
        "Footnote": lambda each: each.question,
        "the question as it is": lambda each: each.question,
        "joined to its history": lambda each: each.joined,
        "a person's version": lambda each: each.standalone,
    }
    asked: dict[str, list[tuple[str, float]]] = {name: [] for name in ways}
    with opened_store(dataset, cache=cache, progress=progress) as index:
        settings = QASettings.from_environment().model_copy(update={"model": None})
        service = QAService(index, settings=settings)
        for done, each in enumerate(follow_ups, 1):
            gold = _gold(index, dataset, each)
            for name, worded in ways.items():
                follows = followed(each.history) if name == "Footnote" else None
                found = service.evidence(worded(each), Scope(), follows).retrieval.sentences
                places = (Place.of(ranked.sentence) for ranked in found)
                rank = first_rank(map(gold.supported_by, places))
                asked[name].append((worded(each), rank))
            if progress:
                progress(EvalProgress("questions", done, len(follow_ups)))
    shares = {
        name: [share(rank <= depth for _, rank in asked[name]) for depth in (1, 3)] for name in ways
    }
    retrieval = [
        {
            "name": name,
            "hit_at_1": first,
            "hit_at_3": third,
            "questions": [[each, None if rank == inf else rank] for each, rank in asked[name]],
        }
        for name, (first, third) in shares.items()
    ]
    rows = [[f"Gold sentence of {len(follow_ups)} follow-ups", "first", "in three"]]
    rows += [[name, *map(as_share, each)] for name, each in shares.items()]
    return SuiteReport({"retrieval": retrieval}, [aligned(rows)])


def _gold(index: ArticleIndex, dataset: Dataset, each: FollowUp) -> Gold:
    paragraphs = dataset.paragraphs(each.article)
    text = index.article(each.article).text
    spans = paragraph_spans(text, paragraphs)
    within = spans[each.paragraph] if each.paragraph < len(spans) else None
    quote = paragraphs[each.paragraph][each.start : each.end] if within else ""
    found = locate(text, quote, within)
    if not quote or not found:
        raise CaseError(f"The span of {each.id} is not in {each.article!r}.")
    return Gold(tuple(Place(each.article, *span) for span in found))


def _run(options: Namespace, progress: Report) -> SuiteReport:
    folder = bench_folder(options, "xquad/en")
    if folder is None:
        raise UsageError(
            "The articles of these questions are not bundled; set FOOTNOTE_BENCH to the folder "
            "that holds bench/, or name the folder xquad/en."
        )
    return run_follow_ups(folder, progress=progress)


SUITE = Suite(
    "follow_ups",
    "Score which sentences follow-ups find.",
    "the folder xquad/en; by default that of FOOTNOTE_BENCH",
    _run,
)

if __name__ == "__main__":
    raise SystemExit(main(SUITE))
