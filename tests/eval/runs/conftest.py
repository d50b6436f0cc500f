"""Stored runs of a hundred cases, written without asking anything."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import Case
from eval.gold import Gold, Place
from eval.outcome import Crash, Outcome, Reply
from eval.runs.facts import Facts, digest_of
from eval.runs.stored_run import (
    ROWS,
    StoredRun,
    begin_run,
    open_rows,
    read_run,
    row_of,
    write_row,
)

HERE = Place("town", 0, 8, "In 1902.")
RIGHT = Reply(("In 1902.",), (HERE,), (HERE,), (HERE,), answerable_score=0.9, milliseconds=10.0)
WRONG = replace(RIGHT, claims=("In |1903|\x1b[2J <b>@you</b>",), answerable_score=0.4)
FACTS = Facts("towns", "verbatim", {"passage_tokens": 256}, {"footnote": "1"}, "c0de", {}, {})

Store = Callable[..., StoredRun]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return what writes a run: some cases are wrong, crashed, refused, or fail the model."""

    def store(
        name: str,
        wrong: range = range(0),
        crashed: range = range(0),
        failed: range = range(0),
        refused: range = range(0),
        *,
        many: int = 100,
        articles: int = 20,
        facts: Facts = FACTS,
        slower: float = 0.0,
    ) -> StoredRun:
        cases = [
            Case(
                f"c{place}", "When?", f"a{place % articles}", True, answers=("1902",),
                tags=("even" if place % 2 == 0 else "odd",),
            )
            for place in range(many)
        ]  # fmt: skip
        digests = {case.id: digest_of(case.to_dict()) for case in cases}
        corpus = facts.corpus or {f"a{place}": "0" for place in range(articles)}
        begin_run(tmp_path / name, replace(facts, cases=digests, corpus=corpus))
        with open_rows(tmp_path / name / ROWS) as rows:
            for place, case in enumerate(cases):
                reply = replace(
                    WRONG if place in wrong else RIGHT, milliseconds=10.0 + slower * place
                )
                if place in failed:
                    reply = replace(reply, model_failed=True, model_error="no such host")
                if place in refused:
                    reply = replace(reply, claims=())
                result = Outcome.of(case, Gold((HERE,)), reply)
                crash = Crash(case.id, "ModelError: gone")
                write_row(rows, row_of(case, crash if place in crashed else result))
        return read_run(tmp_path / name)

    return store
