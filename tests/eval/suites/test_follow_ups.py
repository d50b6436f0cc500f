"""Follow-ups over the articles of XQuAD, and the marks that finding their sentence must hold."""

from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import Dataset, load_dataset
from eval.store import opened_store
from eval.suites.follow_ups import (
    Asked,
    FollowUp,
    FollowUpReport,
    ask_follow_ups,
    format_follow_ups,
    read_follow_ups,
    run_follow_ups,
)
from qa import QAService, Turn
from tests.eval.conftest import MARKET, QUESTIONS, Writer

_PARAGRAPH = MARKET.split("\n\n")[1]
ROOF = FollowUp(
    "roof",
    "market",
    1,
    (_PARAGRAPH.index("The council"), len(_PARAGRAPH)),
    (Turn("What closed the market of Lunn?", "Rain closed the market twice last year."),),
    "What did that cost?",
    "For how many crowns did the council buy a canvas roof?",
)


@pytest.fixture
def market(write_folder: Writer) -> Dataset:
    return load_dataset(write_folder(QUESTIONS))


def test_each_way_of_asking_is_ranked(market: Dataset, cache: Path) -> None:
    with opened_store(market, cache=cache) as index:
        ours, bare, told, person = ask_follow_ups(index, QAService(index), market, [ROOF])
    assert ours.questions == ("What did that cost?",)
    assert bare.questions == ("What did that cost?",)
    assert told.questions == (
        "What closed the market of Lunn? Rain closed the market twice last year. "
        "What did that cost?",
    )
    assert person.questions == (ROOF.standalone,)
    assert person.ranks == (1,)
    assert ours.ranks[0] is not None
    assert ours.ranks[0] <= 2


def test_a_span_that_stands_nowhere_is_named(market: Dataset, cache: Path) -> None:
    with opened_store(market, cache=cache) as index:
        for wrong in (replace(ROOF, paragraph=9), replace(ROOF, span=(900, 950))):
            with pytest.raises(CaseError, match="span of roof"):
                ask_follow_ups(index, QAService(index), market, [wrong])


def test_shares_count_ranks() -> None:
    asked = Asked("x", ("a", "b", "c", "d"), (1, 2, None, 4))
    assert (asked.hit_at(1), asked.hit_at(3)) == (0.25, 0.5)


def test_a_report_is_a_table_and_an_object() -> None:
    report = FollowUpReport((Asked("Footnote", ("Why did it?",), (2,)),))
    table = format_follow_ups(report)
    assert "0.000      1.000" in table
    document = report.to_dict()
    assert document["retrieval"][0]["questions"] == [["Why did it?", 2]]


def test_the_follow_ups_that_come_along_are_over_a_hundred() -> None:
    follow_ups = read_follow_ups()
    assert len(follow_ups) >= 100
    assert len({each.id for each in follow_ups}) == len(follow_ups)
    assert all(each.history and each.question != each.standalone for each in follow_ups)


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"has no qa\.jsonl"):
        run_follow_ups(tmp_path)


@pytest.fixture(scope="module")
def asked_of_xquad(bench: Path) -> tuple[Asked, ...]:
    return run_follow_ups(bench / "bench" / "xquad" / "en").asked


@pytest.mark.soak
@pytest.mark.parametrize(
    "first",
    [
        1,
        pytest.param(
            3, marks=pytest.mark.xfail(reason="in three .75, and .87 with the history in front")
        ),
    ],
)
def test_the_first_sentences_are_right_more_often_than_by_other_ways(
    asked_of_xquad: tuple[Asked, ...], first: int
) -> None:
    ours, bare, told, _ = asked_of_xquad
    assert ours.hit_at(first) > max(bare.hit_at(first), told.hit_at(first))
