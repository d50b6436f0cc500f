"""Whether claim and evidence say no to the same things."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.finding import Finding, Weight
from qa.lexicon import FUNCTION_WORDS, words_of
from qa.opposites import are_one_deed, companions, opposites
from qa.words import Word

_DENIERS = words_of("not never cannot nor neither")
_NO = words_of("no none nobody nothing nowhere without")
# What says no without the word.
_IMPLICIT = words_of(
    "lack lacks lacked lacking fail fails failed failing failure refuse refuses refused refusing "
    "refusal deny denies denied denying denial absence absent prevent prevents prevented avoid "
    "avoids avoided avoiding unable hardly rarely scarcely seldom little few barely stop stopped "
    "stops cease ceased ceases reject rejects rejected rejecting rejection instead rather unlike "
    "contrary false wrong myth misconception misconceptions except exclude excludes excluded "
    "forbid forbidden forbids forbade impossible untrue mistaken mistakenly incorrect incorrectly "
    "neglect neglected abandon abandoned abolish abolished banned ban prohibit prohibited missing "
    "decline declines declined declining reluctant reluctance unwilling hesitate hesitates "
    "hesitated disputed dispute disproved refuted invisible inability independent "
    "nonexistent incomplete inaccurate inactive illegal irregular irrelevant "
    "disagree disagreed disagreement disregard ignore ignored ignores ignoring evade escaped "
    "ohne kein keine keinen nicht nie sin nunca ningún ninguna"
)
_UNLIKE = re.compile(
    r"un(?!i[^m]|der|til|less|cle|ct)\w{4,}|non\w{4,}|\w{3,}less|\w*free|dis(?:agree|able|like)\w*"
)
# What says no only with a little word soon after it: "keep them from", "warn against".
_IMPLICIT_WITH = {
    **dict.fromkeys(words_of("keep keeps kept keeping"), "from"),
    **dict.fromkeys(words_of("warn warns warned warning advise advised"), "against"),
    **dict.fromkeys(words_of("shrink shrinks shrank refrain refrains refrained abstain"), "from"),
}
# Words that are no denial by themselves, but may be with what follows.
_MAY_DENY = frozenset({"other", *_IMPLICIT_WITH})
_NOT_DENIED = words_of("only just merely least necessarily simply alone so yet")
_COMPARED = words_of(
    "more less further later longer fewer better than until greater long far soon always all every"
)
_SCOPE = 4
# Behind a verb these say no to it: "paid nothing", but not "paid nothing but debts".
_OBJECTS = words_of("nothing nobody none nowhere")
_LAST = words_of("last latest previous")
_EXCEPTING = words_of("but except else other more less short of")


@dataclass(frozen=True, slots=True)
class Denial:
    """A word that says no, at its place, and the stems that it says no to, nearest first.

    ``kind`` is "verb" for "not" and its like, "noun" for "no" and its like, and "hint" for
    words like "lack".
    """

    word: str
    position: int
    scope: tuple[str, ...]
    kind: str
    compared: bool


def denials(words: Sequence[Word]) -> list[Denial]:
    """Return what a text says no to, in reading order."""
    found = []
    for position, word in enumerate(words):
        kind = _kind(word.lower)
        if not kind and word.lower not in _MAY_DENY:
            continue
        following = words[position + 1 : position + 10]
        if word.lower == "other" and following and following[0].lower == "than":
            kind = "hint"
        preposition = _IMPLICIT_WITH.get(word.lower)
        if preposition and any(other.lower == preposition for other in following[:4]):
            kind = "hint"
        if not position and word.lower == "no" and following and following[0].pause:
            # The answer to a question, not a part of the statement that follows.
            continue
        if not kind:
            continue
        if following and kind == "verb" and following[0].lower in _NOT_DENIED:
            continue
        scope = [other.stem for other in _clause(following) if not other.light][:_SCOPE]
        if kind == "hint" and not _says_to_what(word):
            scope = []
        if word.lower in _OBJECTS and position and not word.pause:
            scope = [*_denied_deed(words, position), *scope][:_SCOPE]
        compared = any(other.lower in _COMPARED for other in following[:5])
        found.append(Denial(word.text, position, tuple(scope), kind, compared))
    return found


def _says_to_what(word: Word) -> bool:
    """Tell whether what follows a hint is what it says no to."""
    return word.lower in _IMPLICIT or word.lower in _IMPLICIT_WITH or word.lower == "other"


def _denied_deed(words: Sequence[Word], position: int) -> list[str]:
    """Return the stem of the verb that an object like "nothing" says no to, if it does."""
    following = words[position + 1 : position + 2]
    deed = words[position - 1]
    if deed.light or (following and following[0].lower in _EXCEPTING):
        return []
    return [deed.stem]


def _clause(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words up to the next pause; what stands right after one may be meant."""
    for place, word in enumerate(words):
        if place and word.pause:
            return words[:place]
    return words


