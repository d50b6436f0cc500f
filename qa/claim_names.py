"""The names of a text, and whether others hold them under any form of theirs.

A surname stands for a full name, initials for a title, an adjective for its country, and
accents may be missing.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qa.lexicon import NOT_NAMES, PLACES, TITLES, words_of
from qa.number_words import MONTHS, ORDINALS, SCALES, number_in_words
from qa.peoples import family
from qa.speech_verbs import SPEECH
from qa.word_kinds import is_verb
from qa.words import LIGHT_WORDS, Word

# What people write with a capital or not, and add to a name without saying more.
GENERIC = TITLES | words_of(
    "president premier king queen emperor empress duke count earl bishop archbishop cardinal "
    "lake river mount mountain sea ocean island islands city state county province district "
    "university college school church court congress parliament senate house council commission "
    "committee ministry department government party army navy force war battle treaty act law "
    "company corporation inc ltd group club team union league cup bowl street road avenue bridge "
    "north south east west northern southern eastern western central upper lower great new old "
    "republic kingdom empire dynasty bill series film book song album god bible internet web "
    "earth sun moon testament saint st"
)
# Who does these is a person or a body of persons.
_PERSONAL_VERBS = SPEECH | words_of(
    "married wed met visited invited composed painted told asked called wrote"
)
_COMMON = words_of("earth sun moon god bible scripture internet web heaven state")
# After these a word in -s at the beginning of a sentence is a plural, and rarely a name.
_PLURAL_VERBS = words_of("are were have do aren't weren't haven't don't")
PARTICLES = words_of("of the de la le du van von der den bin ibn al el di da and & for")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a text: the positions of its words, first to last.

    ``sure`` is false where only the beginning of a sentence explains the capital.
    """

    first: int
    last: int
    text: str
    sure: bool


def names(text: str, words: Sequence[Word]) -> list[Name]:
    """Return the names in a text, in reading order; ``words`` are the text's words."""
    inside = {word.lower for word in words if word.capital and not word.opens}
    found: list[Name] = []
    position = 0
    while position < len(words):
        if not _may_name(words[position]):
            position += 1
            continue
        first, last = position, position + 1
        # The first word of a sentence joins what follows only where it stands right beside it.
        joins = words[first].opens and words[first].lower not in inside
        while last < len(words):
            gap = text[words[last - 1].end : words[last].start]
            if words[last - 1].lower.endswith("'s"):
                break
            if gap.strip() and gap.strip() not in {"-", ".", "–", "’s", "'"}:
                break
            if _may_name(words[last]):
                last += 1
            elif (
                not (joins and last == first + 1)
                and words[last].lower in PARTICLES - {"and"}
                and last + 1 < len(words)
                and _may_name(words[last + 1])
                and not text[words[last].end : words[last + 1].start].strip()
            ):
                last += 2
            else:
                break
        opening = words[first]
        sure = not opening.opens or last - first > 1 or opening.lower in inside
        sure = sure or opening.text[1:].lower() != opening.text[1:] or "'" in opening.lower
        sure = sure or family(opening.lower) is not None or opening.lower in PLACES
        sure = sure or (last < len(words) and words[last].lower in _PERSONAL_VERBS)
        if last - first > 1 and opening.opens and _is_adverb(opening.lower):
            first += 1
            opening = words[first]
        if not sure and _is_plural(opening.lower, words[last:]):
            position = last
            continue
        found.append(Name(first, last, text[opening.start : words[last - 1].end], sure))
        position = last
    return found


def _is_adverb(word: str) -> bool:
    """Tell whether a lower-case word opens a sentence as an adverb does."""
    return word.endswith("ly") and len(word) > 5


def _is_plural(word: str, following: Sequence[Word]) -> bool:
    """Tell whether a lower-case word is a plural by what follows: "Bananas are"."""
    return word.endswith("s") and bool(following) and following[0].lower in _PLURAL_VERBS


