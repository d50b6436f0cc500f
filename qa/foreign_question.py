"""Whether a question is in other words than the embedder knows: another language, or misspelt."""

import re

from index import Encoding

_WORD = re.compile(r"[^\W\d_]+")
# WordPiece cuts what it does not know into pieces. Of plain English questions 9 of 10 have fewer to
# a word, of misspelt ones 1 of 10, and of those in German, Spanish and French none.
_MANY_PIECES = 1.2


def is_foreign(question: str, encoding: Encoding) -> bool:
    """Tell whether the words of a question, names left out, fall into many pieces."""
    starts = encoding.tokens.spans[:, 0]
    words = [
        match.span()
        for match in _WORD.finditer(question)
        if match.start() == 0 or not match[0][0].isupper()
    ]
    pieces = sum(int(((starts >= start) & (starts < end)).sum()) for start, end in words)
    return pieces >= _MANY_PIECES * max(len(words), 1)
