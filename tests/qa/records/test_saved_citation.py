"""What a saved citation says of its article, in any text."""

import dataclasses
from typing import Any

import pytest

from index import Passage
from qa import Citation
from qa.draft import surroundings
from qa.records.saved_citation import miscited
from tests.fakes import make_article

TEXT = "It stays. The q\u0303 is odd 👩‍👩‍👧‍👦. «مرحبا» was painted here. Nobody minds."
ARTICLE = dataclasses.replace(
    make_article("signs", "Signs", TEXT), pages=(0, TEXT.index("\u00ab"), len(TEXT))
)
PASSAGE = Passage("p", "signs", 0, len(TEXT), TEXT, ("Colours",), 2)
START, END = TEXT.index("«"), TEXT.index(" Nobody")
CITATION = Citation(
    1, "signs", ARTICLE.sha256, "Signs", "p", ("Colours",), 2, START, END, TEXT[START:END],
    *surroundings(TEXT, START, END),
)  # fmt: skip


def told(passages: tuple[Passage, ...] = (PASSAGE,), **fields: Any) -> list[str]:
    return list(miscited(dataclasses.replace(CITATION, **fields), ARTICLE, passages))


def test_what_is_so_is_not_told() -> None:
    assert told() == []
    # It was once kept without what stands around it.
    assert told(prefix="", suffix="") == []
    # Where the store holds no passage around it, its headings are not known.
    assert told((), heading=("Other",), page=None) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "Forged"}, "the title is “Forged”, and the article's is “Signs”"),
        ({"heading": ()}, "the headings are “”, and in the article they are “Colours”"),
        ({"page": None}, "the page is None, and the article says 2"),
        ({"prefix": ""}, "the words around the quote are not the article's"),
    ],
)
def test_each_thing_that_is_not_so_is_told(fields: dict[str, Any], said: str) -> None:
    assert told(**fields) == [said]


def test_of_another_article_or_version_nothing_is_known() -> None:
    assert told(article_id="other", title="Other") == []
    assert told(article_sha256="0" * 64, passage_id="old", title="Other") == []
    assert told(article_sha256="0" * 64, quote="It is gone.", title="Other") == []


def test_a_hash_that_its_own_passage_does_not_bear_out_is_told() -> None:
    (said,) = told(article_sha256="0" * 64)
    assert said.startswith("the article's hash is not that of the stored version")