def _may_name(word: Word) -> bool:
    return (
        word.capital
        and word.lower not in LIGHT_WORDS
        and word.lower not in NOT_NAMES
        and word.lower not in MONTHS
        and word.lower not in ORDINALS
        and word.lower not in SCALES
        and not (word.opens and number_in_words([word.lower]))
        and not set(word.text) <= set("IVX")
        and len(word.text) > 1
        and not (word.opens and (is_verb(word.lower) or word.lower.endswith("ly")))
    )


class KnownNames:
    """The words and names of evidence, ready to be looked up."""

    def __init__(self, words: Sequence[Word]) -> None:
        """Take the words of the evidence, in reading order."""
        self._folded = {fold(word.lower) for word in words}
        self._stems = {word.stem for word in words}
        self._families = {family(word.lower) for word in words}
        self._capitals = [fold(word.lower) for word in words if word.capital]
        lowers = [word.lower for word in words]
        pairs = ["-".join(pair) for pair in pairwise(lowers)]
        self._families |= {family(pair) for pair in pairs}
        self._families.discard(None)
        self._pairs = {pair.replace("-", "") for pair in pairs}
        self._initials = _initials(words)

    def holds(self, word: Word) -> bool:
        """Tell whether a word of a name stands in the evidence under some form."""
        folded = fold(word.lower)
        if folded in self._folded or word.stem in self._stems:
            return True
        if folded in self._pairs:
            return True
        if family(word.lower) is not None and family(word.lower) in self._families:
            return True
        if len(folded) > 5 and any(folded in other for other in self._folded):
            return True
        if word.text.isupper() and len(folded) > 1:
            return folded in self._initials
        return any(_alike(folded, other) for other in self._capitals)

    def holds_initials_of(self, initials: str) -> bool:
        """Tell whether the evidence writes a name of several words as its initials."""
        return len(initials) > 1 and initials in self._folded

    def holds_pair(self, first: Word, second: Word) -> bool:
        """Tell whether two words name a place that the evidence names otherwise."""
        number = family(f"{first.lower}-{second.lower}")
        return number is not None and number in self._families


def missing_words(name: Name, words: Sequence[Word], known: KnownNames) -> list[Word]:
    """Return the words of a claim's name that the evidence lacks; titles are not missed."""
    own = words[name.first : name.last]
    telling = [word for word in own if word.lower not in PARTICLES]
    if len(telling) > 1 and known.holds_initials_of("".join(fold(w.lower)[0] for w in telling)):
        return []
    if len(telling) == 2 and known.holds_pair(*telling):
        return []
    lacking = [word for word in telling if not known.holds(word)]
    if len(telling) == 1:
        return [word for word in lacking if word.lower not in TITLES | _COMMON]
    return [word for word in lacking if word.lower not in GENERIC]


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return a lower-case word without accents, full stops and possessive ending."""
    word = word.replace(".", "")
    if word.endswith(("'s", "s'")):
        word = word[:-2] if word.endswith("'s") else word[:-1]
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part)) or word


def _initials(words: Sequence[Word]) -> frozenset[str]:
    """Return the initials of each run of two to six capitalised words."""
    found: set[str] = set()
    run: list[str] = []
    for word in words:
        if word.capital:
            run.append(fold(word.lower)[:1])
            for length in range(2, min(len(run), 6) + 1):
                found.add("".join(run[-length:]))
        elif word.lower not in PARTICLES:
            run = []
    return frozenset(found)


def _alike(one: str, two: str) -> bool:
    """Tell whether two names are spelt alike but for one letter, or one is cut from the other."""
    if min(len(one), len(two)) < 5 or one[:3] != two[:3]:
        return False
    shorter, longer = sorted((one, two), key=len)
    if longer.startswith(shorter) and len(longer) - len(shorter) <= 3:
        return True
    if len(longer) - len(shorter) > 1 or len(shorter) < 7:
        return False
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    rest, other = shorter[start:], longer[start:]
    return rest[1:] == other[1:] or rest == other[1:]
