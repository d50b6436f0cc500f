from collections.abc import Iterator

import pytest

from index import ArticleIndex, IndexSettings, MiniLMEmbedder, add_articles, text_source

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
