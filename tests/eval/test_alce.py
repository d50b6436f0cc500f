"""Citations are measured as ALCE defines it, by the judge that is configured."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import keep_run, load_dataset, run_document
from eval.alce import citation_quality
from tests.eval.conftest import QUESTIONS, Writer
from tests.scripted_server import Received, Response, ScriptedServer, document, failure

SYSTEM_ONE = "/v1/systemone"
CITED, SENTENCES = "abc", 4
SUBSETS = [frozenset(c for c, on in zip(CITED, bits, strict=True) if on)
           for bits in product((False, True), repeat=len(CITED))]  # fmt: skip
PAIRS = list(product(map(str, range(SENTENCES)), SUBSETS))


def as_defined(
    answer: Sequence[tuple[str, str]], table: dict[tuple[str, frozenset[str]], bool]
) -> tuple[float, float]:
    """Transcribe the paper: a citation is irrelevant if it cannot support, and the rest can."""

    def supports(texts: frozenset[str], sentence: str) -> bool:
        return texts != frozenset() and table[sentence, texts]

    recalls, precisions = [], []
    for sentence, cited in answer:
        every = frozenset(cited)
        recall = 1 if supports(every, sentence) else 0
        recalls.append(recall)
        for one in cited:
            alone = supports(frozenset(one), sentence)
            irrelevant = not alone and supports(every - {one}, sentence)
            precisions.append(1 if recall == 1 and not irrelevant else 0)
    mean = sum(precisions) / len(precisions) if precisions else 0
    return sum(recalls) / len(recalls), mean


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["".join(sorted(each)) for each in SUBSETS]), min_size=1, max_size=4),
    st.lists(st.booleans(), min_size=len(PAIRS), max_size=len(PAIRS)),
)
def test_recall_and_precision_are_the_papers(cited: list[str], entailed: list[bool]) -> None:
    table = dict(zip(PAIRS, entailed, strict=True))
    answer = [(str(number), texts) for number, texts in enumerate(cited)]
    found = citation_quality(
        answer, lambda text, sentence: table[sentence, frozenset(text.split("\n"))]
    )
    assert found == as_defined(answer, table)


def judge(request: Received) -> Response:
    """Deny what is said of cheese, fail about the bell, and agree to all else."""
    (question,) = request.body["questions"].values()
    said = question["instructions"]
    if "bell" in said:
        return failure(500, "gone")
    share = 0.1 if "cheese" in said else 0.9
    return document({"answers": {"0": {"type": "noul", "noul": share}}})


def test_the_judge_that_is_configured_measures_the_citations_of_a_run(
    write_folder: Writer, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = load_dataset(write_folder(QUESTIONS))

    def scored(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        asked.clear()
        stored = keep_run(dataset, tmp_path / name, cache=tmp_path / "cache")
        values = {
            each.case.id: {key: each.values[key] for key in each.values if key.startswith("alce")}
            for each in stored.outcomes
        }
        return values, run_document(stored)

    values, shown = scored("without")
    assert not any(values.values())
    assert shown["scores"]["alce.recall"] == {"value": None, "interval": None, "cases": 0}
    monkeypatch.setenv("FOOTNOTE_MODEL_RETRIES", "0")
    with ScriptedServer().say(*[judge] * 100, path=SYSTEM_ONE) as server:
        monkeypatch.setenv("FOOTNOTE_JUDGE", server.base_url.replace("//", "//ann:secret@"))
        values, shown = scored("judged")
        assert values == {
            "roof": {"alce.recall": 1, "alce.precision": 1},
            "cheese": {"alce.recall": 0, "alce.precision": 0},
            "bell": {"alce.not_judged": 1},
            "moon": {},
        }
        scores = shown["scores"]
        assert (scores["alce.recall"]["value"], scores["alce.recall"]["cases"]) == (0.5, 2)
        assert scores["alce.not_judged"]["value"] == 1
        assert shown["settings"]["judge"] == server.host
        # Only what another judge would say, or this one may yet, is asked again.
        scored("again")
        assert asked == ["bell"]
        monkeypatch.setenv("FOOTNOTE_JUDGE_MODEL", "nimble")
        scored("another")
        assert len(asked) == len(QUESTIONS)
