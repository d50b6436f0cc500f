"""Follow-ups over the articles of XQuAD, and the marks that finding their sentence must hold."""

from pathlib import Path

import pytest

from eval.cases import read_cases
from eval.dataset import DATA
from tests.eval.suites.asked import run_suite, values

WAYS = ["with its history", "as it is", "joined to its history", "a person's version"]


def test_each_of_over_a_hundred_follow_ups_is_asked_in_four_ways() -> None:
    cases = read_cases(DATA / "follow_ups.jsonl")
    ways = [cases[first : first + 4] for first in range(0, len(cases), 4)]
    assert len(ways) >= 100
    for asked, bare, joined, person in ways:
        assert [case.tags[0] for case in (asked, bare, joined, person)] == WAYS
        assert asked.history
        assert joined.question.endswith(asked.question)
        assert bare.question == asked.question != person.question
        assert bare.history == joined.history == person.history == ()
        assert len({case.evidence for case in (asked, bare, joined, person)}) == 1


@pytest.mark.soak
def test_the_first_sentence_is_right_more_often_than_by_other_ways(
    bench: Path, tmp_path: Path
) -> None:
    stored = run_suite("follow_ups", bench / "bench" / "xquad" / "en", tmp_path / "run")
    ours, bare, told, _ = (values(stored, way)["sentence.hit@1"] or 0 for way in WAYS)
    assert ours > max(bare, told)
