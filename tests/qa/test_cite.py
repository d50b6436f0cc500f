"""Footnotes: the exact characters they point at, and their numbers."""

from dataclasses import replace

import pytest

from index import Article, Passage, Sentence
from qa import Claim
from qa.draft import Footnotes
from tests.fakes import make_article

TEXT = "The q\u0303 is odd 👩‍👩‍👧‍👦. «مرحبا» was painted here. It stays."
ARTICLE = replace(make_article("signs", "Signs", TEXT), pages=(0, 2, len(TEXT)))
OTHER = make_article("others", "Others", "It stays.")
PASSAGES = {"p1": Passage("p1", "signs", 0, len(TEXT), TEXT, ("Paint", "Walls"), 1)}


def sentence(text: str, article: Article = ARTICLE, passage: str = "p1") -> Sentence:
    start = article.text.index(text)
    return Sentence(text, article.id, passage, 0, start, start + len(text), text)


PAINTED, STAYS = sentence("«مرحبا» was painted here."), sentence("It stays.")


@pytest.fixture
def footnotes() -> Footnotes:
    return Footnotes({"signs": ARTICLE, "others": OTHER}, PASSAGES)


def test_a_sentence_is_a_claim_with_its_place(footnotes: Footnotes) -> None:
    claim, note = footnotes.claim(PAINTED)
    assert claim == Claim("«مرحبا» was painted here.", "verified", (1,))
    assert TEXT[note.start : note.end] == note.quote == claim.text
    assert (note.number, note.article_id, note.title) == (1, "signs", "Signs")
    assert note.article_sha256 == ARTICLE.sha256
    assert (note.passage_id, note.heading, note.page) == ("p1", ("Paint", "Walls"), 2)
    (unknown,) = footnotes.cite([sentence("It stays.", OTHER, passage="p9")])
    assert (unknown.passage_id, unknown.heading, unknown.page) == ("p9", (), None)
