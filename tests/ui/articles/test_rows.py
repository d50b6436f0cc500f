"""What the box takes for an address, and what its rows and the question say of adding."""

import time

import pytest

from ui.articles.adding import addresses_in
from ui.articles.jobs import Job
from ui.articles.rows import box_value, row_of
from ui.engine import UnsureError


def job(stage: str = "waiting", **fields: object) -> Job:
    return Job("1", "me", "rain.txt", stage=stage, **fields)  # type: ignore[arg-type]


NO_ADDRESS = "This is not a complete address, such as https://example.org. Add it as text?"


def short(text: str) -> Job:
    """Return a very short text that is asked about."""
    return Job("1", "me", text, stage="asking", asks=UnsureError())


@pytest.mark.parametrize(
    ("made", "words", "kind", "share"),
    [
        (job(), "Waiting its turn…", "running", None),
        (job("fetching"), "Fetching…", "running", None),
        (job("reading", stopped=True), "Cancelling…", "running", None),
        (job("added"), "Added.", "done", None),
        (job("replaced"), "Replaced the earlier version.", "done", None),
        (job("added", notes=("A note.",)), "Added.", "told", None),
        (job("failed", reason="It is empty."), "It is empty.", "failed", None),
        (short("hello"), "This is very short. Add it as an article?", "asking", None),
        (short("htp:/nope"), NO_ADDRESS, "asking", None),
        (job("failed", reason="\u202eevil"), "\ufffdevil", "failed", None),
    ],
)
def test_a_row_says_how_far_it_is(made: Job, words: str, kind: str, share: float | None) -> None:
    row = row_of(made)
    assert (row["words"], row["kind"], row["share"]) == (words, kind, share)


@pytest.mark.parametrize(
    ("seconds", "done", "words"),
    [
        (30, 0, "Reading 0 of 1,000 passages"),
        (10, 500, "Reading 500 of 1,000 passages · less than a minute left"),
        (70, 500, "Reading 500 of 1,000 passages · about 2 minutes left"),
    ],
)
def test_a_row_says_how_long_it_will_take(
    seconds: float, done: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 1000 + seconds)
    row = row_of(job("embedding", begun=1000, done=done, total=1000, share=done / 1000))
    assert (row["words"], row["share"]) == (words, done / 1000)


@pytest.mark.parametrize(
    ("stages", "summed", "ended"),
    [
        (["waiting"], "Adding, 0%", None),
        (["added", "embedding", "waiting", "waiting"], "Adding 2 of 4, 38%", None),
        (["added", "replaced", "failed"], None, "Added 2 articles; 1 not added."),
        (["unchanged", "cancelled"], None, "Already added."),
        (["failed", "failed"], None, "2 not added."),
        (["cancelled"], None, "Cancelled."),
        (["added", "asking"], None, "An article needs your decision."),
    ],
)
def test_what_stands_beside_the_question(
    stages: list[str], summed: str | None, ended: str | None
) -> None:
    jobs = [job(stage, done=1, total=2, share=0.5) for stage in stages]
    box = box_value(jobs)
    assert (box["summary"], box["said"]) == (ended if summed is None else summed, ended or "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" https://example.org/a?b=c#d \n", ["https://example.org/a?b=c#d"]),
        ("www.example.org", ["https://www.example.org"]),
        ("example.org/a/b.html", ["https://example.org/a/b.html"]),
        ("bücher.example/ä", ["https://bücher.example/ä"]),
        ("https://a.test\n\nhttps://b.test\nhttps://a.test", ["https://a.test", "https://b.test"]),
        ("https://a.test\nand more words", []),
        ("See https://example.org for more.", []),
        ("Tuesday.", []),
        ("ada@example.org", []),
        ("ftp://example.org/a", ["ftp://example.org/a"]),
        ("https://[::1", ["https://[::1"]),
    ],
)
def test_addresses_are_told_from_text(text: str, found: list[str]) -> None:
    assert list(addresses_in(text)) == found
