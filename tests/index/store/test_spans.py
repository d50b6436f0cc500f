from collections.abc import Iterator

import pytest

from index import ArticleIndex, IndexSettings, MiniLMEmbedder, add_articles, text_source
from index.errors import UnknownArticleError

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


@pytest.fixture(scope="module")
def index(
    tmp_path_factory: pytest.TempPathFactory, embedder: MiniLMEmbedder
) -> Iterator[ArticleIndex]:
    """Return the opened index of one article, which stays as it is."""
    settings = IndexSettings(home=tmp_path_factory.mktemp("spans"))
    source = text_source(HARBOUR, article_id="harbour", markdown=True)
    add_articles([source], settings=settings, embedder=embedder)
    with ArticleIndex.open(settings, embedder=embedder) as index:
        yield index


@pytest.mark.parametrize(
    ("stretch", "before", "after"),
    [
        ("The harbour is deep 🚢.", None, "Ships come in."),
        ("They stay for a night.", "Ships come in.", None),
        ("It is seen from q\u0303 far.", "The lamp is lit at six.", None),
        # What a span covers in part is no neighbour.
        ("ps come in", "The harbour is deep 🚢.", "They stay for a night."),
    ],
)
def test_neighbours_stand_beside_a_span_and_under_its_heading(
    index: ArticleIndex, stretch: str, before: str | None, after: str | None
) -> None:
    start = index.article("harbour").text.index(stretch)
    found = index.neighbours("harbour", start, start + len(stretch))
    assert [each and each.text for each in found] == [before, after]


def test_neighbours_are_those_of_the_sentences_in_order(index: ArticleIndex) -> None:
    article = index.article("harbour")
    sentences = index.article_sentences("harbour")
    assert "Empty" in [sentence.text for sentence in sentences]

    def joined(first: int, last: int) -> bool:
        return not any(each.start < last and each.end > first for each in article.headings)

    for start in range(-1, len(article.text) + 2, 2):
        before = [each for each in sentences if each.end <= start][-1:]
        for end in range(max(start, 0), len(article.text) + 2, 5):
            after = [each for each in sentences if each.start >= end][:1]
            assert index.neighbours("harbour", start, end) == (
                next((each for each in before if joined(each.start, start)), None),
                next((each for each in after if joined(end, each.end)), None),
            )


def test_neighbours_in_an_unknown_article_are_refused(index: ArticleIndex) -> None:
    with pytest.raises(UnknownArticleError, match="no article 'harbor'; did you mean harbour"):
        index.neighbours("harbor", 0, 1)
