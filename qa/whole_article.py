"""What a model is given to tell of whole articles: all of one that fits, else its best parts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index import Article, ArticleIndex, Hit, Passage
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
    retrieval, flagged = without_instructions(
        _read(index, question, passages, order), index.embedder
    )
    articles = {part.article.id: part.article for part in parts}
    return Material(retrieval, (), articles, passages, scope, flagged)


def with_article(index: ArticleIndex, material: Material, article: Article) -> Material:
    """Add the passages of an article that were not found, behind those of it that were.

    Call it inside a snapshot in which the article is the one that was searched.
    """
    sentences = index.article_sentences(article.id)
    homes = index.passages(list(dict.fromkeys(each.passage_id for each in sentences)))
    found = material.retrieval
    known = {hit.passage.id for hit in found.hits}
    rest = homes.keys() - known
    # All of it: what stands beside a passage tells of an order to an assistant, too.
    read, flagged = without_instructions(
        _read(index, found.question, homes, list(homes)), index.embedder
    )
    more = [hit for hit in read.hits if hit.passage.id in rest]
    own = [hit for hit in found.hits if hit.passage.article_id == article.id]
    others = [hit for hit in found.hits if hit.passage.article_id != article.id]
    kept = [each for each in read.sentences if each.sentence.passage_id in rest]
    retrieval = Retrieval(found.question, (*own, *more, *others), (*found.sentences, *kept))
    new = (each for each in flagged if each.passage_id in rest)
    return replace(
        material,
        retrieval=retrieval,
        passages={**material.passages, **homes},
        flagged=(*material.flagged, *new),
    )


def _read(
    index: ArticleIndex, question: str, passages: Mapping[str, Passage], order: Sequence[str]
) -> Retrieval:
    """Return passages in an order, with all of their sentences, as if they had been found."""
    sentences = [each for held in index.sentences_of(list(order)).values() for each in held]
    tokens = index.token_vectors([each.id for each in sentences])
    return Retrieval(
        question,
        tuple(Hit(passages[key], 0.0) for key in order),
        tuple(RankedSentence(each, 0.0, 0.0, tokens[each.id]) for each in sentences),
    )
