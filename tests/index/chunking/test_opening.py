"""The opening of a long article: a beginning of its text, whose spans are all the article's."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, ArticleIndex, Element, Heading, IndexSettings, MiniLMEmbedder
from index.chunking import opening_of
from index.embedding import Encoding
from index.preparation import Known, write_opening
from index.types import ElementKind
from tests.fakes import make_article

WORDS = st.sampled_from(["The mill stood.", "Griet owned it", "in 1702.", "Déjà 🌊 vu!", "1. One;"])
PARAGRAPH = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
ELEMENTS: tuple[ElementKind, ...] = ("row", "item", "code")
KINDS = st.sampled_from([None, "heading", *ELEMENTS])
LONG = "\n\n".join(
    f"In {year} the mill number {year} was built in Delft. It burnt down in {year + 3}."
    for year in range(1500, 1560)
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = ""
    headings: list[Heading] = []
    elements: list[Element] = []
    pages = [0]
    for kind, words in draw(st.lists(st.tuples(KINDS, PARAGRAPH), min_size=1, max_size=12)):
        start = len(text)
        text += words if kind != "code" else f"{words}\n\n{words}"
        if kind == "heading":
            headings.append(Heading(2, start, len(text)))
        elements += [Element(each, start, len(text)) for each in ELEMENTS if each == kind]
        text += draw(st.sampled_from(["\n\n", "\n\n", "\n", " "]))
        if draw(st.booleans()):
            pages.append(len(text))
    made = make_article("mill", "Mills", text)
    return replace(made, headings=tuple(headings), elements=tuple(elements), pages=tuple(pages))


@given(articles(), st.integers(2, 400))
def test_an_opening_is_a_beginning_and_all_its_spans_are_the_articles(
    article: Article, characters: int
) -> None:
    part = opening_of(article, characters)
    assert article.text.startswith(part.text)
    assert len(part.text) <= max(characters, 0) or part == article
    end = len(part.text)
    assert part.headings == tuple(each for each in article.headings if each.end <= end)
    assert part.elements == tuple(each for each in article.elements if each.end <= end)
    spans = [(each.start, each.end) for each in article.elements]
    spans += [(each.start, each.end) for each in article.headings]
    assert not any(start < end < stop for start, stop in spans)
    assert all(part.page_at(at) == article.page_at(at) for at in range(end))


@pytest.mark.parametrize(
    ("text", "most", "end"),
    [
        ("Rain fell. It stopped.", 100, "stopped."),
        ("Rain fell.\n\nIt stopped at noon.", 14, "Rain fell."),
        ("Rain fell. It stopped at noon and began again.", 30, "Rain fell."),
        ("x" * 50, 20, "x" * 20),
    ],
)
def test_an_opening_ends_where_a_reader_would_stop(text: str, most: int, end: str) -> None:
    assert opening_of(make_article("rain", "Rain", text), most).text.endswith(end)


def test_an_article_that_begins_with_something_long_has_an_empty_opening() -> None:
    article = replace(make_article("a", "A", "x y " * 50), elements=(Element("code", 0, 200),))
    assert opening_of(article, 100).text == ""


def test_what_was_written_answers_with_the_text_and_the_hash_of_the_whole(
    tmp_path: Path, embedder: MiniLMEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, settings = make_article("mill", "Mills", LONG), IndexSettings(home=tmp_path)
    known: Known | None = None
    shares: list[float] = []
    embedded: list[str] = []
    encode = embedder.encode

    def encoding(texts: Sequence[str]) -> list[Encoding]:
        embedded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(embedder, "encode", encoding)
    for characters in (500, 2000):
        part = opening_of(article, characters)
        known = write_opening(
            article,
            part,
            settings=settings,
            embedder=embedder,
            known=known,
            embedded=lambda done, total, share: shares.append(share),
        )
        with ArticleIndex.open(settings, embedder=embedder, opening_of="mill") as index:
            assert index.article("mill") == article
            sentences = index.article_sentences("mill")
        assert sentences[-1].end == len(part.text)
        assert all(LONG[each.start : each.end] == each.text for each in sentences)
        assert shares[-1] == pytest.approx(1)
    # What is in both openings is embedded once.
    assert 0 < len(embedded) == len(set(embedded))
