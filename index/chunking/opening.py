"""The opening of a long article, to be read before the rest."""

import hashlib
from dataclasses import replace

from index.chunking.sentences import element_sentences
from index.types import Article


def opening_of(article: Article, characters: int) -> Article:
    """Return an article that ends after at most so many characters, where a paragraph ends.

    Without such an end in its second half it ends after a sentence. Its text is the beginning of
    the article's, so all of its spans are spans of the article. No heading or element is cut: it
    is empty if the article begins with one that is longer.
    """
    if len(article.text) <= characters:
        return article
    end = _end(article, characters)
    text = article.text[:end]
    return replace(
        article,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        headings=tuple(each for each in article.headings if each.end <= end),
        elements=tuple(each for each in article.elements if each.end <= end),
        pages=tuple(start for start in article.pages if start < end),
    )


def _end(article: Article, most: int) -> int:
    """Return where the opening of at most so many characters ends."""
    blank = article.text.rfind("\n\n", most // 2, most)
    if blank != -1:
        return len(article.text[: _before_element(article, blank)].rstrip())
    end = _before_element(article, most)
    elements = [each for each in article.elements if each.end <= end]
    sentences = element_sentences(article.text[:end], elements)
    # The last one may go on.
    return _before_element(article, sentences[-2][1] if len(sentences) > 1 else end)


def _before_element(article: Article, end: int) -> int:
    """Return where the heading or the element starts that an offset is in, else the offset."""
    spans = [(each.start, each.end) for each in article.elements]
    spans += [(each.start, each.end) for each in article.headings]
    return min((start for start, stop in spans if start < end < stop), default=end)
