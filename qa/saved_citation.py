"""What a saved citation says of its place, held against the article in the store."""

from collections.abc import Iterator, Sequence

from index import Article, Passage
from qa.cite import surroundings
from qa.types import Citation


def miscited(citation: Citation, article: Article, passages: Sequence[Passage]) -> Iterator[str]:
    """Yield what a citation says of its article that is not so, a clause each.

    ``article`` is what the store holds now, and ``passages`` are those of it that hold the
    citation's span. Of an article that has changed, or has another id, nothing is said: what
    was true of it is not known.
    """
    if article.id != citation.article_id:
        return
    if article.sha256 != citation.article_sha256:
        here = article.text.startswith(citation.quote, max(citation.start, 0))
        if here and citation.passage_id in {passage.id for passage in passages}:
            yield (
                "the article's hash is not that of the version in the store of which its passage "
                "is; unless the store was built anew since, the file is wrong"
            )
        return
    if citation.title != article.title:
        yield f"the title is “{citation.title}”, and the article's is “{article.title}”"
    if passages and citation.heading not in {passage.heading for passage in passages}:
        path = " › ".join(passages[0].heading)
        there = f"they are “{path}”" if path else "there are none"
        yield f"the headings are “{' › '.join(citation.heading)}”, and in the article {there}"
    if passages and citation.page not in {passage.page for passage in passages}:
        there = "has none" if passages[0].page is None else f"says {passages[0].page}"
        yield f"the page is {citation.page}, and the article {there}"
    lead = citation.context
    if lead is not None and article.text[lead.start : lead.end] != lead.quote:
        yield "the header or opening before the quote is not the article's"
    around = (citation.prefix, citation.suffix)
    # Neither was kept by those who saved it before there were any.
    if any(around) and around != surroundings(article.text, citation.start, citation.end):
        yield "the words around the quote are not the article's"
