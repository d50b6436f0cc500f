"""Words by which a text holds back: it may be so, is said to be so, is meant to become so.

Who repeats a clause without its hedge states as a fact what was none. A hedge governs its own
clause, so that only a claim that repeats some of that clause is held to it.
"""

from collections.abc import Sequence

from qa.company import clauses
from qa.lexicon import DETERMINERS, words_of
from qa.unreal_words import MEANT_TO
from qa.words import Word, telling_stems

_POSSIBLE = words_of(
    "may might could perhaps possibly probably maybe presumably arguably conceivably potentially "
    "supposedly seemingly apparently allegedly reportedly purportedly ostensibly tentatively "
    "likely unlikely possible possibility probable uncertain unclear"
)
# That somebody holds or says so, which leaves open whether it is so.
_HELD = words_of(
    "believed believe believes thought thinks suspected suspect suspects assumed presumed supposed "
    "alleged alleges rumoured rumored speculated speculates claimed claims claim suggested "
    "suggests suggest hypothesised hypothesized theorised theorized conjectured expected predicted "
    "predicts forecast argued argues argue asserted asserts contended contends maintained seem "
    "seems seemed appear appears appeared imply implies implied reputed reputedly said"
)
# Who "said" so is told beside a fact as often as not.
_HELD_ASIDE = _HELD - {"said"}
# Verbs that say this only in the passive or before "to" and "that".
_HELD_IN_PASSIVE = words_of("said maintained thought supposed appeared claimed")
# That something is meant to come about; before "to" and a verb only.
_MEANT = MEANT_TO | words_of(
    "planning intending hope hopes hoped hoping aim aims aimed aiming try tries tried trying "
    "attempted attempting seek seeks sought seeking scheduled wish wishes wished prepare prepares "
    "prepared consider considers considered due unable"
)
_LEGEND = words_of(
    "legend legends tradition rumour rumor rumours rumors myth folklore hearsay lore"
)
# What answers to any of these in a claim, however mildly.
ANSWERS = (
    _POSSIBLE
    | _HELD
    | _MEANT
    | _LEGEND
    | words_of(
        "should would can cannot if whether chance chances likelihood potential belief "
        "allegation allegations opinion view theory hypothesis according estimated estimates "
        "regarded considered viewed felt feared held wrote told explained declared insisted "
        "warned concluded says say stated states called described proposal plan "
        "goal idea rumour rumor rumours rumors conjecture prediction predictions forecasts "
        "expectation expectations intention intentions effort efforts bid drive "
        "speculation doubt doubts question tentative failed fails failing designed supposed able "
        "ability unknown known request requested order ordered demand "
        "demanded indicate indicates indicated tend tends often sometimes usually generally "
        "some many capable fail proposes proposed report reports reported announced"
    )
)
_BE = words_of("is are was were be been being am")
_NEVER = words_of("not never no don't doesn't didn't nor")
# So many telling words a claim shares with a clause that it is held to.
_SHARED = 2
# An aside has at most so many words.
_ASIDE = 3


def hedge_left_out(claim: Sequence[Word], evidence: Sequence[Word]) -> str:
    """Return the evidence's hedge over what the claim states flatly, or nothing.

    The hedge must stand in the clause that the claim shares most with.
    """
    if any(word.lower in ANSWERS and word.text != "May" for word in claim):
        return ""
    stems = telling_stems(claim)
    best, found = _SHARED - 1, ""
    for start, end in _with_asides(clauses(evidence), evidence):
        shared = len(telling_stems(evidence[start:end]) & stems)
        if shared < best:
            continue
        hedges = (evidence[place].text for place in range(start, end) if _hedges(place, evidence))
        hedge = next(hedges, "")
        if shared > best or (shared == best and found and not hedge):
            best, found = shared, hedge
    return found


def _with_asides(spans: Sequence[tuple[int, int]], words: Sequence[Word]) -> list[tuple[int, int]]:
    """Join what stands on both sides of an aside like ", he claimed,": it governs both."""
    found: list[tuple[int, int]] = []
    joins = False
    for start, end in spans:
        if words[start].opens:
            joins = False
        aside = end - start <= _ASIDE and any(
            word.lower in _HELD_ASIDE for word in words[start:end]
        )
        if found and (joins or (aside and not words[start].opens)):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
        joins = aside
    return found


def _hedges(place: int, words: Sequence[Word]) -> bool:
    """Tell whether the word at a place holds back there, and is not itself denied."""
    word = words[place]
    before = {other.lower for other in words[max(0, place - 3) : place]}
    if before & _NEVER or word.text == "May" or (place and _owns(words[place - 1])):
        return False
    following = [other.lower for other in words[place + 1 : place + 4]]
    if word.lower in _POSSIBLE:
        return True
    if word.lower in _LEGEND:
        return bool(before & {"according", "in", "by"})
    if word.lower in _MEANT:
        before_verb = "to" in following[:2] and word.lower != "due"
        return before_verb or following[:2] == ["to", "be"]
    if word.lower in _HELD_ASIDE and (word.pause or (place and words[place - 1].pause)):
        return True
    if word.lower in _HELD_IN_PASSIVE:
        return bool(before & _BE) and bool({"to", "that"} & set(following[:2]))
    if word.lower in _HELD:
        passive = bool(before & _BE)
        to_or_that = bool({"to", "that"} & set(following))
        return passive or to_or_that or word.lower.startswith("seem")
    return False


def _owns(word: Word) -> bool:
    """Tell whether a noun follows, as in "their claims" and "an attempt"."""
    return word.lower in DETERMINERS or word.lower.endswith(("'s", "s'"))
