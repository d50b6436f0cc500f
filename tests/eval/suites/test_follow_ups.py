"""Follow-ups over the articles of XQuAD are found best as Footnote asks them."""

from pathlib import Path

import pytest

from tests.eval.suites.asked import run_suite, values

WAYS = ["with its history", "as it is", "joined to its history", "a person's version"]


@pytest.mark.soak
def test_the_first_sentence_is_right_more_often_than_by_other_ways(
    bench: Path, tmp_path: Path
) -> None:
    stored = run_suite("follow_ups", bench / "bench" / "xquad" / "en", tmp_path / "run")
    ours, bare, told, _ = (values(stored, way)["sentence.hit@1"] or 0 for way in WAYS)
    assert ours > max(bare, told)
