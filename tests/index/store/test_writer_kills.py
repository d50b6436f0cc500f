import random
import re
from pathlib import Path

import pytest

from index import (
    IndexSettings,
    MiniLMEmbedder,
    add_articles,
    check_store,
    text_source,
)
from tests.at_once import killed
from tests.index.killed_adder import ARTICLES, text_of
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
