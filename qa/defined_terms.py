"""Whether a claim says what a text defines in brackets: Northwind Ltd. ("Supplier")."""

import re

from qa.claim_names import fold
from qa.reading import Reading
from qa.words import words

_NAME_WORD = r"[^\W\d_a-zß-ÿ][\w&.'\u2019-]{0,40}"
_DEFINED = re.compile(
    rf"(?P<name>\b{_NAME_WORD}(?:,? (?:{_NAME_WORD}|of|&)){{0,7}}),?\s?"
    r"\((?:here(?:in)?after |together |collectively |each |referred to as ){0,2}(?:the |an? )?"
    r"[\"\u201c\u201d\u2018'](?:the |an? )?(?P<term>[^\"\u201c\u201d\u2018\u2019'()]{2,60})"
    r"[\"\u201d\u2019'],?\.?\)"
)
_SAID = re.compile(
    r"\s*(?:the )?(?P<name>.{2,80}?) (?:is|are|was|were|is called|is referred to as) "
    r"(?:the |an? )?[\"\u201c']?(?P<term>[^\"\u201c\u201d']{2,60}?)[\"\u201d']?[.!]?\s*",
    re.IGNORECASE,
)


def says_definition(claim: Reading, evidence: Reading) -> bool:
    """Tell whether a claim names somebody and the very term that the evidence has for it."""
    said = _SAID.fullmatch(claim.text)
    if said is None or "(" not in evidence.text:
        return False
    name, term = _folded(said["name"]), _folded(said["term"])
    return any(
        bool(name) and name <= _folded(found["name"]) and term == _folded(found["term"])
        for found in _DEFINED.finditer(evidence.text)
    )


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word.lower) for word in words(text))
