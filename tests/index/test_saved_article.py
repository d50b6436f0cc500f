"""The article that a saved citation is about is found by its id, or else by its text."""

from pathlib import Path

import pytest

from index import (
    Embedder,
    IndexSettings,
    add_articles,
    find_article,
    get_article,
    passages_around,
    remove_articles,
    text_source,
)

TEXT = "The harbour was built in 1874. Its first master was Karin Holm."
OTHER = "The ferry sails to Gotland every Tuesday. A crossing takes five hours."


@pytest.fixture
def settings(tmp_path: Path, embedder: Embedder) -> IndexSettings:
    settings = IndexSettings(home=tmp_path / "home")
    documents = [text_source(TEXT, "Harbour", "harbour"), text_source(OTHER, "Ferry", "ferry")]
    add_articles(documents, settings=settings, embedder=embedder)
    return settings


def test_an_id_goes_before_a_hash(settings: IndexSettings) -> None:
    harbour = get_article("harbour", settings=settings)
    ferry = get_article("ferry", settings=settings)
    assert find_article("harbour", harbour.sha256, settings=settings) == harbour
    assert find_article("harbour", ferry.sha256, settings=settings) == harbour


def test_an_article_under_another_id_is_found_by_its_hash(settings: IndexSettings) -> None:
    harbour = get_article("harbour", settings=settings)
    assert find_article("pier", harbour.sha256, settings=settings) == harbour


def test_what_is_not_in_the_store_is_none(settings: IndexSettings) -> None:
    digest = get_article("harbour", settings=settings).sha256
    remove_articles(["harbour"], settings=settings)
    assert find_article("harbour", digest, settings=settings) is None
    assert find_article("\udcff", "", settings=settings) is None


def test_a_store_that_is_not_there_has_none(tmp_path: Path) -> None:
    settings = IndexSettings(home=tmp_path / "nowhere")
    assert find_article("harbour", "0" * 64, settings=settings) is None
    assert not (tmp_path / "nowhere").exists()


def test_the_passages_around_a_span_are_found(settings: IndexSettings) -> None:
    harbour = get_article("harbour", settings=settings)
    start, end = TEXT.index("Its first"), len(TEXT)
    (found,) = passages_around(harbour, start, end, settings=settings)
    assert (found.article_id, found.text) == ("harbour", TEXT)
    assert found.start <= start <= end <= found.end
    for wild in ((-1, 3), (0, end + 1), (5, 1), (0, 10**40)):
        assert passages_around(harbour, *wild, settings=settings) == ()
