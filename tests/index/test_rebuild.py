"""Articles are added again for another embedder or other passages, and none is lost."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index import (
    Article,
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    Progress,
    add_articles,
    check_store,
    get_article,
    list_articles,
    remove_articles,
    restore_articles,
    text_source,
)
from index.errors import StoreMismatchError, UnknownArticleError
from index.retitling import retitle_article
from index.store import Finding, Words, writer
from tests.index.cut_off import cut_off
from tests.index.whole_store import check_no_leftovers, check_whole
from tests.index.word_embedder import WordEmbedder

TEXT = "# Part {0}\n\nPart {0} is on {0} ships. They sail.\n\n## End\n\nBye."
# One more than are embedded at once here.
AT_ONCE = 4
TEXTS = {f"a{number}": TEXT.format(number) for number in range(AT_ONCE + 1)}
FOUND = Finding("The store was rebuilt from the texts of 5 articles.", repaired=True)
IN_PROGRESS = r"is being rebuilt; .*run footnote check --rebuild once more"

Held = Callable[[], list[tuple[Article, str]]]
Rebuild = Callable[..., list[Finding]]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLMEmbedder) -> Path:
    """Return a data folder of many short articles, to be copied."""
    settings = IndexSettings(home=tmp_path_factory.mktemp("parts") / "home")
    sources = [text_source(text, article_id=name, markdown=True) for name, text in TEXTS.items()]
    add_articles(sources, settings=settings, embedder=embedder)
    retitle_article("a3", "The third", settings=settings, embedder=embedder)
    change = "UPDATE articles SET added = '2019-05-04', byline = 'Ann ' || id"
    with closing(sqlite3.connect(settings.home / "catalog.sqlite")) as connection, connection:
        connection.execute(change)
    return settings.home


@pytest.fixture
def other(embedder: MiniLMEmbedder) -> WordEmbedder:
    """Return an embedder of the same dimension as the bundled one."""
    return WordEmbedder(embedder, 384)


@pytest.fixture(autouse=True)
def held(settings: IndexSettings, parts: Path, monkeypatch: pytest.MonkeyPatch) -> Held:
    """Fill the store; return a function that returns the articles with the dates of their adds."""
    monkeypatch.setattr("index.store.writer._REBUILT_AT_ONCE", AT_ONCE)
    shutil.copytree(parts, settings.home)
    return lambda: [
        (get_article(each.id, settings=settings), each.added)
        for each in list_articles(settings=settings)
    ]


@pytest.fixture
def rebuild(settings: IndexSettings) -> Rebuild:
    """Return a function that rebuilds the store with an embedder."""

    def rebuild(embedder: WordEmbedder, **options: Callable[[Progress], None]) -> list[Finding]:
        return check_store(settings=settings, embedder=embedder, rebuild=True, **options)

    return rebuild


@pytest.mark.parametrize("dimension", [48, 384])
def test_another_embedder(
    settings: IndexSettings, embedder: MiniLMEmbedder, held: Held, rebuild: Rebuild, dimension: int
) -> None:
    other, before = WordEmbedder(embedder, dimension), held()
    for check in (
        lambda: ArticleIndex.open(settings, embedder=other),
        lambda: check_store(settings=settings, embedder=other),
        lambda: add_articles([text_source("A lamp.")], settings=settings, embedder=other),
    ):
        with pytest.raises(StoreMismatchError, match=r"run footnote check --rebuild"):
            check()
    (vector,) = embedder.embed(["ships"])
    with ArticleIndex.open(settings, embedder=embedder) as index, index.snapshot():
        assert index.nearest(vector, 3)
        assert rebuild(other) == [FOUND]
        # The question that is being answered is told.
        with pytest.raises(StoreMismatchError, match="was built with embedder words"):
            index.nearest(vector, 3)
    assert held() == before
    assert {"The third"} < {article.title for article, _ in before}
    check_whole(settings.home, other)
    check_no_leftovers(settings.home)
    with ArticleIndex.open(settings, embedder=other) as index:
        (vector,) = other.embed(["Part 2 is on 2 ships."])
        searched = [cosine for _, cosine in index.nearest(vector, 9)]
        compared = [cosine for _, cosine in index.nearest(vector, 9, list(TEXTS))]
        assert searched == pytest.approx(compared, abs=0.01)
        assert searched[0] > 0.6
    add_articles([text_source("A lamp.")], settings=settings, embedder=other)
    with pytest.raises(StoreMismatchError, match=f"built with embedder words-{dimension}"):
        ArticleIndex.open(settings, embedder=embedder)
    assert rebuild(other) == [Finding("The store was rebuilt from the texts of 6 articles.", True)]


def test_whoever_asks_meanwhile_is_told(
    settings: IndexSettings, embedder: MiniLMEmbedder, other: WordEmbedder, rebuild: Rebuild
) -> None:
    (vector,) = embedder.embed(["Part 2 is on 2 ships."])
    index = ArticleIndex.open(settings, embedder=embedder)
    searches: list[Callable[[], object]] = [
        lambda: index.nearest(vector, 3),
        lambda: index.nearest(vector, 3, ["a2"]),
        lambda: index.lexical("ships", 3),
        lambda: index.snapshot().__enter__(),
    ]
    changing: list[Callable[[], object]] = [
        lambda: add_articles([text_source("A lamp.")], settings=settings, embedder=embedder),
        lambda: remove_articles(["a2"], settings=settings),
        lambda: retitle_article("a2", "Two", settings=settings, embedder=embedder),
        lambda: check_store(settings=settings, embedder=embedder),
        lambda: ArticleIndex.open(settings, embedder=embedder),
        lambda: ArticleIndex.open(settings, embedder=other),
    ]
    looked: list[Progress] = []

    def look(progress: Progress) -> None:
        looked.append(progress)
        # The other one is of what is left to embed after the first.
        if len(looked) == 1 or progress.source == "Part 4":
            for use in (*searches, *changing):
                with pytest.raises(StoreMismatchError, match=IN_PROGRESS):
                    use()
            assert len(index.articles()) == len(list_articles(settings=settings)) == len(TEXTS)
            assert index.article("a2").text.startswith("Part 2")

    assert index.nearest(vector, 1)
    assert rebuild(other, progress=look) == [FOUND]
    assert {each.stage for each in looked} == {"embedding"}
    assert {each.source for each in looked} >= {"The third", "Part 2"}
    for use in searches:
        with pytest.raises(StoreMismatchError, match="was built with embedder words-384"):
            use()
    check_store(settings=settings, embedder=embedder, rebuild=True)
    ((found, _),) = index.nearest(vector, 1)
    assert found.startswith("a2@")
    index.close()


@pytest.mark.parametrize(
    ("owner", "name", "after", "call"),
    [
        (writer, "_drop", True, 1),
        (writer, "_put_in_place", True, 2),
        (Words, "catch_up", False, 1),
    ],
)
def test_one_that_is_cut_off_is_begun_again(
    settings: IndexSettings, embedder: MiniLMEmbedder, held: Held, rebuild: Rebuild,
    owner: object, name: str, after: bool, call: int,
) -> None:  # fmt: skip
    other, before = WordEmbedder(embedder), held()
    with cut_off(owner, name, after=after, call=call):
        rebuild(other)
    assert held() == before
    is_begun, is_done = name != "_drop", owner is Words or name == "rebuild"
    if is_begun and not is_done:
        for each in (embedder, other):
            with pytest.raises(StoreMismatchError, match=IN_PROGRESS):
                ArticleIndex.open(settings, embedder=each)
    assert rebuild(other) == [FOUND]
    assert held() == before
    check_whole(settings.home, other)
    check_no_leftovers(settings.home)


def test_what_was_removed_cannot_be_restored(
    settings: IndexSettings, other: WordEmbedder, rebuild: Rebuild
) -> None:
    remove_articles(["a1"], settings=settings, restorable=True)
    rebuild(other)
    with pytest.raises(UnknownArticleError, match="removed for good"):
        restore_articles(["a1"], settings=settings)
    check_no_leftovers(settings.home)
