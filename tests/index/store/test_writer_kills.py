import itertools
import random
import re
import shutil
import threading
from pathlib import Path

import pytest

from index import (
    ArticleIndex,
    Embedder,
    IndexSettings,
    MiniLMEmbedder,
    add_articles,
    check_store,
    export_store,
    get_article,
    list_articles,
    text_source,
)
from index.errors import StoreMismatchError
from tests.at_once import killed
from tests.index.killed_adder import ARTICLES, text_of
from tests.index.killed_importer import EXPORT
from tests.index.killed_rebuilder import embedder_after
from tests.index.killed_remover import texts_after
from tests.index.whole_store import check_no_leftovers, check_whole
from tests.soak import long


def few_or(many: int, few: int | None = None) -> pytest.MarkDecorator:
    """Kill so many times when that is asked for, and a few times always."""
    soak = long(many)
    return pytest.mark.parametrize("kills", [soak] if few is None else [few, soak])


def put(settings: IndexSettings, embedder: MiniLMEmbedder, texts: dict[str, str]) -> None:
    sources = [text_source(text, title=name, article_id=name) for name, text in texts.items()]
    assert add_articles(sources, settings=settings, embedder=embedder).failed == ()


def version_of(text: str) -> int:
    """Return the one version that a text is of, every sentence of it."""
    (version,) = {int(number) for number in re.findall(r"as of (\d+)", text)}
    return version


@few_or(80, few=2)
def test_a_kill_leaves_every_article_whole(
    home: Path, embedder: MiniLMEmbedder, kills: int
) -> None:
    moments = random.Random(f"{kills} kills")
    settings = IndexSettings(home=home)
    expected: dict[str, int] = {}
    first = 0
    for _ in range(kills):
        done = killed("tests.index.killed_adder", home, first, moments.uniform(0.0, 2.5))
        before = dict(expected)
        for version in done:
            expected[f"article-{version % ARTICLES}"] = version
        cut_off = max([first - 1, *done]) + 1
        name = f"article-{cut_off % ARTICLES}"

        texts = check_whole(home, embedder)
        assert check_store(settings=settings, embedder=embedder) == []
        found = {article: version_of(text) for article, text in texts.items()}
        for article, version in found.items():
            assert texts[article] == text_of(int(article[-1]), version)
        # The change that was cut off is either done or not.
        assert found in (expected, {**expected, name: cut_off}), (before, done)
        expected = found
        first = cut_off + 1

        put(settings, embedder, {"article-9": text_of(9, first)})
        expected["article-9"] = first
        check_no_leftovers(home)
        assert check_whole(home, embedder).keys() == expected.keys()


@few_or(60)
def test_a_kill_leaves_what_was_removed_to_be_brought_back(
    home: Path, embedder: MiniLMEmbedder, kills: int
) -> None:
    moments = random.Random(f"{kills} kills of removals")
    settings = IndexSettings(home=home)
    other: dict[str, str] = {}
    steps = 0
    for number in range(kills):
        steps += len(killed("tests.index.killed_remover", home, steps, moments.uniform(0.0, 2.5)))
        texts = check_whole(home, embedder)
        assert check_store(settings=settings, embedder=embedder) == []
        # The change that was cut off is either done or not.
        assert texts in ({**texts_after(steps), **other}, {**texts_after(steps + 1), **other})
        steps += texts != {**texts_after(steps), **other}

        other["article-9"] = text_of(9, number)
        put(settings, embedder, other)
        check_no_leftovers(home)
        assert check_whole(home, embedder) == {**texts_after(steps), **other}


@few_or(60)
def test_a_kill_of_an_import_leaves_every_article_whole(
    home: Path, embedder: MiniLMEmbedder, kills: int
) -> None:
    moments = random.Random(f"{kills} kills of imports")
    settings = IndexSettings(home=home)
    expected = {f"article-{number}": text_of(number, number) for number in range(30)}
    put(settings, embedder, expected)
    export_store(home.parent / EXPORT, settings=settings)
    steps = 0
    for _ in range(kills):
        steps += len(killed("tests.index.killed_importer", home, steps, moments.uniform(0.0, 2.0)))
        texts = check_whole(home, embedder)
        assert check_store(settings=settings, embedder=embedder) == []
        assert texts.items() <= expected.items()
        check_no_leftovers(home)


def opens(settings: IndexSettings, embedder: Embedder) -> bool:
    """Return whether a store can be asked with an embedder."""
    try:
        ArticleIndex.open(settings, embedder=embedder).close()
    except StoreMismatchError:
        return False
    return True


@few_or(60, few=3)
def test_a_kill_of_rebuilding_loses_no_article(
    home: Path, embedder: MiniLMEmbedder, kills: int
) -> None:
    moments = random.Random(f"{kills} kills of rebuilding")
    # A few kills of a small store meet little but the embedding; many meet whatever there is.
    articles, longest, since = (12, 0.3, "embedding") if kills == 3 else (40, 4.0, "ready")
    settings = IndexSettings(home=home)
    expected = {f"article-{number}": text_of(number, number) for number in range(articles)}
    put(settings, embedder, expected)
    added = {each.id: each.added for each in list_articles(settings=settings)}
    steps, cut_off = 1, 0
    for _ in range(kills):
        after = moments.uniform(0.0, longest)
        done = killed("tests.index.killed_rebuilder", home, steps, after, since=since)
        steps += len(done)
        listed = list_articles(settings=settings)
        assert {each.id: each.added for each in listed} == added
        texts = {each.id: get_article(each.id, settings=settings).text for each in listed}
        assert texts == expected
        before, now = (embedder_after(step, embedder) for step in (steps - 1, steps))
        if opens(settings, before):
            assert check_whole(home, before) == expected
        elif not opens(settings, now):
            cut_off += 1
        check_store(settings=settings, embedder=now, rebuild=True)
        assert check_whole(home, now) == expected
        assert check_store(settings=settings, embedder=now) == []
        check_no_leftovers(home)
        steps += 1
    assert cut_off


@few_or(60, few=2)
def test_a_kill_of_a_reader_leaves_the_words_to_the_next_one(
    home: Path, embedder: MiniLMEmbedder, kills: int
) -> None:
    """Kill who brings the words up to date while somebody writes."""
    moments = random.Random(f"{kills} kills of readers")
    settings = IndexSettings(home=home)
    written: dict[str, str] = {}
    versions = itertools.count()

    def write(until: threading.Event) -> None:
        while not until.is_set():
            version = next(versions)
            name = f"article-{version % 3}"
            text = text_of(version % 3, version)
            put(settings, embedder, {name: text})
            written[name] = text

    for number in range(kills):
        if number % 2:
            # Half of the replicas are made anew, the others go on.
            shutil.rmtree(home / "words")
        ended = threading.Event()
        writer = threading.Thread(target=write, args=(ended,))
        writer.start()
        killed("tests.index.killed_reader", home, number, moments.uniform(0.0, 2.0))
        ended.set()
        writer.join()
        assert check_whole(home, embedder) == written
        assert check_store(settings=settings, embedder=embedder) == []
