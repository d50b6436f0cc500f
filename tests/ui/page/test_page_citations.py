"""Every marker clicked: what the article shows marked is the quote, whatever its script."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Article
from tests.ui.citing import CitingEngine, chosen_spans
from tests.ui.many_articles import many_articles
from tests.ui.visitor import Serve, Visit, Visitor

SAMPLE = {"emoji", "combining", "mixed-directions"}


@pytest.fixture
def engine(home: Path) -> Iterator[CitingEngine]:
    with CitingEngine.open() as found:
        assert isinstance(found, CitingEngine)
        yield found


def test_a_sample_of_markers_marks_its_quotes(
    engine: CitingEngine, serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    sources = [source for source in many_articles() if source.stem in SAMPLE]
    assert len(sources) == len(SAMPLE)
    articles = [engine.add_bytes(source.name, source.data) for source in sources]
    assert clicked(engine, visit(serve(engine)).arrive(), articles, each=5) == 15


@pytest.mark.soak
def test_three_hundred_markers_mark_their_quotes(
    engine: CitingEngine, serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    sources = list(many_articles())
    articles = [engine.add_bytes(source.name, source.data) for source in sources]
    assert len({article.id for article in articles}) == len(sources) >= 20
    assert max(len(article.text) for article in articles) >= 200_000
    assert clicked(engine, visit(serve(engine)).arrive(), articles, each=13) >= 300


def clicked(engine: CitingEngine, visitor: Visitor, articles: list[Article], *, each: int) -> int:
    """Ask about each article, click every marker of the answers, and return how many there are."""
    page = visitor.page
    count = 0
    for article in articles:
        question = f"What does {article.title} say?"
        spans = chosen_spans(article, each)
        engine.script[question] = (article.id, spans)
        turn = visitor.ask(question)
        markers = page.locator(f"#turn-{turn} .fn")
        assert markers.count() == len(spans)
        for number, (start, end) in enumerate(spans, 1):
            quote = article.text[start:end]
            visitor.open(f"{turn}-c{number}")
            pieces = page.locator(".read mark").all_text_contents()
            assert with_breaks(quote, pieces) == quote, (article.id, start, end)
            assert page.locator(".read [data-read]").get_attribute("data-read") == article.id
            assert page.evaluate("document.activeElement.id") == "cited"
            count += 1
    return count


_DRAWN = re.compile(r"[\s|]*(?:(?:[-*•–]|\d{1,3}[.)])\s+)?")


def with_breaks(quote: str, pieces: list[str]) -> str:
    """Put what is drawn or left out back between the pieces: space, bars of cells, list marks."""
    whole = ""
    for piece in pieces:
        rest = quote[len(whole) :]
        if not rest.startswith(piece) and (found := _DRAWN.match(rest)):
            whole += found[0]
        whole += piece
    rest = quote[len(whole) :]
    return whole + rest if not rest.strip("\n |") else whole
