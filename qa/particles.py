"""Whether the little word after a verb turns it around: switched on and off, voted for and against.

Compared is only the same verb, or one that means the same with such a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.finding import Finding
from qa.lexicon import DETERMINERS, words_of
from qa.stems import stem
from qa.words import Word, telling_stems

_LINES = (
    "on | off",
    "up | down",
    "in into | out",
    "for | against",
    "to | from",
    "with | without",
)
_AGAINST = {
    own: frozenset(two.split())
    for line in _LINES
    for one, two in (line.split(" | "), line.split(" | ")[::-1])
    for own in one.split()
}
# These are said of a thing after them, which must be the same one.
_OF_A_THING = words_of("to from for against with without")
_VOTE = stem("vote")
_SUPPORTS = words_of("supported supports backed backs favoured favored favours favors endorsed")
_OPPOSES = words_of("opposed opposes")
_BE = words_of("is are was were be been being stays stayed remains remained")
_SAME = {stem(word): "switch" for word in words_of("switch turn")}
_NO_VERB = (
    DETERMINERS | frozenset(_AGAINST) | words_of("and or but of at by not as than over under about")
)
# So far behind its verb a particle stands: "switched the old radio on".
_REACH = 4


@dataclass(frozen=True, slots=True)
class _Turned:
    """A verb with a particle behind it, what follows both, and how they are written.

    ``adjoining`` tells that no word stands between verb and particle; ``doers`` are the stems of
    the telling words right before the verb.
    """

    verb: str
    particle: str
    thing: str
    adjoining: bool
    text: str
    doers: frozenset[str] = frozenset()


def check_particles(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where the evidence has the claim's verb with the opposite particle only."""
    ours = [*_turned(claim), *_sided(claim)]
    given = [*_turned(evidence), *_sided(evidence)] if ours else []
    for one in ours:
        same = [two for two in given if two.verb == one.verb]
        if any(two.particle == one.particle for two in same):
            continue
        for two in same:
            if two.particle not in _AGAINST[one.particle] or not (one.adjoining or two.adjoining):
                continue
            if one.particle in _OF_A_THING and not _is_of_the_same(one, two):
                continue
            reason = f"The claim says “{one.text}”; the article says “{two.text}”."
            return [Finding("direction", reason, "contradicted")]
    return []


def _is_of_the_same(one: _Turned, two: _Turned) -> bool:
    """Tell whether both are said of one thing; a vote "against" may leave out against what."""
    if one.verb == _VOTE and not (one.thing and two.thing):
        return bool(one.doers & two.doers)
    return bool(one.thing) and one.thing == two.thing


def _turned(words: Sequence[Word]) -> list[_Turned]:
    found = []
    for place, word in enumerate(words):
        if word.lower not in _AGAINST or not place or _is_of_time_or_place(place, words):
            continue
        following = words[place + 1 : place + 4]
        thing = next((each.stem for each in following if not each.light), "")
        for back in range(place - 1, max(-1, place - 1 - _REACH), -1):
            if words[back + 1].pause:
                break
            verb = words[back]
            text = " ".join(each.text for each in words[back : place + 1])
            if verb.lower in _BE:
                if back == place - 1 and (not following or following[0].pause):
                    found.append(_Turned("be", word.lower, "", True, text))
            elif verb.lower not in _NO_VERB:
                name = _SAME.get(verb.stem, verb.stem)
                doers = _doers(back, words)
                found.append(_Turned(name, word.lower, thing, back == place - 1, text, doers))
    return found


def _sided(words: Sequence[Word]) -> list[_Turned]:
    """Return the verbs that say by themselves what a vote for or against says."""
    found = []
    for place, word in enumerate(words):
        side = "for" if word.lower in _SUPPORTS else "against" if word.lower in _OPPOSES else ""
        if side:
            thing = next((each.stem for each in words[place + 1 : place + 4] if not each.light), "")
            doers = _doers(place, words)
            found.append(_Turned(_VOTE, side, thing, True, word.text, doers))
    return found


def _doers(place: int, words: Sequence[Word]) -> frozenset[str]:
    first = max(0, place - _REACH)
    while any(word.pause for word in words[first + 1 : place + 1]):
        first += 1
    return telling_stems(words[first:place])


def _is_of_time_or_place(place: int, words: Sequence[Word]) -> bool:
    """Tell whether "in 2004", "on Monday" or "in the rain" says when or where, not which way."""
    if words[place].lower not in {"in", "on"} or place + 1 == len(words):
        return False
    after = words[place + 1]
    named = after.text[0].isdecimal() or after.capital
    return named or (words[place].lower == "in" and after.lower in DETERMINERS)
