"""Whether the same deed has its doer and its object exchanged: "A beat B" against "B beat A".

Where a claim and its evidence share a verb, what stands before it in the one should not stand
behind it in the other, unless one of the two is in the passive. In the same way "the head of
the guild" is not "the guild of the head".
"""

from collections.abc import Sequence

from qa.claim_names import fold
from qa.company import clauses
from qa.finding import Finding
from qa.inflections import BASE_OF_PAST, BASE_OF_THIRD, PARTICIPLES, PAST
from qa.lexicon import DETERMINERS, words_of
from qa.number_words import number_in_words
from qa.opposites import companions, opposites
from qa.stems import stem
from qa.words import Word

_BE = words_of("is are was were be been being got get gets")
_LINKS = words_of("is are was were became becomes")
_VERBS = frozenset({*PAST, *BASE_OF_PAST, *BASE_OF_THIRD, *PARTICIPLES}) | words_of(
    "bit bitten hit hits struck stung caught taught shot beat beaten overthrew overthrown flow "
    "flows drain drains empty empties feed feeds pour pours run runs lead leads orbit orbits "
    "circle circles overlook overlooks sue sues chase chases owe owes owns resemble"
)
_OTHER_PARTICIPLES = words_of("bitten hit struck stung caught taught shot beaten overthrown")
_AMOUNTS = words_of("about almost nearly roughly over more half at up around some only just")
# What follows these is where or when it was done, and not to whom.
_WHERE = words_of("at in on for as during since until after before near")
# So many telling words on each side are close enough to be doer and object.
_NEAR = 2
# Where both sides do the same, there is nothing to exchange.
_MUTUAL = words_of(
    "each other both together between met married like unlike than equal equals resembles same "
    "differ differs against versus"
)
_SYMMETRIC = frozenset(
    map(
        stem,
        words_of(
            "brother sister sibling twin cousin friend colleague partner rival enemy ally "
            "neighbour neighbor neighbours neighbors husband wife spouse contemporary relative"
        ),
    )
)
_Sides = tuple[frozenset[str], frozenset[str]]


def check_agents(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where doer and object, or owner and owned, have changed places."""
    if any(word.lower in _MUTUAL for word in claim):
        return []
    for place, word in enumerate(claim):
        if not _is_deed(place, claim):
            continue
        ours = _sides(place, claim)
        alike = (companions(word.lower) - opposites(word.lower)) | {word.stem}
        theirs = [
            _sides(row, evidence)
            for row, other in enumerate(evidence)
            if other.stem in alike and _is_deed(row, evidence)
        ]
        if theirs and all(_crossed(ours, each) for each in theirs):
            reason = f"The article says “{word.text}” the other way round."
            return [Finding("role", reason, "contradicted")]
    return _links(claim, evidence) or _owners(claim, evidence)


def _links(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Find "Smith was the heir of Jones" where Jones was the heir of Smith."""
    theirs = [
        _sides(row, evidence, None) for row, word in enumerate(evidence) if word.lower in _LINKS
    ]
    for place, word in enumerate(claim):
        if word.lower not in _LINKS or not theirs:
            continue
        before, after = _sides(place, claim, None)
        crossed = [
            (before & back) and (after & fore) and (after & back) and not before & fore
            for fore, back in theirs
        ]
        told = {other.stem for other in claim[place + 1 :]}
        if any(crossed) and not told & _SYMMETRIC and not is_passive(place + 1, claim):
            reason = f"The article says “{word.text}” the other way round."
            return [Finding("role", reason, "contradicted")]
    return []


def _is_deed(place: int, words: Sequence[Word]) -> bool:
    """Tell whether a word is a verb with somebody or something on both its sides."""
    word = words[place]
    if word.light or word.capital or not 0 < place < len(words) - 1:
        return False
    verb = word.lower in _VERBS or word.lower.endswith("ed")
    verb = verb and words[place - 1].lower not in DETERMINERS
    return verb and not words[place + 1].pause and words[place + 1].lower not in _WHERE


def _sides(place: int, words: Sequence[Word], near: int | None = _NEAR) -> _Sides:
    """Return what stands before and after a verb in its clause, exchanged for a passive.

    ``near`` bounds how many telling words are taken on each side.
    """
    start, end = next(span for span in clauses(words) if span[0] <= place < span[1])
    before = _telling(words[start:place])[-(near or 0) :]
    after = _telling(words[place + 1 : end])[:near]
    sides = frozenset(before), frozenset(after)
    return sides[::-1] if is_passive(place, words) else sides


def _telling(words: Sequence[Word]) -> list[str]:
    return [_key(word) for word in words if not word.light]


def _key(word: Word) -> str:
    return fold(word.lower) if word.capital else word.stem


def is_passive(place: int, words: Sequence[Word]) -> bool:
    """Tell whether a verb stands in the passive: "was beaten", "beaten by"."""
    word = words[place].lower if place < len(words) else ""
    if not (word in PARTICIPLES or word in _OTHER_PARTICIPLES or word.endswith("ed")):
        return False
    before = {other.lower for other in words[max(0, place - 3) : place]}
    return bool(before & _BE) or _has_agent(words[place + 1 : place + 4])


def _has_agent(following: Sequence[Word]) -> bool:
    """Tell whether a "by" follows that names who did it, and not by how much."""
    for row, word in enumerate(following[:-1]):
        if word.lower == "by":
            other = following[row + 1].lower
            return not (other[0].isdecimal() or other in _AMOUNTS or number_in_words([other]))
    return False


def _crossed(ours: _Sides, theirs: _Sides) -> bool:
    kept = len(ours[0] & theirs[0]) + len(ours[1] & theirs[1])
    forth, back = len(ours[0] & theirs[1]), len(ours[1] & theirs[0])
    return bool(forth and back) and forth + back > kept


def _owners(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    given = _owned(evidence)
    for one, two in _owned(claim):
        if (two, one) in given and (one, two) not in given:
            reason = "The article says the other way round what belongs to what."
            return [Finding("role", reason, "contradicted")]
    return []


def _owned(words: Sequence[Word]) -> set[tuple[str, str]]:
    """Return what belongs to what: "A of B" and "B's A"."""
    found = set()
    for place, word in enumerate(words):
        if word.lower == "of" and place:
            after = next((w for w in words[place + 1 : place + 5] if not w.light), None)
            if after is not None and not words[place - 1].light:
                found.add((_key(words[place - 1]), _key(after)))
        if word.lower.endswith("'s") and place + 1 < len(words):
            after = next((w for w in words[place + 1 : place + 4] if not w.light), None)
            if after is not None:
                found.add((_key(after), _key(word)))
    return found
