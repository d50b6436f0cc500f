"""Suggested questions: the article's own words, surely answered."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from index import Embedder, UsageError
from qa import QAService, suggestions
from tests.qa.answered import service_over

ARTICLES = {
    "loan": """# Borrowing

## How many books can I borrow?

You can borrow up to twelve books at a time, and four films.

## When is the library open?

The library is open from nine to six on weekdays.
""",
    "prices": "# Prices\n\n| Part | Price |\n|---|---|\n| Saddle | £42 |\n| Handlebar | £51 |\n",
    "mill": "# The mill\n\nIn 1843 the mill burned down.\n",
    "pump": """# The pump

## Why not just dig a well?

A well shows what rained this week. The pump reaches what fell a thousand years ago.
""",
    "notice": "# 6. Spare parts and prices\n\nThe Financial Times wrote about them.\n",
}
BORROW = "How many books can I borrow?"
FIRE = "What happened in 1843?"
WELL = "Why not just dig a well?"
HOURS = "When is the library open?"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[QAService]:
    with service_over(tmp_path_factory.mktemp("shop") / "home", ARTICLES, embedder) as service:
        yield service


@pytest.mark.parametrize(
    ("article", "questions"),
    [
        ("loan", {"What is this article about?", BORROW, HOURS}),
        # What a heading asks, its section answers, however unlikely that sounds.
        ("pump", {"What is this article about?", WELL}),
        # Nobody asks what a mere table is about.
        ("prices", set()),
        # Nothing in it makes a question that somebody would ask.
        ("notice", {"What is this article about?"}),
    ],
)
def test_only_what_somebody_would_ask_is_suggested(
    shop: QAService, article: str, questions: set[str]
) -> None:
    found = suggestions(shop, [article])
    assert set(found) == questions
    for question in found:
        assert shop.answer(question, articles=[article]).status == "answered"


def test_the_newest_articles_come_first(shop: QAService, monkeypatch: pytest.MonkeyPatch) -> None:
    for newest, first in (("mill", FIRE), ("loan", HOURS)):
        known = [replace(each, added=str(each.id == newest)) for each in shop.index.articles()]
        with monkeypatch.context() as patched:
            patched.setattr(shop.index, "articles", lambda known=known: known)
            assert suggestions(shop)[0] == first


def test_articles_that_are_gone_are_passed_over(shop: QAService) -> None:
    assert suggestions(shop, ["gone"]) == ()


def test_a_lone_id_is_refused(shop: QAService) -> None:
    with pytest.raises(UsageError):
        suggestions(shop, "loan")
