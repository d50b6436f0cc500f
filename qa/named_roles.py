"""Names of a question in whose place a sentence has another name.

"How did Priestley coin the word?" takes for granted that Priestley did; a sentence by which
Lavoisier coined it contradicts that.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from qa.claim_names import PARTICLES, Name, fold, missing_words
from qa.lexicon import DETERMINERS, PREPOSITIONS
from qa.premise import Clash, Premise
from qa.quantities import Quantity
from qa.quantity_check import agree
from qa.reading import Reading
from qa.words import Word

_ROMAN = frozenset(
    "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
)
_LABEL = re.compile(r"\d{1,3}")
# A ruler of another number is another person, whatever else is said.
_SURE_OF_REIGN = 0.8
_SURE_OF_OWNER = 0.9
_PARTING = PREPOSITIONS | DETERMINERS | {"and", "or", "but"}
# How far before and after a name the word is looked for that says what it does.
_BEFORE = 5
_AFTER = 4
_MISSPELT = 0.75
# So many other words must be met, and so well.
_OTHERS = 2
_MOSTLY_MET = 0.75


def name_clashes(premise: Premise) -> Iterator[Clash]:
    """Find names that differ from those that the sentence gives in their place."""
    yield from _reigns(premise)
    yield from _numbers(premise)
    yield from _owners(premise)
    yield from _in_its_role(premise)


def _reigns(premise: Premise) -> Iterator[Clash]:
    said = set(_numbered(premise.sentence.words))
    known = set(_numbered(premise.passage.words))
    for name, number in _numbered(premise.question.words):
        others = [other for first, other in said if first == name and other != number]
        if others and (name, number) not in known:
            own = f"{name.capitalize()} {number}"
            yield Clash("name", own, f"{name.capitalize()} {others[0]}", _SURE_OF_REIGN)


def _numbers(premise: Premise) -> Iterator[Clash]:
    """Find things of one name that go by another number: "Route 85" and "Route 168"."""
    words = premise.question.words
    said = set(_digits(premise.sentence.words))
    known = {(name, number) for _, name, number in _digits(premise.passage.words)}
    for row, name, number in _digits(words):
        others = [other for _, first, other in said if first == name and other != number]
        if others and (name, number) not in known:
            met = premise.without({row})
            weight = sum(met) / len(met) if met else 0.0
            yield Clash("name", f"{words[row - 1].text} {number}",
                        f"{words[row - 1].text} {others[0]}", weight)  # fmt: skip


def _digits(words: Sequence[Word]) -> Iterator[tuple[int, str, str]]:
    for row, (name, number) in enumerate(pairwise(words), 1):
        if name.capital and len(name.text) > 1 and _LABEL.fullmatch(number.text):
            yield row, fold(name.lower), number.text


def _numbered(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    for name, number in pairwise(words):
        roman = number.text.removesuffix("'s").removesuffix("’s")
        if name.capital and len(name.text) > 1 and roman in _ROMAN:
            yield fold(name.lower), roman


def _owners(premise: Premise) -> Iterator[Clash]:
    asked = {fold(word.lower) for word in premise.question.words if word.capital}
    own = [x for x in premise.question.quantities if x.kind == "number" and x.firm]
    if not own:
        return
    sentence = premise.sentence
    held = [other for other in sentence.quantities if other.kind == "number" and other.unit]
    owners = [_owner(other, sentence) for other in held]
    if not any(owner and fold(owner.lower) in asked for owner in owners):
        return
    for assumed in own:
        for other, owner in zip(held, owners, strict=True):
            if owner and fold(owner.lower) not in asked and agree(assumed, other):
                yield Clash("name", assumed.text.strip(), owner.text, _SURE_OF_OWNER)


def _owner(quantity: Quantity, sentence: Reading) -> Word | None:
    """Return the name that stands last before a quantity, in its part of the sentence if any."""
    before = [
        word
        for word in sentence.words
        if word.end <= quantity.start and word.capital and not word.opens
    ]
    # The comma right before a number parts it from nothing: "Brazil, with 60 %".
    end = max(quantity.start - 2, 0)
    start = max(sentence.text.rfind(mark, 0, end) for mark in ";,(")
    inside = [word for word in before if word.start > start]
    chosen = inside or before
    return chosen[-1] if chosen else None


def _in_its_role(premise: Premise) -> Iterator[Clash]:
    """Find a name that stands nowhere near, where another does or has what it does or has."""
    if premise.slot.kind == "name":
        # The other name is what is asked for.
        return
    words = premise.question.words
    asked = {fold(word.lower) for word in words}
    others = [
        other for other in premise.sentence.names
        if other.sure and not asked & _folded(other, premise.sentence.words)
    ]  # fmt: skip
    for name in premise.question.names if others else ():
        if not name.sure or not _is_absent(name, words, premise.near):
            continue
        met = premise.without(range(name.first, name.last))
        if len(met) < _OTHERS or sum(met) < _MOSTLY_MET * len(met):
            continue
        rival = next(
            (other for other in others
             if _roles(name, words) & _roles(other, premise.sentence.words)
             and not _alike(name, other)),
            None,
        )  # fmt: skip
        if rival:
            yield Clash("name", name.text, rival.text, sum(met) / len(met))


def _is_absent(name: Name, words: Sequence[Word], text: Reading) -> bool:
    """Tell whether no word of a name stands in a text; initials may stand there spelt out."""
    own = [word for word in words[name.first : name.last] if word.lower not in PARTICLES]
    spelt = not any(word.lower.removesuffix("'s").upper() in word.text for word in own)
    return spelt and len(missing_words(name, words, text.known_names)) == len(own)


def _alike(one: Name, two: Name) -> bool:
    """Tell whether two names may be one: the shorter begins the longer, or one is misspelt."""
    first, second = sorted((fold(one.text.lower()), fold(two.text.lower())), key=len)
    return second.startswith(first) or SequenceMatcher(None, first, second).ratio() > _MISSPELT


def _folded(name: Name, words: Sequence[Word]) -> set[str]:
    return {fold(word.lower) for word in words[name.first : name.last]}


def _roles(name: Name, words: Sequence[Word]) -> set[tuple[str, str]]:
    """Return what a name does or has: the word that it stands before, or after by which word."""
    following = _doing(words[name.last : name.last + _AFTER])
    before = list(words[max(0, name.first - _BEFORE) : name.first])
    if len(before) > 1 and before[-1].lower in {"the", "a", "an"}:
        before.pop()
    roles: set[tuple[str, str]] = set()
    if following and words[name.last - 1].lower.endswith(("'s", "s'")):
        roles.add(("'s", following[0].stem))
    elif following and not following[0].capital:
        roles.add(("does", following[0].stem))
    if before and before[-1].lower in PREPOSITIONS:
        governing = [word for word in before[:-1] if not word.light][-1:]
        # "Coined by Lavoisier" is what Lavoisier coined.
        how = "does" if before[-1].lower == "by" else before[-1].lower
        roles |= {(how, word.stem) for word in governing}
    return roles


def _doing(following: Sequence[Word]) -> Sequence[Word]:
    """Return the first word that tells something, if it belongs to what stands before."""
    for word in following:
        if not word.light:
            return [word]
        if word.lower in _PARTING:
            break
    return []
