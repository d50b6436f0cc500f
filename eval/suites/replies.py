"""Replies of another system, from the column ``reply`` of a table of questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from eval.cases import Case, CaseError
from eval.gold import Gold, gold_of
from eval.outcome import Outcome, Reply
from eval.question_table import NO_ANSWER, REPLY
from eval.runs import CASES, Answerer, Setting
from index import UsageError
from qa import QASettings

# Only an answer from articles has the first; nobody measured the others.
_UNKNOWN = frozenset(
    {"broken_citations", "hedged", "verified", "latency_ms.p50", "latency_ms.p95", "tokens"}
)


def _no_model(settings: QASettings) -> None:
    if settings.model is not None:
        raise UsageError("The replies are in the table, and no model answers; leave out --model.")


@contextmanager
def _open_answerer(setting: Setting) -> Iterator[Answerer]:
    """Yield what looks up a reply; a row without one is a crash."""
    with setting.open_store() as index:
        golds = gold_of(setting.dataset, index)

    def ask(case: Case) -> Outcome:
        text = case.expected.get(REPLY)
        if text is None:
            raise CaseError(
                f"{case.place} has nothing in a column {REPLY!r}; write - if it refused."
            )
        refused = text in NO_ANSWER
        reply = Reply(
            () if refused else (text,), (), (), (), None, 0.0,
            status="not_found" if refused else "answered",
        )  # fmt: skip
        # An answer in people's own words is one that no article holds.
        gold = Gold(in_own_words=golds[case.id].in_own_words)
        found = Outcome.of(case, gold, reply)
        kept = found.values.items()
        return replace(found, values={k: v for k, v in kept if k not in _UNKNOWN})

    yield ask


REPLIES = replace(
    CASES,
    name="replies",
    open_answerer=_open_answerer,
    model="",
    arm="another system",
    check=_no_model,
)
