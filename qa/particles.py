"""Whether the little word after a verb turns it around: switched on and off, voted for and against.

Compared is only the same verb, or one that means the same with such a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.finding import Finding
from qa.lexicon import DETERMINERS, words_of
from qa.stems import stem
from qa.words import Word

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

    ``adjoining`` tells that no word stands between verb and particle.
    """

    verb: str
    particle: str
    thing: str
    adjoining: bool
    text: str


def check_particles(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where the evidence has the claim's verb with the opposite particle only."""
    ours = _turned(claim)
    given = _turned(evidence) if ours else []
    for one in ours:
        same = [two for two in given if two.verb == one.verb]
        if any(two.particle == one.particle for two in same):
            continue
        for two in same:
            if two.particle not in _AGAINST[one.particle] or not (one.adjoining or two.adjoining):
                continue
            if one.particle in _OF_A_THING and (not one.thing or one.thing != two.thing):
                continue
            reason = f"The claim says “{one.text}”; the article says “{two.text}”."
            return [Finding("direction", reason, "contradicted")]
    return []


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
                found.append(_Turned(name, word.lower, thing, back == place - 1, text))
    return found


def _is_of_time_or_place(place: int, words: Sequence[Word]) -> bool:
    """Tell whether "in 2004", "on Monday" or "in the rain" says when or where, not which way."""
    if words[place].lower not in {"in", "on"} or place + 1 == len(words):
        return False
    after = words[place + 1]
    named = after.text[0].isdecimal() or after.capital
    return named or (words[place].lower == "in" and after.lower in DETERMINERS)
