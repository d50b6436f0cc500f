"""Sources become articles, each whole or not at all, whoever else changes the store meanwhile."""

import hashlib
import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from index import (
    Article,
    ArticleIndex,
    FailedSource,
    IndexSettings,
    IngestReport,
    MiniLMEmbedder,
    Passage,
    Progress,
    RawDocument,
    Sentence,
    add_articles,
    get_article,
    list_articles,
    remove_articles,
    text_source,
)
from index.embedding import Encoding
from index.errors import AddCancelledError, AddressSourceError
from tests.command import footnote
from tests.index.conftest import Add, Whole
from tests.index.whole_store import everything
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


def test_what_is_new_or_changed_is_told_before_it_is_embedded(
    settings: IndexSettings, embedder: MiniLMEmbedder, shelf: Path
) -> None:
    told: list[str] = []

    def arrived(article: Article, original: str) -> None:
        told.append(article.text)
        assert original == article.id
        for each in list_articles(settings=settings):
            assert get_article(each.id, settings=settings) != article

    market = shelf / "market.txt"
    for text in ("It sells fish.", "It sells fish.", "It is shut."):
        market.write_text(text, encoding="utf-8")
        add_articles([market], settings=settings, embedder=embedder, arrived=arrived)
    assert told == ["It sells fish.", "It is shut."]


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
    report = add(shelf, absent, furniture)
    assert len(report.added) == 2
    names = [Path(failed.source).name for failed in report.failed]
    assert names == ["binary.txt", "empty.md", "absent.txt", furniture.name]
    assert report.failed[1] == FailedSource(
        str(shelf / "empty.md"), f"{shelf / 'empty.md'} is empty; there is nothing to add."
    )


def test_addresses_are_checked_before_anything_is_read_and_fetched_once(
    settings: IndexSettings, add: Add, shelf: Path
) -> None:
    with pytest.raises(AddressSourceError):
        add(shelf, "https://example.org:port/a")
    assert list_articles(settings=settings) == []
    seen: list[Progress] = []
    report = add("http://127.0.0.1/", "http://127.0.0.1/", progress=seen.append)
    assert [failed.source for failed in report.failed] == ["http://127.0.0.1/"]
    assert seen == [Progress("fetching", "http://127.0.0.1/", 0, 1)]


def test_sources_that_share_an_id_by_accident_do_not_overwrite_one_another(add: Add) -> None:
    def source(path: str, text: str) -> RawDocument:
        return RawDocument(path, path, text, False, "notes-12345678")

    one, two = source("/one/notes.txt", "One."), source("/two/notes.txt", "Two.")
    longer = f"notes-12345678-{hashlib.sha256(b'/two/notes.txt').hexdigest()[:16]}"
    assert add(one, two) == IngestReport(added=("notes-12345678", longer))
    assert add(two, one) == IngestReport(unchanged=(longer, "notes-12345678"))


def test_text_that_stays_is_not_embedded_again(
    settings: IndexSettings,
    embedder: MiniLMEmbedder,
    add: Add,
    whole: Whole,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "# Town\n\n## Harbour\n\nShips come in. They go out.\n\n## Market\n\nIt sells fish."
    add(text_source(text, article_id="town", markdown=True))

    def vectors() -> dict[str, tuple[float, list[int]]]:
        """Return the cosine of each sentence's passage with ships, and its own direction."""
        found = everything(settings, embedder)
        near, sentences = dict(found["nearest"]), found["sentences"]["town"]
        return {
            each.text: (near[each.passage_id], row)
            for each, row in zip(sentences, found["directions"], strict=True)
        }

    before = vectors()
    embedded: list[str] = []
    encode = embedder.encode

    def encoding(texts: Sequence[str]) -> list[Encoding]:
        embedded.extend(texts)
        return encode(texts)

    with monkeypatch.context() as patch:
        patch.setattr(embedder, "encode", encoding)
        changed = text.replace("fish", "cheese")
        report = add(text_source(changed, article_id="town", markdown=True))
    assert report.replaced == ("town",)
    assert embedded == ["Town › Market\nIt sells cheese."]
    after = vectors()
    assert before.keys() - after.keys() == {"It sells fish."}
    assert after.keys() - before.keys() == {"It sells cheese."}
    for sentence in after.keys() & before.keys():
        assert after[sentence] == before[sentence]
    assert "cheese" in whole()["town"]


def test_progress_tells_each_stage(
    settings: IndexSettings, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.preparation._TEXTS_PER_STEP", 8)
    seen: list[Progress] = []
    text = "\n\n".join(f"# Part {n}\n\nThis is part {n}." for n in range(9))
    source = text_source(text, title="Long", markdown=True)
    add(source, progress=seen.append)
    (total,) = [each.passages for each in list_articles(settings=settings)]
    assert total == 9
    assert [(p.stage, p.done, p.total) for p in seen] == [
        ("reading", 0, 1),
        ("reading", 1, 1),
        ("embedding", 0, total),
        ("embedding", 8, total),
        ("embedding", total, total),
        ("writing", 0, 1),
        ("writing", 1, 1),
    ]
    assert {p.source for p in seen} == {"the text 'Long'"}
    shares = [p.share for p in seen if p.stage == "embedding"]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert 0.8 < shares[1] < 0.95


def test_what_others_did_meanwhile_decides_what_an_add_changed(
    settings: IndexSettings, add: Add, whole: Whole, shelf: Path
) -> None:
    """Another process adds an older text of one article, and another as this one has read it."""
    harbour, market = add(shelf).added
    remove_articles([market], settings=settings)
    for name in ("harbour.md", "market.txt"):
        (shelf / name).write_text("Everything is new.", encoding="utf-8")
    pier = shelf / "pier.txt"
    pier.write_text("The pier is long.", encoding="utf-8")
    meddled: list[str] = []

    def meddle(progress: Progress) -> None:
        if progress.stage == "writing" and not meddled:
            text = (shelf / "market.txt").read_text(encoding="utf-8")
            (shelf / "market.txt").write_text("It is older.", encoding="utf-8")
            done = footnote("add", shelf / "market.txt", pier, home=settings.home)
            assert (done.returncode, done.stderr) == (0, "")
            meddled.extend(done.stdout.splitlines())
            (shelf / "market.txt").write_text(text, encoding="utf-8")
            remove_articles([harbour], settings=settings)

    report = add(shelf, progress=meddle)
    assert meddled == [f"added      {each}" for each in (market, *report.unchanged)]
    assert report == IngestReport(
        added=(harbour,), replaced=(market,), unchanged=report.unchanged,
        copies=((market, harbour),),
    )  # fmt: skip
    texts = whole()
    assert [texts.pop(each) for each in report.unchanged] == ["The pier is long."]
    assert set(texts.values()) == {"Everything is new."}


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
        report = add_articles(documents, settings=settings, embedder=embedder)
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
