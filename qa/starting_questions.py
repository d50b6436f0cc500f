"""Questions to start with: made from the articles, and each one answered by them."""

from collections.abc import Sequence

from index import refuse_lone_article
from qa.service import QAService
from qa.suggested_choice import candidates, chosen, is_answered, read_article

# How many articles of many are read, and how many questions are tried for one that is taken.
_MOST_ARTICLES = 6
_TRIED_FOR_ONE = 4


def suggestions(
    service: QAService, articles: Sequence[str] | None = None, most: int = 4
) -> tuple[str, ...]:
    """Return up to ``most`` questions that the articles answer, the best first.

    ``articles`` are the ids to choose among, or None for all; of many, those added last are
    read. Each question is answered without a model, by the sentence that it was made from.
    Fewer or none where no rule fits. Raises UnknownArticleError, and UsageError for a lone id in
    place of a list.
    """
    refuse_lone_article(articles)
    index = service.index
    with index.snapshot():
        if articles is None:
            added = sorted(index.articles(), key=lambda each: (each.added, each.id), reverse=True)
            ids = [each.id for each in added]
        else:
            ids = list(dict.fromkeys(articles))
        read = [read_article(index, article_id) for article_id in ids[:_MOST_ARTICLES]]
        offered = [each for article in read for each in candidates(article)]
        return chosen(
            offered,
            lambda candidate: is_answered(index, candidate, articles),
            most=most,
            most_tried=most * _TRIED_FOR_ONE,
        )
