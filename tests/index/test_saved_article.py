"""The article that a saved citation is about is found by its id, or else by its text."""

from index import IndexSettings, get_article, remove_articles
from index.saved_article import find_article


def test_an_article_is_found_by_its_id_or_else_by_the_hash_of_its_text(
    filled: IndexSettings,
) -> None:
    harbour = get_article("harbour", settings=filled)
    market = get_article("market", settings=filled)
    for article_id, sha256 in (("harbour", ""), ("harbour", market.sha256), ("", harbour.sha256)):
        assert find_article(article_id, sha256, settings=filled) == harbour
    remove_articles(["harbour"], settings=filled)
    assert find_article("harbour", harbour.sha256, settings=filled) is None
    assert find_article("\udcff", "", settings=filled) is None
