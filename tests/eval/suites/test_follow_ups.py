"""Follow-ups over the articles of XQuAD, and the marks that finding their sentence must hold."""

from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.suites.follow_ups import FollowUp, read_follow_ups, run_follow_ups
from eval.suites.suite import format_suite
from tests.eval.conftest import MARKET, QUESTIONS, Writer

_PARAGRAPH = MARKET.split("\n\n")[1]
ROOF = FollowUp.model_validate(
    {
        "id": "roof",
        "article": "market",
        "paragraph": 1,
        "start": _PARAGRAPH.index("The council"),
        "end": len(_PARAGRAPH),
        "history": [["What closed the market of Lunn?", "Rain closed the market twice last year."]],
        "question": "What did that cost?",
        "standalone": "For how many crowns did the council buy a canvas roof?",
    }
)


def test_each_way_of_asking_is_ranked(write_folder: Writer, cache: Path) -> None:
    folder = write_folder(QUESTIONS)
    report = run_follow_ups(folder, [ROOF], cache=cache)
    ours, bare, told, person = (each["questions"][0] for each in report.figures["retrieval"])
    assert ours[0] == bare[0] == "What did that cost?"
    assert told[0] == (
        "What closed the market of Lunn? Rain closed the market twice last year. "
        "What did that cost?"
    )
    assert person == [ROOF.standalone, 1]
    assert ours[1] <= 2
    assert report.figures["retrieval"][3]["hit_at_1"] == 1
    last = format_suite(report).splitlines()[-1]
    assert last.split() == ["a", "person's", "version", "1.000", "1.000"]
    for wrong in ({"paragraph": 9}, {"start": 900, "end": 950}):
        with pytest.raises(CaseError, match="span of roof"):
            run_follow_ups(folder, [ROOF.model_copy(update=wrong)], cache=cache)


def test_the_follow_ups_that_come_along_are_over_a_hundred() -> None:
    follow_ups = read_follow_ups()
    assert len(follow_ups) >= 100
    assert len({each.id for each in follow_ups}) == len(follow_ups)
    assert all(each.history and each.question != each.standalone for each in follow_ups)


@pytest.mark.soak
def test_the_first_sentence_is_right_more_often_than_by_other_ways(bench: Path) -> None:
    report = run_follow_ups(bench / "bench" / "xquad" / "en")
    ours, bare, told, _ = (each["hit_at_1"] for each in report.figures["retrieval"])
    assert ours > max(bare, told)
