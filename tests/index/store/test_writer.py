from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import (
    IndexSettings,
    MiniLMEmbedder,
    StoreError,
    list_articles,
    remove_articles,
    text_source,
)
from index.store import Vectors, Words, Writer, writer
from index.store.sqlite_file import write_lock
from tests.index.conftest import Add, Whole
from tests.index.cut_off import cut_off, repair
from tests.index.whole_store import check_whole, collected, live_passages

OLD = "The old harbour is small. It takes ten ships.\n\nNobody sails at night."
NEW = "The new harbour is large. It takes ninety ships.\n\nEverybody sails at night."


Renew = Callable[[str], object]


@pytest.fixture
def renew(add: Add) -> Renew:
    """Return a function that adds a text as the article "harbour"."""
    return lambda text: add(text_source(text, title="Harbour", article_id="harbour"))


@pytest.mark.parametrize(
    ("owner", "name", "after", "lives"),
    [
        (writer, "write_article", True, OLD),
        (Vectors, "_write", False, NEW),
        (Vectors, "_reached", False, NEW),
        (Words, "catch_up", False, NEW),
    ],
)
def test_a_replacement_that_is_cut_off_leaves_one_whole_article(
    home: Path,
    embedder: MiniLMEmbedder,
    whole: Whole,
    renew: Renew,
    owner: Any,
    name: str,
    after: bool,
    lives: str,
) -> None:
    renew(OLD)
    with cut_off(owner, name, after=after):
        renew(NEW)
    assert check_whole(home, embedder) == {"harbour": lives}
    repair(home)
    assert whole() == {"harbour": lives}
    renew(NEW)
    assert whole() == {"harbour": NEW}


def test_a_reader_follows_what_a_killed_writer_left(
    home: Path, embedder: MiniLMEmbedder, renew: Renew
) -> None:
    renew(OLD)
    with cut_off(Vectors, "_write", after=False):
        renew(NEW)
    assert check_whole(home, embedder) == {"harbour": NEW}
    assert collected(home) == live_passages(home)


def test_what_is_further_behind_than_the_log_reaches_is_made_anew(
    home: Path,
    embedder: MiniLMEmbedder,
    whole: Whole,
    renew: Renew,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    renew(OLD)
    monkeypatch.setattr("index.store.log._MOST_KEPT", 2)
    with cut_off(Vectors, "_write", after=False):
        renew(NEW)
    assert check_whole(home, embedder) == {"harbour": NEW}
    assert whole() == {"harbour": NEW}


def test_one_writer_at_a_time(home: Path, renew: Renew, monkeypatch: pytest.MonkeyPatch) -> None:
    renew(OLD)
    monkeypatch.setattr("index.store.sqlite_file.WAIT_SECONDS", 0.2)
    other = Writer(IndexSettings(home=home))
    with write_lock(home), pytest.raises(StoreError, match=f"{home} is locked: another process"):
        other.remove(["harbour"])
    other.remove(["harbour"])
    other.close()
    assert list_articles(settings=IndexSettings(home=home)) == []


def test_a_number_is_never_given_to_another_passage(settings: IndexSettings, renew: Renew) -> None:
    numbers: set[str] = set()
    for text in (OLD, NEW, OLD):
        renew(text)
        assert numbers.isdisjoint(live_passages(settings.home))
        numbers |= live_passages(settings.home)
        if text == NEW:
            remove_articles(["harbour"], settings=settings)
