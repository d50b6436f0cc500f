"""Conditions on fields: which articles meet them, and what is said where none does."""

from typing import Any

import pytest

from index import ArticleSummary, UsageError
from index.conditions import condition_for, matching, parsed


def summary(article_id: str, title: str, source: str | None = None, **known: Any) -> ArticleSummary:
    return ArticleSummary(article_id, title, source, 1, 1, "2026-01-01", **known)


QUAY = summary(
    "quay",
    "The quay",
    byline="Jean Roux",
    published="2024-05-31",
    fields={"tag": ("press", "Havre d'Été"), "rating": ("9",), "note": ("a=b",)},
)
MARKET = summary(
    "market",
    "Market",
    "/srv/market.md",
    published="2023",
    # Who set the author corrects what the source says.
    fields={"author": ("Simon and Garfunkel",), "tag": ("press",), "rating": ("10",)},
)
LAMP = summary("lamp", "Lamp", "https://example.org/lamp", site="Lamps", language="en")
ARTICLES = [QUAY, MARKET, LAMP]


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("", "quay market lamp"),
        ("tag=press", "quay market"),
        (" TAG = Press ", "quay market"),
        ("tag=havre d'e\u0301te\u0301", "quay"),
        ("tag!=press", "lamp"),
        ("author=jean roux", "quay"),
        ("author=Simon and Garfunkel and tag=press", "market"),
        ('author="Simon and Garfunkel" AND tag=press', "market"),
        ("author!=jean roux", "market lamp"),
        ("date=2024", "quay"),
        ("date>=2024-01-01", "quay"),
        ("date<2024-05", "market"),
        (["tag=press", "date<2024"], "market"),
        ("rating>9", "market"),
        ("note=a=b", "quay"),
        ("title=the quay", "quay"),
        ("source=market.md", "market"),
        ("site=example.org", "lamp"),
    ],
)
def test_conditions_are_met_by_these_articles(where: str | list[str], ids: str) -> None:
    found = matching(ARTICLES, where)
    assert [each.id for each in found] == ids.split()
    assert matching([], where) == []


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("tag", "'tag' is not a condition; write one such as"),
        ("tag=a\u202eb", r"'tag=a\\u202eb' is not a condition"),
        ("date=May", "date=May does not give a date; write 2024,"),
        ("tag=press or tag=boats", 'has an "or"; conditions are joined by "and"'),
        ("tag=x" * 500, "at most 2,000 characters"),
        ("auhtor=x", "has a field auhtor; choose from author, "),
        ("tag=pres", "meets tag=pres; choose from press, Havre d'Été"),
        ("rating>10", "meets rating>10; choose from 10, 9"),
        ("tag=press and site=Lamps", "all of tag=press and site=Lamps"),
    ],
)
def test_what_no_article_meets_is_told_with_what_there_is(where: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        matching(ARTICLES, where)


def test_a_value_is_found_by_the_condition_that_is_written_for_it() -> None:
    for value in (
        "press and date>=2024",
        "press or date>=2024",
        " and ",
        "山田\u3000太郎",
        "Jean\u00a0Roux",
        '"q',
    ):
        text = condition_for("tag", value)
        assert text is not None, value
        (found,) = parsed(text)
        assert found.holds({"tag": (value,)}), value
    assert condition_for("tag", '"a" and b=c') is None
