"""What an article's own words tell: which are names, and what it goes on about."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.lexicon import (
    BODIES,
    FIRST_NAMES,
    FUNCTION_WORDS,
    HUMAN_VERBS,
    PLACES,
    TITLES,
    words_of,
)
from qa.sentence_tokens import Piece, pieces
from qa.stems import stem
from qa.word_kinds import is_demonym, is_place, is_role

# How often a thing is named before "the thing" means it to one who has not read the article.
_KNOWN = 3
_SHORT = 50
_ENGLISH = 0.22
_ENOUGH_WORDS = 5
# What may end a name that is no person's.
_THINGS = words_of(
    "cathedral palace bridge tower castle temple garden gardens park library theatre theater "
    "square abbey monastery fort stadium airport building house act war battle treaty show series "
    "league network channel railway road river valley desert forest company group test law theorem "
    "engine center centre district county conference convention protocol agreement "
    "constitution crisis"
)
_PARTICLES = words_of("of de von van du la le ibn bin al der den")
_PERSONAL = HUMAN_VERBS | {"who", "whose"}
_OPENS = frozenset(".?!:;\"“”'‘’([–—-")


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """The words of one article.

    ``small`` and ``capital`` count words inside a sentence by how they begin, ``small_stems`` the
    stems of the former; ``persons`` holds lower-case names of persons, ``stems`` counts all
    words, ``title`` holds the title's stems. ``names`` are those of two words and more that it
    uses again where it is long, ``surnames`` the last words of such without "the".
    """

    small: Counter[str]
    small_stems: Counter[str]
    capital: Counter[str]
    persons: frozenset[str]
    stems: Counter[str]
    title: frozenset[str]
    english: bool
    names: tuple[str, ...]
    surnames: frozenset[str]

    @classmethod
    def of(cls, title: str, sentences: Sequence[str]) -> "ArticleWords":
        """Read the sentences of an article."""
        small: Counter[str] = Counter()
        capital: Counter[str] = Counter()
        stems: Counter[str] = Counter()
        persons: Counter[str] = Counter()
        located: Counter[str] = Counter()
        names: Counter[str] = Counter()
        light = total = 0
        for text in sentences:
            tokens = pieces(" ".join(text.split()))
            for place, token in enumerate(tokens):
                if token.shape != "word":
                    continue
                total += 1
                light += token.lower in FUNCTION_WORDS
                stems[stem(token.lower)] += 1
                if not token.capital:
                    small[token.lower] += 1
                elif place and tokens[place - 1].text not in _OPENS:
                    capital[token.lower] += 1
                    located[token.lower] += tokens[place - 1].lower in {"in", "at", "near"}
            persons.update(_persons(tokens))
            names.update(_names(tokens))
        words = frozenset(stem(word.lower()) for word in re.findall(r"\w+", title))
        english = total >= _ENOUGH_WORDS and light >= _ENGLISH * total
        # What is also a place or an institution is hardly meant as a person.
        known = frozenset(name for name, count in persons.items() if count > located[name])
        small_stems: Counter[str] = Counter()
        for word, count in small.items():
            small_stems[stem(word)] += count
        # A short article names hardly anything twice.
        least = 1 if len(sentences) < _SHORT else 2
        often = tuple(
            name
            for name, count in names.items()
            if count >= least and (name.startswith("the ") or _stands_alone(name, small))
        )
        last = frozenset(name.lower().split()[-1] for name in names if not name.startswith("the "))
        return cls(small, small_stems, capital, known, stems, words, english, often, last)

    def opening(self, token: Piece, *, alone: bool) -> str | None:
        """Return a sentence's first word as it is written inside one, None where nothing tells.

        ``alone`` tells that no capital follows, so that it need not be a name.
        """
        lower = token.lower
        if lower in FUNCTION_WORDS or token.text[0].islower():
            return lower if token.text != "I" else None
        if not token.text[1:].islower() and len(token.text) > 1:
            return token.text
        small, capital = self.small[lower], self.capital[lower]
        if not small and not capital and lower not in self.persons:
            small = self.small_stems[stem(lower)]
        if not alone:
            title = bool(small and is_role(lower)) or lower.endswith(("ist", "ologer"))
            if small and not capital and not title:
                return None
            return lower if title else token.text
        if small > 2 * capital:
            return token.text[:1].lower() + token.text[1:]
        if capital > 2 * small or lower in self.persons or lower in PLACES:
            return token.text
        return None

    def is_person(self, tokens: Sequence[Piece]) -> bool:
        """Tell whether a noun phrase is that of a person, as far as lists and the article tell."""
        words = [token.lower.removesuffix("'s").rstrip(".") for token in tokens]
        if tokens[0].lower in {"the", "a", "an"} and len(words) > 1:
            head = words[words.index("of") - 1] if "of" in words[2:] else words[-1]
            return is_role(head) and not tokens[-1].lower.endswith("'s")
        possessed = any(token.lower.endswith("'s") for token in tokens)
        if possessed or not is_name(tokens) or any(is_thing(word) for word in words):
            return False
        if words[0] in TITLES | FIRST_NAMES and len(words) > 1:
            return True
        return words[-1] in self.persons

    def is_spoken_of(self, word: str) -> bool:
        """Tell whether the article goes on about what a word names."""
        key = stem(word.lower())
        return key in self.title or self.stems[key] >= _KNOWN


def is_name(tokens: Sequence[Piece]) -> bool:
    """Tell whether words are a name and nothing else."""
    return (
        bool(tokens)
        and tokens[0].capital
        and all(token.capital or token.lower in _PARTICLES for token in tokens)
    )


def is_thing(word: str) -> bool:
    """Tell whether a lower-case word that ends a name is that of a body, a place or a thing."""
    return word in BODIES or word in _THINGS or is_place(word)


def _stands_alone(name: str, small: Counter[str]) -> bool:
    """Tell whether a name takes no "the": not "Scottish Assembly" or "German Rhein"."""
    first, last = name.lower().split()[0], name.lower().split()[-1]
    if name.isupper() or is_role(last) or last in TITLES | {"officer"}:
        return False
    return not small[last] and last not in _THINGS | BODIES and not is_demonym(first)


def _names(tokens: Sequence[Piece]) -> list[str]:
    """Return the names of two words and more inside a sentence, "the" before them kept."""
    found: list[str] = []
    first = 1
    while first < len(tokens):
        last = first
        while last < len(tokens) and tokens[last].capital:
            last += 1
        name = tokens[first:last]
        ends = last == len(tokens) or not tokens[last].small
        if len(name) in range(2, 5) and ends and name[-1].text[-1:].isalnum():
            plain = not any(each.lower in FUNCTION_WORDS for each in name)
            beside = all(b.start - a.end == 1 for a, b in pairwise(name))
            inside = tokens[first - 1].lower in {"of", "for", "&", "and"} or (
                last < len(tokens) and tokens[last].lower in {"of", "for", "and", "&"}
            )
            if plain and beside and not inside and not name[-1].lower.endswith("'s"):
                the = "the " if tokens[first - 1].lower == "the" else ""
                found.append(the + " ".join(each.text for each in name))
        first = max(last, first + 1)
    return found


def _persons(tokens: Sequence[Piece]) -> set[str]:
    """Return the lower-case surnames that a sentence uses as those of persons."""
    found: set[str] = set()
    first = 0
    while first < len(tokens):
        last = first
        while last < len(tokens) and tokens[last].capital:
            last += 1
        name = [token.lower.rstrip(".") for token in tokens[first:last]]
        while name and name[0] in FUNCTION_WORDS:
            del name[0]
        plain = name and not any(is_thing(word) or word.endswith("ans") for word in name)
        if plain and 1 <= len(name) <= 4 and name[-1] not in TITLES | FIRST_NAMES:
            after = [token.lower for token in tokens[last : last + 2]]
            follows = after[:1] and (after[0] in _PERSONAL or after == [",", "who"])
            titled = name[0] in TITLES and len(name) > 1
            given = name[0] in FIRST_NAMES and len(name) > 1
            before = tokens[first - 1].lower if first else ""
            follows = follows or before in {"said", "says"}
            opens = first == 0 and len(name) == 1 and name[0] not in _PERSONAL
            if (follows and not opens) or titled or given:
                found.add(name[-1].removesuffix("'s"))
        first = max(last, first + 1)
    return found
