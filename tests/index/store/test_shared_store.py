"""A store that machines share: a real PostgreSQL and a real Chroma server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import (
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    StoreError,
    add_articles,
    check_store,
    list_articles,
    remove_articles,
    restore_articles,
    text_source,
)
from index.errors import SettingsError, StoreMismatchError
from index.store import Vectors, writer
from tests.index.cut_off import cut_off
from tests.index.word_embedder import WordEmbedder
from tests.servers import Chroma, Postgres, machines_over

FERRY = "The ferry sails at nine. It takes cars."
MARKET = "The market sells fish. Ships bring it."


class Machines:
    """Two machines that share a store: each has a data folder of its own."""

    def __init__(
        self, folder: Path, embedder: MiniLMEmbedder, postgres: Postgres, chroma: Chroma
    ) -> None:
        self.embedder, self.postgres, self.chroma = embedder, postgres, chroma
        self.one, self.other, _ = machines_over(postgres, folder, chroma.address)

    def add(self, settings: IndexSettings, article_id: str, text: str) -> None:
        source = text_source(text, article_id=article_id)
        assert add_articles([source], settings=settings, embedder=self.embedder).failed == ()

    def found(self, index: ArticleIndex, question: str) -> tuple[str, list[str]]:
        """Return the text of the nearest passage, and those with a word of a question."""
        (vector,) = self.embedder.embed([question])
        with index.snapshot():
            near = [key for key, _ in index.nearest(vector, 1)]
            worded = [key for key, _ in index.lexical(question, 9)]
            texts = {key: each.text for key, each in index.passages(near + worded).items()}
        return texts[near[0]], [texts[key] for key in worded]

    def check(self) -> None:
        assert check_store(settings=self.other, embedder=self.embedder) == []


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Postgres, Chroma]]:
    folder = tmp_path_factory.mktemp("servers")
    postgres, chroma = Postgres(), Chroma(folder / "chroma")
    postgres.start()
    chroma.start()
    yield postgres, chroma
    chroma.stop()
    postgres.close()


@pytest.fixture
def machines(
    tmp_path: Path, embedder: MiniLMEmbedder, servers: tuple[Postgres, Chroma]
) -> Machines:
    """Return two machines whose store has two articles."""
    machines = Machines(tmp_path, embedder, *servers)
    for each in list_articles(settings=machines.one):
        if each.id not in {"ferry", "market"}:
            remove_articles([each.id], settings=machines.one)
    machines.add(machines.one, "ferry", FERRY)
    machines.add(machines.other, "market", MARKET)
    return machines


def test_each_machine_sees_what_the_other_changes_at_its_next_question_and_not_amid_one(
    machines: Machines,
) -> None:
    ten = "The ferry sails at ten."
    with (
        ArticleIndex.open(machines.one, embedder=machines.embedder) as one,
        ArticleIndex.open(machines.other, embedder=machines.embedder) as other,
    ):
        for index in (one, other):
            assert machines.found(index, "When does the ferry sail?") == (FERRY, [FERRY])
        machines.add(machines.other, "ferry", ten)
        for index in (one, other):
            assert machines.found(index, "When does the ferry sail?") == (ten, [ten])
        remove_articles(["ferry"], settings=machines.one, restorable=True)
        assert machines.found(other, "When does the ferry sail?") == (MARKET, [])
        restore_articles(["ferry"], settings=machines.other)
        for index in (one, other):
            assert [each.id for each in index.articles()] == ["ferry", "market"]
            assert machines.found(index, "ferry")[1] == [ten]
        with one.snapshot():
            machines.add(machines.other, "ferry", "Nothing sails.")
            assert machines.found(one, ten) == (ten, [ten])
        assert machines.found(one, "Nothing sails.")[0] == "Nothing sails."
    machines.check()


@pytest.mark.parametrize(
    ("owner", "name", "after"),
    [
        (writer, "write_article", True),
        (Vectors, "_reached", False),
    ],
)
def test_a_replacement_that_is_cut_off_leaves_one_whole_article(
    machines: Machines, owner: object, name: str, after: bool
) -> None:
    with cut_off(owner, name, after=after):
        machines.add(machines.one, "ferry", "The ferry sails at ten.")
    machines.add(machines.other, "lamp", "The lamp is lit.")
    machines.check()
    with ArticleIndex.open(machines.other, embedder=machines.embedder) as index:
        text = index.article("ferry").text
        assert text in (FERRY, "The ferry sails at ten.")
        assert machines.found(index, "When does the ferry sail?") == (text, [text])
        assert index.counts()[0] == len(index.articles()) == 3


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ("chroma", r"Chroma server .* failed .*check that it runs, and FOOTNOTE_CHROMA_URL"),
        ("postgres", r"database on .* failed .*check that it runs, and FOOTNOTE_DATABASE_URL"),
    ],
)
def test_a_server_that_is_gone_is_told_and_loses_nothing(
    machines: Machines, server: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with ArticleIndex.open(machines.one, embedder=machines.embedder) as index:
        machines.found(index, "ferry")
        getattr(machines, server).stop()
        try:
            with pytest.raises(StoreError, match=said):
                machines.found(index, "ferry")
            with pytest.raises(StoreError, match=said):
                machines.add(machines.other, "lamp", "The lamp is lit.")
        finally:
            getattr(machines, server).start()
        assert [each.message for each in caplog.records if each.levelname == "ERROR"] == []
        assert machines.found(index, "When does the ferry sail?")[0] == FERRY
        machines.add(machines.other, "lamp", "The lamp is lit.")
        assert machines.found(index, "lamp")[0] == "The lamp is lit."
    machines.check()


def test_a_machine_that_has_another_embedder_is_told_once_the_store_is_rebuilt(
    machines: Machines,
) -> None:
    other = WordEmbedder(machines.embedder, 48)
    texts = [each.id for each in list_articles(settings=machines.one)]
    with ArticleIndex.open(machines.one, embedder=machines.embedder) as index:
        machines.found(index, "ferry")
        with cut_off(Vectors, "discard", after=True):
            check_store(settings=machines.other, embedder=other, rebuild=True)
        with pytest.raises(StoreMismatchError, match="is being rebuilt"):
            machines.found(index, "ferry")
        with pytest.raises(StoreMismatchError, match="is being rebuilt"):
            machines.add(machines.one, "lamp", "The lamp is lit.")
        check_store(settings=machines.other, embedder=other, rebuild=True)
        with pytest.raises(StoreMismatchError, match="run footnote check --rebuild"):
            machines.found(index, "ferry")
        with pytest.raises(StoreMismatchError, match="run footnote check --rebuild"):
            machines.add(machines.one, "lamp", "The lamp is lit.")
        with ArticleIndex.open(machines.one, embedder=other) as renewed:
            (vector,) = other.embed(["The ferry sails at nine. It takes cars."])
            ((found, cosine), _) = renewed.nearest(vector, 2)
            assert found.startswith("ferry@")
            assert cosine > 0.9
        check_store(settings=machines.one, embedder=machines.embedder, rebuild=True)
        # The chat that was open all the time answers again.
        assert machines.found(index, "When does the ferry sail?") == (FERRY, [FERRY])
    assert [each.id for each in list_articles(settings=machines.other)] == texts
    machines.check()


@pytest.mark.parametrize(
    ("address", "chroma", "said"),
    [
        ("mysql://me:secret@here/articles", "http://127.0.0.1:1", "names no PostgreSQL database"),
        ("postgresql://me:secret@here/x", None, "Chroma server, too, with FOOTNOTE_CHROMA_URL"),
    ],
)
def test_what_is_no_shared_store_is_told_and_hides_its_password(
    address: str, chroma: str | None, said: str
) -> None:
    settings = IndexSettings.model_validate({"database_url": address, "chroma_url": chroma})
    with pytest.raises(SettingsError, match=said) as caught:
        list_articles(settings=settings)
    assert "secret" not in str(caught.value)


def test_another_store_s_collection_is_left_alone(machines: Machines, tmp_path: Path) -> None:
    other = IndexSettings.model_validate(
        {"home": tmp_path / "other-store", "chroma_url": machines.chroma.address}
    )
    with pytest.raises(StoreMismatchError, match="is another store's; name another server"):
        add_articles([text_source("A lamp.")], settings=other, embedder=machines.embedder)
    machines.check()
