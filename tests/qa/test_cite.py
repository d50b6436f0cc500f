from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, Passage, Sentence
from qa.draft import Footnotes, Statement, marked_text, surroundings, unmarked_text
from qa.types import Claim
from tests.fakes import make_article
from tests.odd_texts import ODD_TEXTS

TEXT = "The q\u0303 is odd 👩‍👩‍👧‍👦. «مرحبا» was painted here. It stays."
ARTICLE = replace(make_article("signs", "Signs", TEXT), pages=(0, 2, len(TEXT)))
OTHER = make_article("others", "Others", "It stays.")
PASSAGES = {"p1": Passage("p1", "signs", 0, len(TEXT), TEXT, ("Paint", "Walls"), 1)}


def sentence(text: str, article: Article = ARTICLE, passage: str = "p1") -> Sentence:
    start = article.text.index(text)
    return Sentence(text, article.id, passage, 0, start, start + len(text), text)


ODD, PAINTED, STAYS = (
    sentence(text)
    for text in ("The q\u0303 is odd 👩‍👩‍👧‍👦.", "«مرحبا» was painted here.", "It stays.")
)


@pytest.fixture
def footnotes() -> Footnotes:
    return Footnotes({"signs": ARTICLE, "others": OTHER}, PASSAGES)


def test_a_citation_names_its_place_and_quotes_it(footnotes: Footnotes) -> None:
    (citation,) = footnotes.cite([PAINTED])
    assert citation.quote == "«مرحبا» was painted here."
    assert TEXT[citation.start : citation.end] == citation.quote
    assert (citation.number, citation.article_id, citation.title) == (1, "signs", "Signs")
    assert citation.article_sha256 == ARTICLE.sha256
    assert (citation.passage_id, citation.heading, citation.page) == ("p1", ("Paint", "Walls"), 2)


@given(ODD_TEXTS, st.data())
def test_prefix_quote_and_suffix_are_one_piece_of_the_article(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    prefix, suffix = surroundings(text, start, end)
    assert text[:start].endswith(prefix)
    assert text[end:].startswith(suffix)
    assert len(prefix) == min(64, start)
    assert len(suffix) == min(64, len(text) - end)
    article = make_article("a", "A", text)
    span = Sentence("s", "a", "p", 0, start, end, text[start:end])
    (note,) = Footnotes({"a": article}, {}).cite([span])
    assert (note.prefix, note.quote, note.suffix) == (prefix, text[start:end], suffix)


def test_a_quote_is_cut_from_the_article_and_not_taken_from_the_sentence() -> None:
    changed = make_article("signs", "Signs", TEXT.upper())
    (citation,) = Footnotes({"signs": changed}, PASSAGES).cite([STAYS])
    assert citation.quote == "IT STAYS."


def test_a_passage_that_is_not_known_leaves_heading_and_page_out(footnotes: Footnotes) -> None:
    (citation,) = footnotes.cite([sentence("It stays.", OTHER, passage="p9")])
    assert (citation.passage_id, citation.heading, citation.page) == ("p9", (), None)


def test_citations_are_numbered_by_first_appearance(footnotes: Footnotes) -> None:
    first, one = footnotes.claim(Statement(PAINTED.text, (PAINTED,)))
    second, two = footnotes.claim(Statement(STAYS.text, (STAYS, PAINTED)))
    assert (first.citations, second.citations) == ((1,), (2, 1))
    assert footnotes.citations == (*one, two[0])
    assert [citation.number for citation in footnotes.citations] == [1, 2]


def test_the_same_words_elsewhere_are_another_place(footnotes: Footnotes) -> None:
    here, there = footnotes.cite([STAYS, sentence("It stays.", OTHER)])
    assert (here.number, there.number) == (1, 2)
    assert here.quote == there.quote


@pytest.mark.parametrize(
    ("statement", "support"),
    [
        (Statement(ODD.text, (ODD,)), "verified"),
        (Statement(STAYS.text, (ODD, STAYS)), "verified"),
        (Statement("It stays", (STAYS,)), "unsupported"),
        (Statement(ODD.text, (STAYS,)), "unsupported"),
        (Statement(ODD.text, ()), "unsupported"),
    ],
)
def test_only_the_very_words_of_a_source_verify_a_statement(
    footnotes: Footnotes, statement: Statement, support: str
) -> None:
    claim, citations = footnotes.claim(statement)
    assert (claim.text, claim.support) == (statement.text, support)
    assert len(citations) == len(statement.sources)


def test_a_text_is_its_claims_with_their_numbers_behind_them_or_without() -> None:
    claims = [
        Claim("It stays.", "verified", (1,)),
        Claim("It is odd.", "verified", (2, 1)),
        Claim("Nobody knows.", "unsupported", ()),
    ]
    assert marked_text(claims) == "It stays. [1] It is odd. [2][1] Nobody knows. (not supported)"
    assert unmarked_text(claims) == "It stays. It is odd. Nobody knows."
    assert marked_text([]) == unmarked_text([]) == ""
