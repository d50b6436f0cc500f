import itertools
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.archive import export_store
from index.article_index import ArticleIndex
from index.check import check_store
from index.embedding.embedder import Embedder, MiniLMEmbedder
from index.errors import StoreMismatchError
from index.loading.load import text_source
from index.pipeline import add_articles, get_article, list_articles
from index.settings import IndexSettings
from tests.index.killed_adder import ARTICLES, text_of
from tests.index.killed_embedder import embedder_after
from tests.index.killed_importer import EXPORT
from tests.index.killed_remover import texts_after
from tests.index.whole_store import check_no_leftovers, check_whole

ROOT = Path(__file__).parent.parent.parent.parent


def kill(module: str, home: Path, first: int, seconds: float) -> list[int]:
    """Start a writer, kill it so long after it is ready, and return the numbers it printed."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.index.{module}", str(home), str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    output, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    return [int(line.split()[1]) for line in output.splitlines() if line.count(" ") == 1]


def version_of(text: str) -> int:
    """Return the one version that a text is of, every sentence of it."""
    (version,) = {int(number) for number in re.findall(r"as of (\d+)", text)}
    return version


def check_kills(home: Path, embedder: MiniLMEmbedder, kills: int) -> None:
    moments = random.Random(f"{kills} kills")
    settings = IndexSettings(home=home)
    expected: dict[str, int] = {}
    first = 0
    for _ in range(kills):
        done = kill("killed_adder", home, first, moments.uniform(0.0, 2.5))
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

        report = add_articles(
            [text_source(text_of(9, first), title="article-9", article_id="article-9")],
            settings=settings,
            embedder=embedder,
        )
        assert report.added + report.replaced == ("article-9",)
        expected["article-9"] = first
        check_no_leftovers(home)
        assert check_whole(home, embedder).keys() == expected.keys()


def test_a_kill_leaves_every_article_whole(tmp_path: Path, embedder: MiniLMEmbedder) -> None:
    check_kills(tmp_path / "home", embedder, 4)


@pytest.mark.soak
def test_eighty_kills_leave_every_article_whole(tmp_path: Path, embedder: MiniLMEmbedder) -> None:
    check_kills(tmp_path / "home", embedder, 80)


def check_kills_of_removals(home: Path, embedder: MiniLMEmbedder, kills: int) -> None:
    moments = random.Random(f"{kills} kills of removals")
    settings = IndexSettings(home=home)
    other: dict[str, str] = {}
    steps = 0
    for number in range(kills):
        done = kill("killed_remover", home, steps, moments.uniform(0.0, 2.5))
        steps += len(done)
        texts = check_whole(home, embedder)
        assert check_store(settings=settings, embedder=embedder) == []
        # The change that was cut off is either done or not.
        assert texts in ({**texts_after(steps), **other}, {**texts_after(steps + 1), **other})
        steps += texts != {**texts_after(steps), **other}

        other["article-9"] = text_of(9, number)
        source = text_source(other["article-9"], title="article-9", article_id="article-9")
        add_articles([source], settings=settings, embedder=embedder)
        check_no_leftovers(home)
        assert check_whole(home, embedder) == {**texts_after(steps), **other}


@pytest.mark.soak
def test_a_kill_leaves_what_was_removed_to_be_brought_back(
    tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    check_kills_of_removals(tmp_path / "home", embedder, 3)


@pytest.mark.soak
def test_sixty_kills_leave_what_was_removed_to_be_brought_back(
    tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    check_kills_of_removals(tmp_path / "home", embedder, 60)


def check_kills_of_imports(home: Path, embedder: MiniLMEmbedder, kills: int) -> None:
    moments = random.Random(f"{kills} kills of imports")
    settings = IndexSettings(home=home)
    expected = {f"article-{number}": text_of(number, number) for number in range(30)}
    sources = [text_source(text, title=name, article_id=name) for name, text in expected.items()]
    add_articles(sources, settings=settings, embedder=embedder)
    export_store(home.parent / EXPORT, settings=settings)
    steps = 0
    for _ in range(kills):
        steps += len(kill("killed_importer", home, steps, moments.uniform(0.0, 2.0)))
        texts = check_whole(home, embedder)
        assert check_store(settings=settings, embedder=embedder) == []
        # Articles are removed one by one; what is imported is there at once.
        assert texts.items() <= expected.items()
        check_no_leftovers(home)


@pytest.mark.soak
def test_sixty_kills_of_imports_leave_all_of_it_or_nothing(
    tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    check_kills_of_imports(tmp_path / "home", embedder, 60)


def opens(settings: IndexSettings, embedder: Embedder) -> bool:
    """Return whether a store can be asked with an embedder."""
    try:
        ArticleIndex.open(settings, embedder=embedder).close()
    except StoreMismatchError:
        return False
    return True


def check_kills_of_embedding_anew(home: Path, embedder: MiniLMEmbedder, kills: int) -> None:
    moments = random.Random(f"{kills} kills of embedding anew")
    settings = IndexSettings(home=home)
    expected = {f"article-{number}": text_of(number, number) for number in range(40)}
    sources = [text_source(text, title=name, article_id=name) for name, text in expected.items()]
    add_articles(sources, settings=settings, embedder=embedder)
    added = {each.id: each.added for each in list_articles(settings=settings)}
    steps, cut_off = 1, 0
    for _ in range(kills):
        steps += len(kill("killed_embedder", home, steps, moments.uniform(0.0, 4.0)))
        listed = list_articles(settings=settings)
        assert {each.id: each.added for each in listed} == added
        assert {
            each.id: get_article(each.id, settings=settings).text for each in listed
        } == expected
        before, now = (embedder_after(step, embedder) for step in (steps - 1, steps))
        if opens(settings, before):
            assert check_whole(home, before) == expected
        elif not opens(settings, now):
            cut_off += 1
        check_store(settings=settings, embedder=now, embed_anew=True)
        assert check_whole(home, now) == expected
        assert check_store(settings=settings, embedder=now, embed_anew=True) == []
        check_no_leftovers(home)
        steps += 1
    assert cut_off


def test_a_kill_of_embedding_anew_loses_no_article(
    tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    check_kills_of_embedding_anew(tmp_path / "home", embedder, 4)


@pytest.mark.soak
def test_sixty_kills_of_embedding_anew_lose_no_article(
    tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    check_kills_of_embedding_anew(tmp_path / "home", embedder, 60)


def check_kills_of_readers(home: Path, embedder: MiniLMEmbedder, kills: int) -> None:
    """Kill who brings the words up to date while somebody writes."""
    moments = random.Random(f"{kills} kills of readers")
    settings = IndexSettings(home=home)
    written: dict[str, str] = {}
    versions = itertools.count()

    def write(until: threading.Event) -> None:
        while not until.is_set():
            version = next(versions)
            name, text = f"article-{version % 3}", text_of(version % 3, version)
            source = text_source(text, title=name, article_id=name)
            add_articles([source], settings=settings, embedder=embedder)
            written[name] = text

    for number in range(kills):
        if number % 2:
            # Half of the replicas are made anew, the others go on.
            shutil.rmtree(home / "words")
        ended = threading.Event()
        writer = threading.Thread(target=write, args=(ended,))
        writer.start()
        kill("killed_reader", home, number, moments.uniform(0.0, 2.0))
        ended.set()
        writer.join()
        assert check_whole(home, embedder) == written
        assert check_store(settings=settings, embedder=embedder) == []


def test_a_kill_leaves_the_words_to_the_next_reader(
    tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    check_kills_of_readers(tmp_path / "home", embedder, 3)


@pytest.mark.soak
def test_sixty_kills_leave_the_words_to_the_next_reader(
    tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    check_kills_of_readers(tmp_path / "home", embedder, 60)