@lru_cache(maxsize=20_000)
def _kind(lower: str) -> str:
    if lower in _DENIERS or lower.endswith("n't"):
        return "verb"
    if lower in _NO:
        return "noun"
    return "hint" if lower in _IMPLICIT or _UNLIKE.fullmatch(lower) else ""


def check_denials(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where one side says no to what the other says yes to."""
    ours, theirs = _with_little_words(claim), _with_little_words(evidence)
    if not ours and not theirs:
        return []
    return _denied(ours, theirs, claim, evidence) or _affirmed(ours, theirs, claim, evidence)


def _with_little_words(words: Sequence[Word]) -> list[Denial]:
    """Return the denials, each with the one little word that it says no to: "not known"."""
    found = []
    for denial in denials(words):
        if denial.kind == "verb" and not denial.scope:
            following = _clause(words[denial.position + 1 : denial.position + 1 + _SCOPE])
            scope = tuple(word.stem for word in following if word.lower not in FUNCTION_WORDS)[:1]
            found.append(replace(denial, scope=scope))
        else:
            found.append(denial)
    return found


def _denied(
    ours: Sequence[Denial],
    theirs: Sequence[Denial],
    claim: Sequence[Word],
    evidence: Sequence[Word],
) -> list[Finding]:
    """Find what the claim denies and the evidence does not."""
    stems = {word.stem for word in evidence}
    denied = {stem for denial in theirs for stem in denial.scope}
    plain = [denial for denial in theirs if denial.kind != "hint"]
    # As many denials on both sides are more likely the same ones in other words.
    more = _verbal(ours) > _verbal(theirs)
    for denial in ours:
        if denial.kind == "hint":
            continue
        heads = denial.scope[:2]
        if _meets_opposite(heads, evidence) or set(heads[:1]) & denied:
            continue
        if _tells_the_last(denial, claim, evidence):
            continue
        said = " ".join(word.text for word in claim[denial.position : denial.position + 3])
        known = bool(heads) and (heads[0] in stems or bool(companions(heads[0]) & stems))
        weight: Weight = "doubtful"
        if not denial.compared and denial.kind == "verb" and more:
            weight = "contradicted" if known or not theirs else "doubtful" if plain else "absent"
        elif not denial.compared and known and denial.kind == "noun":
            alone = denial.word.lower() == "without" and not theirs
            weight = "contradicted" if alone else "absent"
            if denial.word.lower() in _OBJECTS and claim[denial.position - 1].stem == heads[0]:
                weight = "doubtful" if theirs else "contradicted"
        reason = f"The claim says “{said}”; the article does not say no to that."
        return [Finding("negation", reason, weight)]
    return []


def _affirmed(
    ours: Sequence[Denial],
    theirs: Sequence[Denial],
    claim: Sequence[Word],
    evidence: Sequence[Word],
) -> list[Finding]:
    """Find what the evidence denies and the claim does not."""
    stems = {word.stem for word in claim}
    denied = {stem for denial in ours for stem in denial.scope}
    for denial in theirs:
        if denial.kind == "hint":
            continue
        heads = denial.scope[:2]
        if _meets_opposite(heads, claim) or set(denial.scope) & denied:
            continue
        if _tells_the_last(denial, evidence, claim):
            continue
        met = [stem for stem in denial.scope if stem in stems]
        if not met:
            continue
        said = " ".join(word.text for word in evidence[denial.position : denial.position + 3])
        reason = f"The article says “{said}”; the claim does not say no to that."
        weight: Weight
        set_against = evidence[denial.position].pause or (
            denial.position > 0 and evidence[denial.position - 1].lower in {"and", "but"}
        )
        if denial.compared or set_against or denial.word.lower() in {"neither", "nor"}:
            weight = "doubtful"
        elif not ours and met[0] in heads:
            weight = "contradicted"
        else:
            weight = "absent" if not ours else "doubtful"
        return [Finding("negation", reason, weight)]
    return []


def _tells_the_last(denial: Denial, denying: Sequence[Word], other: Sequence[Word]) -> bool:
    """Tell whether "none since 2018" is said of what the other side calls the last."""
    since = any(word.lower == "since" for word in denying[denial.position + 1 :])
    return since and any(word.lower in _LAST for word in other)


def _verbal(found: Sequence[Denial]) -> int:
    return sum(denial.kind == "verb" for denial in found)


def _meets_opposite(heads: Sequence[str], words: Sequence[Word]) -> bool:
    """Tell whether some words say the opposite of what is denied: "not won" and "lost".

    Who buys and who sells are no opposites in that sense: both belong to one deed.
    """
    return any(
        word.stem in opposites(head) and not are_one_deed(head, word.stem)
        for head in heads
        for word in words
    )
