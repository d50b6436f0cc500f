from collections.abc import Callable
from pathlib import Path

import pytest

from index.article_index import ArticleIndex
from index.embedding.embedder import MiniLMEmbedder
from index.errors import UnknownArticleError
from index.loading.load import text_source
from index.pipeline import add_articles
from index.settings import IndexSettings

HARBOUR = """\
# Harbour

The harbour is deep 🚢. Ships come in.

They stay for a night.

## Light

The lamp is lit at six. It is seen from q\u0303 far.

## Empty

## Walls

The wall is of stone.
"""

Around = Callable[[str, int, int], tuple[str | None, str | None]]


@pytest.fixture
def index(home: Path, embedder: MiniLMEmbedder) -> ArticleIndex:
    """Return the opened index of one article."""
    settings = IndexSettings(home=home)
    source = text_source(HARBOUR, article_id="harbour", markdown=True)
    add_articles([source], settings=settings, embedder=embedder)
    return ArticleIndex.open(settings, embedder=embedder)


@pytest.fixture
def around(index: ArticleIndex) -> Around:
    """Return a function that names the neighbours of a stretch, widened at both ends."""
    text = index.article("harbour").text

    def around(stretch: str, left: int = 0, right: int = 0) -> tuple[str | None, str | None]:
        start = text.index(stretch)
        before, after = index.neighbours("harbour", start + left, start + len(stretch) + right)
        for each in (before, after):
            assert each is None or each.text == text[each.start : each.end]
        return (before.text if before else None), (after.text if after else None)

    return around


@pytest.mark.parametrize(
    ("stretch", "before", "after"),
    [
        ("The harbour is deep 🚢.", None, "Ships come in."),
        ("Ships come in.", "The harbour is deep 🚢.", "They stay for a night."),
        ("The harbour is deep 🚢. Ships come in.", None, "They stay for a night."),
        ("They stay for a night.", "Ships come in.", None),
        ("The lamp is lit at six.", None, "It is seen from q\u0303 far."),
        ("It is seen from q\u0303 far.", "The lamp is lit at six.", None),
        ("The wall is of stone.", None, None),
    ],
)
def test_neighbours_stand_beside_a_span_and_under_its_heading(
    around: Around, stretch: str, before: str | None, after: str | None
) -> None:
    assert around(stretch, 0, 0) == (before, after)


def test_a_sentence_that_a_span_covers_in_part_is_no_neighbour(around: Around) -> None:
    assert around("Ships come in.", 3, -3) == ("The harbour is deep 🚢.", "They stay for a night.")
    assert around("Ships come in.", -3, 0) == (None, "They stay for a night.")
    assert around("Ships come in.", 14, 0) == ("Ships come in.", "They stay for a night.")


def test_no_heading_is_a_neighbour(around: Around, index: ArticleIndex) -> None:
    assert "Empty" in [sentence.text for sentence in index.article_sentences("harbour")]
    assert around("It is seen from q\u0303 far.", 0, 0)[1] is None
    assert around("The wall is of stone.", 0, 0)[0] is None


def test_neighbours_are_those_of_the_sentences_in_order(index: ArticleIndex) -> None:
    article = index.article("harbour")
    sentences = index.article_sentences("harbour")

    def joined(first: int, last: int) -> bool:
        return not any(each.start < last and each.end > first for each in article.headings)

    for start in range(-1, len(article.text) + 2):
        before = [each for each in sentences if each.end <= start][-1:]
        for end in range(max(start, 0), len(article.text) + 2, 3):
            after = [each for each in sentences if each.start >= end][:1]
            assert index.neighbours("harbour", start, end) == (
                next((each for each in before if joined(each.start, start)), None),
                next((each for each in after if joined(end, each.end)), None),
            )


def test_neighbours_in_an_unknown_article_are_refused(index: ArticleIndex) -> None:
    with pytest.raises(UnknownArticleError, match="no article 'harbor'; did you mean harbour"):
        index.neighbours("harbor", 0, 1)
