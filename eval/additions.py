"""Rules that add what no evidence holds, and passages that are cited by mistake."""

import re

from eval.claims import CheckedClaim
from eval.facts import ArticleFacts, one_of
from eval.words import content_words, draw, overlap, shuffled, words
from qa import CLEAR_PASTS

_CAUSES = (
    "because of a shortage of funds",
    "after a long dispute over land",
    "owing to a severe storm",
    "in order to please investors",
    "because the weather was unusually cold",
    "out of fear of a lawsuit",
    "following a series of strikes",
    "because of an outbreak of typhus",
    "as a result of new tariffs",
    "to save fuel",
    "under pressure from the press",
    "thanks to a private donation",
)
_COUNTS = (
    "for the third time",
    "at a cost of $4.5 million",
    "for a period of 17 years",
    "within just 11 days",
    "in front of 2,600 people",
    "on 19 separate occasions",
    "with the help of 340 volunteers",
    "despite 73 objections",
    "by a margin of 58 percent",
    "in all but seven cases",
)
_ASIDES = (
    "a pattern first noticed in 1873",
    "as a survey of 2,600 households showed",
    "much to the surprise of tourists",
    "though only on Sundays",
    "at least in mountain villages",
    "a habit that began with sailors",
    "chiefly for reasons of taste",
    "although dentists disagree",
)
_TRAILING = re.compile(
    r" ((?:in|during|after|near|because of|due to|throughout|with the help of|through|under|by|"
    r"against|since|for) (?:(?:the|a|an|its|their) )?[\w'’-]{3,}(?: [\w'’-]+){1,6})\.$"
)
# A claim shares no more than this with a passage that it is wrongly cited to.
_MOST_SHARED = 0.5


def invented(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Add a place, a cause, a number or a companion that the evidence does not know."""
    claim, seed = base.claim, f"invented {base.id}"
    if not re.search(r"[\w)]\.$", claim):
        return None
    names = facts.names(claim)
    told = any(word in CLEAR_PASTS for word in words(claim))
    pools: list[tuple[str, ...]] = [_CAUSES, _COUNTS] if told else [_ASIDES]
    if told and any(each.kind == "person" for each in names):
        companions = facts.foreign_names("person", base.evidence, claim, seed)
        pools.append(tuple(f"together with {each}" for each in companions))
    if told and not re.search(r"\b(?:[Ii]n|at|to|from) [A-Z]", claim):
        places = facts.foreign_names("place", base.evidence, claim, seed)
        pools.append(tuple(f"in {each}" for each in places))
    held = content_words(base.evidence) | content_words(claim)
    pools += [_borrowed(base, facts)] * len(pools)
    pool = pools[draw(seed, len(pools))]
    added = one_of([each for each in pool if not content_words(each) & held], seed)
    if added is None:
        return None
    pause = "," if added in _ASIDES or "," in claim[-30:] else ""
    return f"{claim[:-1]}{pause} {added}."


def _borrowed(base: CheckedClaim, facts: ArticleFacts) -> tuple[str, ...]:
    """Return what other paragraphs of the article say at the end of their sentences."""
    return tuple(
        match[1]
        for text, sentences in zip(facts.article.paragraphs, facts.article.sentences, strict=True)
        if base.evidence not in text
        for sentence in sentences
        if (match := _TRAILING.search(sentence)) and len(match[1].split()) <= 8
    )


def similar_passage(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Return the passage of the article most like the claim that does not support it."""
    passages = _others(base, facts)
    return max(passages, key=lambda text: overlap(base.claim, text), default=None)


def random_passage(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Return a passage of the article, drawn, that does not support the claim."""
    return next(iter(shuffled(_others(base, facts), f"random passage {base.id}")), None)


def _others(base: CheckedClaim, facts: ArticleFacts) -> list[str]:
    """Return what may be cited by mistake: for half of the claims paragraphs, else sentences."""
    article = facts.article
    known = content_words(base.evidence)
    whole = draw(f"passage {base.id}", 2) == 0
    found: list[str] = []
    for paragraph, sentences in zip(article.paragraphs, article.sentences, strict=True):
        if known <= content_words(paragraph):
            continue
        for text in (paragraph,) if whole else sentences:
            if len(text.split()) >= 6 and overlap(base.claim, text) <= _MOST_SHARED:
                found.append(text)
    return found
