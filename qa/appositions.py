"""Whether somebody is described as the evidence describes somebody else.

"Jake Sullivan, the American adviser, met Wang Yi" says of Sullivan that he is the adviser, and a
claim that Wang Yi is contradicts it. Compared is only what the evidence says of one name and
never of the other.
"""

from collections.abc import Sequence

from qa.claim_names import GENERIC, PARTICLES, fold
from qa.descriptions import Description, descriptions
from qa.finding import Finding
from qa.lexicon import words_of
from qa.number_words import ORDINALS, number_in_words
from qa.reading import Reading
from qa.stems import stem
from qa.words import Word

# How much of each description must stand in the other.
_OURS, _THEIRS = 0.75, 0.5
_DEED = 0.75
# A deed is told by so many words, the verb among them.
_TELLING = 3
# Where both stand so often, too much is said to be sure of any of it.
_MANY = 64
# Descriptions that differ in one of these may well be of two bearers.
_TELLING_APART = frozenset(
    map(
        stem,
        words_of(
            "former next last previous current future acting deputy vice co junior senior elder "
            "eldest younger youngest older oldest new old great grand half step assistant largest "
            "smallest main chief honorary final only"
        ),
    )
)
# Where several are described alike, or one follows another, nobody is the only one.
_SHARED = frozenset(
    map(
        stem,
        words_of(
            "both another fellow likewise respectively successor predecessor succeeded replaced "
            "jointly latter alias pseudonym office post title elected appointed inherited"
        ),
    )
)
# With nothing but these between them, two names are of one bearer.
_ALIAS = words_of(
    "formerly known as called or now then originally previously named nee also better aka the a "
    "an is was born alias nicknamed renamed today simply often "
    "al el ibn bin de di da la le van von der den"
)


def check_appositions(claim: Reading, evidence: Reading) -> list[Finding]:
    """Return a finding where the evidence says of another what the claim says of a name."""
    ours = descriptions(claim)
    theirs = descriptions(evidence) if ours else []
    if not theirs or any(word.stem in _SHARED for word in evidence.words):
        return []
    for each in ours:
        said = [other for other in theirs if _alike(each, other)]
        name = _own(each, claim.words)
        bearers = [_own(other, evidence.words) for other in said]
        if not said or not name or not all(bearers):
            continue
        if any(_may_be_one(name, bearer) for bearer in bearers):
            continue
        places = _places(name, evidence.words)
        if places and not _open(each, said, places, evidence.words):
            reason = f"The article says that of {_shown(said[0], evidence)}, not of "
            return [Finding("description", f"{reason}{_shown(each, claim)}.", "contradicted")]
    return []


def _alike(one: Description, two: Description) -> bool:
    """Tell whether two descriptions say the same."""
    if one.deed != two.deed or one.head not in two.content or two.head not in one.content:
        return False
    if any(_tells_apart(word) for word in one.content ^ two.content):
        return False
    shared = len(one.content & two.content)
    if one.deed:
        both = min(len(one.content), len(two.content)) >= _TELLING
        longer = max(len(one.content), len(two.content))
        return both and one.head == two.head and shared >= _DEED * longer
    if max(len(one.content), len(two.content)) == 1 and not (one.definite and two.definite):
        return False
    return shared >= _OURS * len(one.content) and shared >= _THEIRS * len(two.content)


def _tells_apart(word: str) -> bool:
    return (
        word in _TELLING_APART
        or word in ORDINALS
        or word[0].isdecimal()
        or bool(number_in_words([word]))
    )


def _own(described: Description, words: Sequence[Word]) -> tuple[str, ...]:
    """Return the words of a name that tell whose it is."""
    own = [fold(word.lower) for word in words[slice(*described.name)]]
    return tuple(w for w in own if w not in PARTICLES | GENERIC)


def _may_be_one(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether two names may be of one bearer: a surname, initials, a nickname before it."""
    if set(ours) <= set(theirs) or set(theirs) <= set(ours):
        return True
    initials = "".join(word[0] for word in ours), "".join(word[0] for word in theirs)
    if initials[0] in theirs or initials[1] in ours:
        return True
    return ours[-1] == theirs[-1] and ours[0][0] == theirs[0][0]


def _places(name: Sequence[str], words: Sequence[Word]) -> list[int]:
    """Return where the evidence has the last word of a name, or else its first."""
    for part in (name[-1], name[0]):
        found = [row for row, word in enumerate(words) if fold(word.lower) == part]
        if found:
            return found
    return []


def _open(
    ours: Description, said: Sequence[Description], places: Sequence[int], words: Sequence[Word]
) -> bool:
    """Tell whether the evidence may say it of the claim's name in words that are not read."""
    if len(said) * len(places) > _MANY:
        return True
    inside = {row for other in said for row in range(*other.span)}
    heads = {ours.head, *(other.head for other in said)}
    if any(word.stem in heads and row not in inside for row, word in enumerate(words)):
        return True
    for other in said:
        first, last = other.name
        for place in places:
            lower, upper = (place + 1, first) if place < first else (last, place)
            between = words[lower:upper]
            alias = all(word.lower in _ALIAS or word.capital for word in between)
            if (alias or other.deed) and _shares_sentence(lower - 1, upper, words):
                return True
    return False


def _shares_sentence(place: int, other: int, words: Sequence[Word]) -> bool:
    """Tell whether two rows stand in one sentence; an initial's full stop ends none."""
    lower, upper = sorted((place, other))
    rows = range(lower + 1, min(upper + 1, len(words)))
    return not any(words[row].opens and len(words[row - 1].text) > 1 for row in rows)


def _shown(described: Description, reading: Reading) -> str:
    first, last = described.name
    return reading.text[reading.words[first].start : reading.words[last - 1].end]
