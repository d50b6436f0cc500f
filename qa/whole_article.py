"""What a model is given to tell of whole articles: all of one that fits, else its best parts."""

from collections.abc import Sequence

from index import ArticleIndex, Hit
from qa.article_overview import Overview
from qa.instructions import without_instructions
from qa.material import Material
from qa.retrieval import RankedSentence, Retrieval


def whole_material(
    index: ArticleIndex, question: str, parts: Sequence[Overview], *, scope: int, characters: int
) -> Material:
    """Return the material of a question about articles as a whole; call it inside a snapshot.

    One article of no more than so many characters is there in full, in reading order; of others
    the passages of their overviews come first.
    """
    passages = {key: passage for part in parts for key, passage in part.passages.items()}
    whole = len(parts) == 1 and len(parts[0].article.text) <= characters
    first: list[str] = []
    if not whole:
        first = [each.passage_id for part in parts for each in part.sentences]
    order = list(dict.fromkeys([*first, *passages]))
    sentences = [each for held in index.sentences_of(order).values() for each in held]
    tokens = index.token_vectors([each.id for each in sentences])
    found = Retrieval(
        question,
        tuple(Hit(passages[key], 0.0) for key in order),
        tuple(RankedSentence(each, 0.0, 0.0, tokens[each.id]) for each in sentences),
    )
    retrieval, flagged = without_instructions(found)
    articles = {part.article.id: part.article for part in parts}
    return Material(retrieval, (), articles, passages, scope, flagged)
