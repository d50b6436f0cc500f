"""Rules that turn a claim around by one word: its opposite, another unit, a negation, no doubt.

Each takes a supported claim and what is known of its article, and returns a claim that its
evidence does not support, or None where the rule finds nothing to alter.
"""

import re

from eval.claims import CheckedClaim
from eval.contrasts import CERTAINTIES, DIRECTIONS, INTENTIONS, RESERVE, SET_PHRASES, UNITS
from eval.facts import ArticleFacts, one_of, replaced
from eval.words import content_words, draw, has_word, stem, words
from qa import BASE_OF_PAST, BASE_OF_THIRD, CLEAR_PASTS, PARTICIPLES, PAST

_NEGATIONS = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nobody|nothing|cannot|without|\w+n['’]t|un\w+able)\b", re.I
)
_AUXILIARY = re.compile(
    r"\b(?P<word>is|are|was|were|can|could|will|would|must|should|did|does|do)\b(?! only\b)"
)
_PERFECT = re.compile(
    r"\b(?P<word>has|have|had) (?=(?:been|\w+ed|" + "|".join(sorted(PARTICIPLES)) + r")\b)"
)
# What may stand before a unit.
_COUNTED = (
    r"(?:\d[\d,.]*|\b(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"fifteen|[a-z]+ty|hundred|thousand|million|billion|half|few|many|several))[ -]?"
)
_WITHIN_A_CLAUSE = re.compile(r"\b(?:who|which|that|where|when|if|as) (?:\w+ ){0,3}$")
_STRONG = frozenset({"all", "always", "exactly", "must", "certainly"})
_NOT_BEFORE_A_VERB = frozenset(
    "the a an is are was were be been being has have had of its their to for by in "
    "with at on from".split()
)


def direction(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Put a word's opposite for it: fell for rose, after for before."""
    return _contrasted(base, DIRECTIONS, f"direction {base.id}")


def unit(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Put another unit for one that a number is counted in."""
    claim = base.claim
    table = {
        word: others
        for word, others in UNITS.items()
        if re.search(rf"{_COUNTED}(?:square |cubic )?{re.escape(word)}(?!\w)", claim, re.I)
        or (word in "$£" and word in claim)
    }
    return _contrasted(base, table, f"unit {base.id}")


def negation(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Take a negation out of the claim, or put one in."""
    claim, seed = base.claim, f"negation {base.id}"
    if removed := _without_negation(claim):
        return removed
    if _NEGATIONS.search(claim):
        return None
    auxiliary = _AUXILIARY.search(claim) or _PERFECT.search(claim)
    if auxiliary and not _WITHIN_A_CLAUSE.search(claim[: auxiliary.start()]):
        word = auxiliary["word"]
        past = word in {"was", "were", "has", "have", "had", "did"}
        put = (
            "cannot" if word == "can" else f"{word} {'never' if past and draw(seed, 2) else 'not'}"
        )
        return claim[: auxiliary.start()] + put + claim[auxiliary.start() + len(word) :]
    return _denied_verb(claim)


def certainty(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Say flatly what the claim says with reserve."""
    claim, seed = base.claim, f"certainty {base.id}"
    options: list[str] = []
    if not RESERVE.search(base.evidence):
        return None
    for match in re.finditer(INTENTIONS, claim):
        verb = match["verb"]
        if verb in PAST and not has_word(base.evidence, PAST[verb]):
            options.append(replaced(claim, *match.span(), PAST[verb]))
    for pattern, put in CERTAINTIES:
        for match in re.finditer(pattern, claim, re.I):
            flat = match.expand(put)
            strong = flat.split()[0]
            if strong in _STRONG and has_word(base.evidence, strong):
                continue
            options.append(replaced(claim, *match.span(), flat))
    return one_of(options, seed)


def _contrasted(base: CheckedClaim, table: dict[str, tuple[str, ...]], seed: str) -> str | None:
    """Put for one word of the claim another of the table that the evidence does not hold."""
    options = []
    held = content_words(base.evidence) | {word.casefold() for word in words(base.evidence)}
    fixed = list(SET_PHRASES.finditer(base.claim))
    for word, others in table.items():
        whole = rf"(?<![\w-]){re.escape(word)}(?![\w-])"
        pattern = whole if word[0].isalpha() else re.escape(word)
        for match in re.finditer(pattern, base.claim, re.I):
            if match[0][0].isupper() and match.start() > 0:
                continue
            if any(phrase.start() <= match.start() < phrase.end() for phrase in fixed):
                continue
            for other in others:
                new = {each.casefold() for each in words(other)} - set(words(word))
                if not any(each in held or stem(each) in held for each in new):
                    options.append(replaced(base.claim, *match.span(), other))
    return one_of(options, seed)


def _without_negation(claim: str) -> str | None:
    for pattern, put in (
        (r"\bcannot\b", "can"),
        (r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should)n['’]t\b", r"\1"),
        (
            r"\b(is|are|was|were|has|have|had|could|can|will|would|should|did|does|do|must) "
            r"(?:not|never)\b(?! only)",
            r"\1",
        ),
        (r"\bnever (?=\w+ed\b)", ""),
        (r"\bno longer ", "still "),
    ):
        if re.search(pattern, claim):
            return re.sub(pattern, put, claim, count=1)
    return None


def _denied_verb(claim: str) -> str | None:
    """Deny the one finite verb of a claim that has only one that can be it."""
    tokens = list(re.finditer(r"[\w'’-]+", claim))
    places = [
        place
        for place, token in enumerate(tokens)
        if place > 0
        and (token[0] in CLEAR_PASTS or token[0] in BASE_OF_PAST or token[0] in BASE_OF_THIRD)
        and tokens[place - 1][0] not in _NOT_BEFORE_A_VERB
    ]
    if len(places) != 1:
        return None
    verb = tokens[places[0]]
    following = claim[verb.end() :]
    if re.match(r" (?:by|which|who|that)\b", following) or re.search(
        r"\b(?:who|which|that) $", claim[: verb.start()]
    ):
        return None
    if verb[0] in BASE_OF_PAST:
        return claim[: verb.start()] + f"did not {BASE_OF_PAST[verb[0]]}" + following
    return claim[: verb.start()] + f"does not {BASE_OF_THIRD[verb[0]]}" + following
