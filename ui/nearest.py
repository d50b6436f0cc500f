"""What an article says now in place of a sentence that it no longer holds."""

import re

from index import Article, sentence_spans
from ui.blocks import blocks

_WORD = re.compile(r"\w+")
# Of unrelated sentences, few share as many words.
_LEAST_ALIKE = 0.3


def nearest_sentence(quote: str, article: Article) -> str | None:
    """Return the sentence of an article whose words are most like a quote's, or None.

    Alike is the share of the words of both that stand in both (Jaccard, 1901), of at least .3.
    """
    wanted = _words(quote)
    best, found = _LEAST_ALIKE, None
    for block in blocks(article):
        text = article.text[block.start : block.end]
        for start, end in sentence_spans(text):
            words = _words(text[start:end])
            share = len(wanted & words) / (len(wanted | words) or 1)
            if share > best:
                best, found = share, text[start:end]
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))
