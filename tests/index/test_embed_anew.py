"""Articles are embedded anew for another embedder or other passages, and none is lost."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import export_store, import_store
from index.article_index import ArticleIndex
from index.check import check_store
from index.embedding.embedder import MiniLMEmbedder
from index.errors import StoreError, StoreMismatchError, UnknownArticleError
from index.loading.load import text_source
from index.pipeline import Progress, add_articles, get_article, list_articles
from index.removal import remove_articles, restore_articles
from index.retitling import retitle_article
from index.settings import IndexSettings
from index.store import changes
from index.store.check import Finding
from index.store.collection import PassageCollection
from index.store.words import Words
from index.store.writer import Writer
from index.types import Article
from tests.index.store.test_writer import cut_off
from tests.index.whole_store import check_no_leftovers, check_whole
from tests.index.word_embedder import WordEmbedder

TEXT = "# Part {0}\n\nPart {0} is on {0} ships. They sail.\n\n## End\n\nBye."
TEXTS = {f"a{number}": TEXT.format(number) for number in range(23)}
FOUND = Finding(
    "The store was built with other settings; 23 articles were embedded anew.", repaired=True
)
IN_PROGRESS = r"are being embedded anew, with words-\d+; .*footnote check --embed-anew goes on"

Held = Callable[[], list[tuple[Article, str]]]
Anew = Callable[..., list[Finding]]


@pytest.fixture
def other(embedder: MiniLMEmbedder) -> WordEmbedder:
    """Return an embedder of the same dimension as the bundled one."""
    return WordEmbedder(embedder, 384)


@pytest.fixture(autouse=True)
def held(settings: IndexSettings, embedder: MiniLMEmbedder) -> Held:
    """Fill the store; return a function that returns the articles with the dates of their adds."""
    sources = [text_source(text, article_id=name, markdown=True) for name, text in TEXTS.items()]
    add_articles(sources, settings=settings, embedder=embedder)
    retitle_article("a3", "The third", settings=settings, embedder=embedder)
    change = "UPDATE versions SET added = '2019-05-04', byline = 'Ann ' || article_id"
    with closing(sqlite3.connect(settings.home / "catalog.sqlite")) as connection, connection:
        connection.execute(change)
    return lambda: [
        (get_article(each.id, settings=settings), each.added)
        for each in list_articles(settings=settings)
    ]


@pytest.fixture
def anew(settings: IndexSettings) -> Anew:
    """Return a function that embeds the articles anew with an embedder."""

    def anew(embedder: WordEmbedder, **options: Callable[[Progress], None]) -> list[Finding]:
        return check_store(settings=settings, embedder=embedder, embed_anew=True, **options)

    return anew


@pytest.mark.parametrize("dimension", [48, 384])
def test_another_embedder(
    settings: IndexSettings, embedder: MiniLMEmbedder, held: Held, anew: Anew, dimension: int
) -> None:
    other, before = WordEmbedder(embedder, dimension), held()
    for check in (
        lambda: ArticleIndex.open(settings, embedder=other),
        lambda: check_store(settings=settings, embedder=other),
        lambda: add_articles([text_source("A lamp.")], settings=settings, embedder=other),
    ):
        with pytest.raises(StoreMismatchError, match=r"run footnote check --embed-anew"):
            check()
    assert anew(other) == [FOUND]
    assert held() == before
    assert {"The third"} < {article.title for article, _ in before}
    check_whole(settings.home, other)
    check_no_leftovers(settings.home)
    with ArticleIndex.open(settings, embedder=other) as index:
        (vector,) = other.embed(["Part 7 is on 7 ships."])
        searched = [cosine for _, cosine in index.nearest(vector, 9)]
        compared = [cosine for _, cosine in index.nearest(vector, 9, list(TEXTS))]
        assert searched == pytest.approx(compared, abs=0.01)
        assert searched[0] > 0.6
    add_articles([text_source("A lamp.")], settings=settings, embedder=other)
    with pytest.raises(StoreMismatchError, match=f"built with embedder words-{dimension}"):
        ArticleIndex.open(settings, embedder=embedder)
    assert anew(other) == []


def test_other_passages(
    settings: IndexSettings,
    embedder: MiniLMEmbedder,
    held: Held,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "\n\n".join(f"Ship {number} sails at {number}." for number in range(90))
    add_articles([text_source(text, article_id="long")], settings=settings, embedder=embedder)
    before = held()
    (passages,) = {each.passages for each in list_articles(settings=settings) if each.id == "long"}
    monkeypatch.setenv("FOOTNOTE_PASSAGE_TOKENS", "32")
    smaller = IndexSettings.from_environment()
    (finding,) = check_store(settings=smaller, embedder=embedder, embed_anew=True)
    assert "24 articles were embedded anew" in finding.text
    assert held() == before
    check_whole(settings.home, embedder)
    check_no_leftovers(settings.home)
    (more,) = {each.passages for each in list_articles(settings=settings) if each.id == "long"}
    assert more > 4 * passages


def test_what_is_built_as_the_settings_say_is_left_alone(
    settings: IndexSettings, embedder: MiniLMEmbedder, held: Held, tmp_path: Path
) -> None:
    with ArticleIndex.open(settings, embedder=embedder) as index:
        generation = index.generation
        assert check_store(settings=settings, embedder=embedder, embed_anew=True) == []
        assert index.generation == generation
    nothing = IndexSettings(home=tmp_path / "nothing")
    assert check_store(settings=nothing, embedder=embedder, embed_anew=True) == []
    assert not nothing.home.exists()


def test_whoever_asks_meanwhile_is_told(
    settings: IndexSettings, embedder: MiniLMEmbedder, other: WordEmbedder, anew: Anew
) -> None:
    (vector,) = embedder.embed(["Part 7 is on 7 ships."])
    index = ArticleIndex.open(settings, embedder=embedder)
    searches: list[Callable[[], object]] = [
        lambda: index.nearest(vector, 3),
        lambda: index.nearest(vector, 3, ["a7"]),
        lambda: index.lexical("ships", 3),
        lambda: index.snapshot().__enter__(),
    ]
    changing: list[Callable[[], object]] = [
        lambda: add_articles([text_source("A lamp.")], settings=settings, embedder=embedder),
        lambda: remove_articles(["a7"], settings=settings),
        lambda: retitle_article("a7", "Seven", settings=settings, embedder=embedder),
        lambda: export_store(settings.home.parent / "export", settings=settings),
        lambda: check_store(settings=settings, embedder=embedder),
        lambda: ArticleIndex.open(settings, embedder=embedder),
        lambda: ArticleIndex.open(settings, embedder=other),
    ]
    looked = []

    def look(progress: Progress) -> None:
        looked.append(progress)
        if len(looked) not in (1, 45):
            return
        for use in (*searches, *changing):
            with pytest.raises(StoreMismatchError, match=IN_PROGRESS):
                use()
        assert len(index.articles()) == len(list_articles(settings=settings)) == len(TEXTS)
        assert index.article("a7").text.startswith("Part 7")

    assert index.nearest(vector, 1)
    assert anew(other, progress=look) == [FOUND]
    assert {each.stage for each in looked} == {"embedding"}
    assert {each.source for each in looked} >= {"The third", "Part 7"}
    assert len(looked) >= 45
    for use in searches:
        with pytest.raises(StoreMismatchError, match="was built with embedder words-384"):
            use()
    check_store(settings=settings, embedder=embedder, embed_anew=True)
    ((found, _),) = index.nearest(vector, 1)
    assert found.startswith("a7@")
    index.close()


@pytest.mark.parametrize("dimension", [48, 384])
def test_a_question_that_is_being_answered_is_told(
    settings: IndexSettings, embedder: MiniLMEmbedder, anew: Anew, dimension: int
) -> None:
    (vector,) = embedder.embed(["ships"])
    with ArticleIndex.open(settings, embedder=embedder) as index, index.snapshot():
        assert index.nearest(vector, 3)
        anew(WordEmbedder(embedder, dimension))
        with pytest.raises(StoreMismatchError, match="was built with embedder words"):
            index.nearest(vector, 3)


@pytest.mark.parametrize(
    ("owner", "name", "after", "call"),
    [
        (Writer, "begin_anew", True, 1),
        (changes, "write", True, 1),
        (changes, "make_live", True, 1),
        (Writer, "write_anew", True, 1),
        (Writer, "write_anew", True, 2),
        (PassageCollection, "discard", False, 1),
        (PassageCollection, "discard", True, 1),
        (PassageCollection, "add", True, 1),
        (Writer, "_collect", True, 1),
        (Words, "catch_up", False, 1),
        (Writer, "end_anew", True, 3),
    ],
)
def test_one_that_is_cut_off_goes_on(
    settings: IndexSettings, embedder: MiniLMEmbedder, held: Held, anew: Anew,
    owner: object, name: str, after: bool, call: int,
) -> None:  # fmt: skip
    other, before = WordEmbedder(embedder), held()
    with cut_off(owner, name, after=after, call=call):
        anew(other)
    assert held() == before
    is_done = owner is Words or name == "end_anew"
    if not is_done:
        for each in (embedder, other):
            with pytest.raises(StoreMismatchError, match=IN_PROGRESS):
                ArticleIndex.open(settings, embedder=each)
    found = anew(other)
    assert bool(found) != is_done
    assert held() == before
    check_whole(settings.home, other)
    check_no_leftovers(settings.home)


def test_one_that_is_cut_off_embeds_only_the_articles_that_are_left(
    other: WordEmbedder, anew: Anew
) -> None:
    with cut_off(Writer, "write_anew", after=True):
        anew(other)
    (finding,) = anew(other)
    assert "; 3 articles were embedded anew" in finding.text


def test_one_that_is_cut_off_can_be_taken_back(
    settings: IndexSettings, embedder: MiniLMEmbedder, other: WordEmbedder, held: Held, anew: Anew
) -> None:
    before = held()
    with cut_off(Writer, "write_anew", after=True):
        anew(other)
    assert check_store(settings=settings, embedder=embedder, embed_anew=True) == [FOUND]
    assert held() == before
    check_whole(settings.home, embedder)


def test_two_at_once_embed_each_article_once(
    settings: IndexSettings, other: WordEmbedder, held: Held, anew: Anew
) -> None:
    before = held()
    begun: list[Progress] = []

    def meanwhile(progress: Progress) -> None:
        begun.append(progress)
        if len(begun) == 1:
            assert anew(other) == [FOUND]

    (finding,) = anew(other, progress=meanwhile)
    assert "; 0 articles were embedded anew" in finding.text
    assert held() == before
    check_whole(settings.home, other)
    check_no_leftovers(settings.home)


def test_another_one_with_another_embedder_takes_over(
    settings: IndexSettings, embedder: MiniLMEmbedder, other: WordEmbedder, held: Held, anew: Anew
) -> None:
    before, third = held(), WordEmbedder(embedder)

    def meanwhile(progress: Progress) -> None:
        anew(third)

    with pytest.raises(StoreMismatchError, match="was built with embedder words-48, and now"):
        anew(other, progress=meanwhile)
    assert held() == before
    check_whole(settings.home, third)


def test_who_began_to_add_before_is_told_and_adds_nothing(
    settings: IndexSettings, embedder: MiniLMEmbedder, other: WordEmbedder, held: Held, anew: Anew
) -> None:
    before = held()

    def meanwhile(progress: Progress) -> None:
        if progress.stage == "writing":
            anew(other)

    with pytest.raises(StoreMismatchError, match="was built with embedder words-384"):
        add_articles(
            [text_source("A lamp.")], settings=settings, embedder=embedder, progress=meanwhile
        )
    assert held() == before
    check_whole(settings.home, other)


def test_what_was_removed_cannot_be_brought_back(
    settings: IndexSettings, other: WordEmbedder, anew: Anew
) -> None:
    remove_articles(["a1"], settings=settings, restorable=True)
    anew(other)
    with pytest.raises(UnknownArticleError, match="removed for good"):
        restore_articles(["a1"], settings=settings)
    check_no_leftovers(settings.home)


def test_an_empty_store_takes_another_embedder(
    settings: IndexSettings, embedder: MiniLMEmbedder, anew: Anew, tmp_path: Path
) -> None:
    archive, other = tmp_path / "export", WordEmbedder(embedder)
    anew(other)
    export_store(archive, settings=settings)
    check_store(settings=settings, embedder=embedder, embed_anew=True)
    remove_articles([each.id for each in list_articles(settings=settings)], settings=settings)
    with pytest.raises(StoreError, match=r"run footnote check --embed-anew"):
        import_store(archive, settings=settings, embedder=other)
    (finding,) = anew(other)
    assert "; 0 articles were embedded anew" in finding.text
    assert import_store(archive, settings=settings, embedder=other) == len(TEXTS)
    check_whole(settings.home, other)
