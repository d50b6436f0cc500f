"""Questions asked of a model alone: what it answers from memory, without the articles."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from eval.cases import Case
from eval.gold import Gold, gold_of
from eval.outcome import Outcome, Reply
from eval.runs import CASES, Answerer, Setting
from index import UsageError
from qa import Message, QASettings, Requests, open_model

_UNKNOWN = "UNKNOWN"
_TASK = (
    "Answer the question in one sentence, from what you know. If you do not know the answer, reply "
    f"with the single word {_UNKNOWN}."
)
# What only an answer from articles has.
_OF_ARTICLES = frozenset({"broken_citations", "hedged", "verified"})


def _model(settings: QASettings) -> str:
    if settings.model is None:
        raise UsageError(
            "It takes a model to answer from memory; name one with --model or FOOTNOTE_MODEL."
        )
    return settings.model


@contextmanager
def _open_answerer(setting: Setting) -> Iterator[Answerer]:
    """Yield what asks a model; a model that fails is a crash, since nothing else can answer."""
    # An answer in people's own words is one that no article holds.
    with setting.open_store() as index:
        golds = gold_of(setting.dataset, index)
    model = open_model(_model(setting.qa), setting.qa)

    def ask(case: Case) -> Outcome:
        started = time.perf_counter()
        requests = Requests(model)
        pieces = requests.stream(list(_messages(case)), max_tokens=setting.qa.answer_tokens)
        text = "".join(pieces).strip()
        milliseconds = (time.perf_counter() - started) * 1000
        # Models put it in quotes or bold, or end it with a full stop.
        known = text.strip(" .\"'*`").upper() != _UNKNOWN
        reply = Reply(
            (text,) if known else (), (), (), (), None, milliseconds,
            tokens=requests.prompt_tokens + requests.completion_tokens,
            status="answered" if known else "not_found",
            seconds={"total": milliseconds / 1000},
        )  # fmt: skip
        return scored_alone(case, golds[case.id], reply)

    try:
        yield ask
    finally:
        model.close()


def scored_alone(case: Case, gold: Gold, reply: Reply) -> Outcome:
    """Return what is measured of a reply that cites nothing."""
    found = Outcome.of(case, Gold(in_own_words=gold.in_own_words), reply)
    kept = found.values.items()
    return replace(found, values={k: v for k, v in kept if k not in _OF_ARTICLES})


def _messages(case: Case) -> Iterator[Message]:
    yield Message("system", _TASK)
    for turn in case.history:
        yield Message("user", turn.question)
        yield Message("assistant", turn.answer)
    yield Message("user", case.question)


MEMORY = replace(CASES, name="memory", open_answerer=_open_answerer, check=_model)
