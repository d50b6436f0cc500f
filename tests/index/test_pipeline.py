"""Sources become articles, each whole or not at all, whoever else changes the store meanwhile."""

import hashlib
import itertools
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from index import (
    ArticleIndex,
    FailedSource,
    IndexSettings,
    IngestReport,
    MiniLMEmbedder,
    NotAddedError,
    Passage,
    Progress,
    RawDocument,
    Sentence,
    add_articles,
    get_article,
    list_articles,
    text_source,
)
from index.errors import AddCancelledError
from tests.index.conftest import Add, Whole
from tests.odd_texts import ODD_TEXTS


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a folder of two articles."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "harbour.md").write_text("# Harbour\n\nThe harbour is deep.", encoding="utf-8")
    (folder / "market.txt").write_text("The market sells fish.", encoding="utf-8")
    return folder


def test_a_folder_is_added_and_only_what_changed_is_replaced(
    settings: IndexSettings, embedder: MiniLMEmbedder, add: Add, whole: Whole, shelf: Path
) -> None:
    first = add(shelf)
    harbour, market = first.added
    assert first == IngestReport(added=(harbour, market))
    assert get_article(harbour, settings=settings).source == str(shelf / "harbour.md")
    with ArticleIndex.open(settings, embedder=embedder) as index:
        before = index.generation
        assert add(str(shelf)) == IngestReport(unchanged=(harbour, market))
        assert index.generation == before
    (shelf / "market.txt").write_text("The market is shut. Nobody comes.", encoding="utf-8")
    assert add(shelf) == IngestReport(replaced=(market,), unchanged=(harbour,))
    assert whole()[market] == "The market is shut. Nobody comes."


def test_another_title_is_a_change_and_the_same_id_one_article_as_it_was_last(
    settings: IndexSettings, add: Add, whole: Whole
) -> None:
    for title, outcome in [("One", "added"), ("Two", "replaced"), ("Two", "unchanged")]:
        report = add(text_source("A sentence.", title, "id"))
        assert getattr(report, outcome) == ("id",)
    assert [summary.title for summary in list_articles(settings=settings)] == ["Two"]
    report = add(*(text_source(text, "T", "same") for text in ["One.", "Two.", "Two."]))
    assert report == IngestReport(added=("same",), replaced=("same",), unchanged=("same",))
    assert whole()["same"] == "Two."


def test_a_bad_source_never_stops_the_others(add: Add, shelf: Path) -> None:
    (shelf / "binary.txt").write_bytes(bytes(range(256)) * 10)
    (shelf / "empty.md").write_bytes(b"")
    absent = shelf / "absent.txt"
    furniture = text_source("---\ntitle: x\n---\n", title="Rules", markdown=True)
    with pytest.raises(NotAddedError) as failed:
        add(shelf, absent, furniture)
    report = failed.value.report
    assert len(report.added) == 2
    assert str(failed.value) == (
        f"{report.failed[0].reason} 3 more sources failed; the report says why."
    )
    names = [Path(failed.source).name for failed in report.failed]
    assert names == ["binary.txt", "empty.md", "absent.txt", furniture.name]
    assert report.failed[1] == FailedSource(
        str(shelf / "empty.md"), f"{shelf / 'empty.md'} is empty; there is nothing to add."
    )


def test_what_is_no_address_fails_alone_and_an_address_is_fetched_once(
    settings: IndexSettings, add: Add, shelf: Path
) -> None:
    with pytest.raises(NotAddedError, match="user name; remove everything") as error:
        add("https://user:secret@example.org/a", shelf)
    assert [failed.source for failed in error.value.report.failed] == ["https://example.org/a"]
    assert len(list_articles(settings=settings)) == 2
    seen: list[Progress] = []
    with pytest.raises(NotAddedError, match="is not public") as error:
        add("http://127.0.0.1/", "http://127.0.0.1/", progress=seen.append)
    assert [failed.source for failed in error.value.report.failed] == ["http://127.0.0.1/"]
    assert seen == [Progress("fetching", "http://127.0.0.1/", 0, 1)]


def test_a_large_file_is_added_after_the_small_ones(
    add: Add, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shelf / "atlas.txt").write_text("The atlas has many maps. " * 4, encoding="utf-8")
    monkeypatch.setattr("index.pipeline._LARGE", 80)
    added = add(shelf / "atlas.txt", shelf).added
    assert [each.partition("-")[0] for each in added] == ["harbour", "market", "atlas"]


def test_sources_that_share_an_id_by_accident_do_not_overwrite_one_another(add: Add) -> None:
    def source(path: str, text: str) -> RawDocument:
        return RawDocument(path, path, text, False, "notes-12345678")

    one, two = source("/one/notes.txt", "One."), source("/two/notes.txt", "Two.")
    longer = f"notes-12345678-{hashlib.sha256(b'/two/notes.txt').hexdigest()[:16]}"
    assert add(one, two) == IngestReport(added=("notes-12345678", longer))
    assert add(two, one) == IngestReport(unchanged=(longer, "notes-12345678"))


def test_a_cancelled_add_leaves_each_article_as_it_was(add: Add, whole: Whole) -> None:
    """Cancelled at every moment in turn, an add goes a little further each time."""
    sources = [text_source(text, article_id=text[0].lower()) for text in ("A. New.", "B. New.")]
    old = {"a": "A. It is old.", "b": "B. It is old."}
    stopped: list[tuple[str, ...]] = []
    add(*(text_source(text, article_id=article_id) for article_id, text in old.items()))
    for moment in itertools.count():
        asked = itertools.count()
        try:
            add(
                *sources,
                cancelled=lambda: next(asked) == moment,  # noqa: B023
            )
        except AddCancelledError as error:
            stopped.append(error.report.replaced)
        else:
            break
        assert whole() == old
    # Reading twice, embedding the passages of both, and before both go live together.
    assert stopped == [()] * 7
    assert whole() == {"a": "A. New.", "b": "B. New."}


@given(texts=st.lists(ODD_TEXTS, min_size=8, max_size=8))
@example(
    texts=[
        "NUL\0 and \ud800 half a character. \u2028 Then 𝔘 more.\r\nEnd",
        "word " * 900 + ". Next one.",
    ]
)
@hypothesis_settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_stored_is_a_span_of_its_article(
    texts: list[str], embedder: MiniLMEmbedder
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = IndexSettings(home=Path(folder) / "home")
        documents = [
            RawDocument(None, f"text {number}", text, False, f"text-{number}")
            for number, text in enumerate(texts)
        ]
        try:
            report = add_articles(documents, settings=settings, embedder=embedder)
        except NotAddedError as error:
            report = error.report
        with ArticleIndex.open(settings, embedder=embedder) as index:
            count = 0
            for article_id in report.added:
                article = index.article(article_id)
                sentences = index.article_sentences(article_id)
                passages = index.passages([each.passage_id for each in sentences]).values()
                places: list[Sentence | Passage] = [*sentences, *passages]
                for place in places:
                    assert article.text[place.start : place.end] == place.text
                    assert place.text.strip()
                count += len(places)
            assert count == sum(index.counts())
