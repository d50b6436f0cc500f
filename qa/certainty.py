"""Whether a claim is as certain, and says as much, as its evidence."""

from collections.abc import Sequence

from qa.finding import Finding, Weight
from qa.hedges import hedge_left_out
from qa.lexicon import words_of
from qa.strength import strengthened
from qa.unreal import check_unreal
from qa.words import Word

_DOUBT = words_of(
    "perhaps possibly probably potentially conceivably maybe presumably arguably theoretically "
    "supposedly seemingly apparently tentatively allegedly reportedly purportedly ostensibly "
    "vielleicht wahrscheinlich möglicherweise quizás probablemente posiblemente"
)
_POSSIBLE = _DOUBT | words_of(
    "may might possible probable likely unlikely potential seem seems seemed uncertain unclear "
    "tentative alleged rumoured rumored rumour rumor suspected suspect supposed presumed "
    "speculated speculate hypothesised hypothesized hypothetically doubtful questionable "
    "unconfirmed unproven conjecture conjectured conjectures hypothesis speculation rumors "
    "rumours "
)
# What raises no doubt by itself, but answers to it: someone's word, or a mere chance.
_OPEN = words_of(
    "believed believe believes belief thought suggest suggests suggested suggesting suggestion "
    "claimed claim claims claiming considered consider regarded assumed estimated estimate "
    "theorised theorized theory argue argues argued argument said says say according proposed "
    "interpreted report reports reported indicate indicates indicated opinion view think thinks "
    "viewed asserted asserts contend contends contended expected expect expects reckoned known "
)
_CHANCES = words_of(
    "could can would should sometimes often some certain unknown know knows doubt doubts if "
    "whether whenever capable able ability power powers right entitled allow allows enough "
    "nearly generally usually typically tend tends tended danger risk chance fear feared threat "
    "odds hope hopes hoped plan planned failed fail "
)
_CERTAIN = words_of(
    "definitely certainly undoubtedly proven proved prove proves clearly surely conclusively "
    "unquestionably indisputably undeniably inevitable inevitably guaranteed guarantee guarantees "
    "undisputed undisputedly absolutely obviously indubitably doubtless demonstrably "
    "categorically incontestably zweifellos sicherlich ciertamente seguramente indudablemente"
)
_PROVEN = _CERTAIN | words_of("proof evidence confirmed confirm confirms must sure certain clear")
_LEFT_OPEN = words_of("may might likely unlikely uncertain unclear unconfirmed unproven doubtful")
_HOLDING = words_of(
    "believed thought said alleged reported rumoured rumored suspected assumed presumed claimed "
    "considered held reputed estimated hypothesised hypothesized"
)
_BE = words_of("is are was were been be being")
# How much of a thing or how often each word says, least first.
_LINES = (
    "few rarely seldom hardly scarcely",
    "some several sometimes occasionally partly partially",
    "many often frequently commonly much numerous",
    "most mostly usually generally typically normally largely mainly predominantly nearly almost "
    "majority primarily virtually chiefly",
    "all every always entirely completely exclusively everyone everybody whole wholly everything "
    "invariably solely entire universally any each both throughout",
)
_AMOUNTS = {word: level for level, line in enumerate(_LINES, 1) for word in line.split()}
_ALL = len(_LINES)
_MANY = 3
# These answer to "all" and claim less than it.
_MILD = words_of("any each both throughout entire whole")


def check_certainty(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where the claim is surer, less sure or more sweeping than the evidence."""
    certain = _first(_without_turning_out(claim), _CERTAIN) or _beyond_doubt(claim)
    proven = _first(evidence, _PROVEN)
    here, there = _first(claim, _POSSIBLE), _first(evidence, _POSSIBLE)
    if certain and not proven:
        reason = f"The claim says “{certain}”; the article is not that certain."
        return [Finding("certainty", reason, "contradicted")]
    unreal = check_unreal(claim, evidence)
    if unreal:
        return unreal
    hedge = hedge_left_out(claim, evidence)
    if hedge:
        reason = f"The article says “{hedge}”; the claim states it as a fact."
        return [Finding("certainty", reason, "contradicted")]
    if there and not here and not _first(claim, _OPEN | _CHANCES):
        reason = f"The article says “{there}”; the claim states it as a fact."
        weight: Weight = "contradicted" if _near(there, claim, evidence) else "doubtful"
        return [Finding("certainty", reason, weight)]
    doubt = _first(claim, _DOUBT)
    if doubt and not there and not _first(evidence, _OPEN):
        reason = f"The claim says “{doubt}”; the article states it as a fact."
        return [Finding("certainty", reason, "contradicted")]
    if here and not there and not _first(evidence, _OPEN | _CHANCES):
        reason = f"The claim says “{here}”; the article states it as a fact."
        # "A possible 100 points" leaves nothing open, other than "may rain" where it rained.
        open_ = here.lower() in _LEFT_OPEN and _near(here, evidence, claim)
        return [Finding("certainty", reason, "contradicted" if open_ else "absent")]
    held = _held_only(claim)
    if held and not there and not _first(evidence, _OPEN | _HOLDING):
        reason = f"The claim says “{held}”; the article states it as a fact."
        return [Finding("certainty", reason, "contradicted")]
    return strengthened(claim, evidence) or _amounts(claim, evidence)


def _first(words: Sequence[Word], group: frozenset[str]) -> str:
    """Return the first word of a group, but not the month of May."""
    return next((w.text for w in words if w.lower in group and w.text != "May"), "")


def _without_turning_out(words: Sequence[Word]) -> list[Word]:
    """Leave out "proved" where it means "turned out", as in "proved useful"."""
    return [
        word
        for word, following in zip(words, [*words[1:], None], strict=True)
        if not word.stem.startswith("prov") or following is None or following.light
    ]


def _beyond_doubt(words: Sequence[Word]) -> str:
    """Return "no doubt" or its like, if the words say so."""
    for place, word in enumerate(words):
        near = {other.lower for other in words[max(0, place - 2) : place]}
        if word.lower == "doubt" and near & {"no", "without", "beyond"}:
            return "no doubt"
    return ""


def _held_only(words: Sequence[Word]) -> str:
    """Return the word by which something is only believed, said or alleged to be so."""
    for place, word in enumerate(words):
        before = {other.lower for other in words[max(0, place - 2) : place]}
        following = {other.lower for other in words[place + 1 : place + 2]}
        if word.lower in _HOLDING and before & _BE and following & {"to", "that"}:
            return word.text
    return ""


def _near(hedge: str, claim: Sequence[Word], evidence: Sequence[Word]) -> bool:
    """Tell whether the claim repeats one of the words right after the evidence's hedge."""
    place = next(row for row, word in enumerate(evidence) if word.text == hedge)
    stems = {word.stem for word in claim}
    following = [word for word in evidence[place + 1 :] if not word.light][:2]
    return any(word.stem in stems for word in following)


def _amounts(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    levels = {word.lower: _AMOUNTS[word.lower] for word in evidence if word.lower in _AMOUNTS}
    highest = max(levels.values(), default=0)
    for word in claim:
        level = _AMOUNTS.get(word.lower, 0)
        if word.lower in _MILD:
            continue
        if not highest:
            if level == _ALL and word.lower in {"always", "invariably", "exclusively", "solely"}:
                reason = f"The claim says “{word.text}”, which the article does not."
                return [Finding("certainty", reason, "doubtful")]
            continue
        if level > highest and (level == _ALL or highest == 1):
            other = next(text for text, value in levels.items() if value == highest)
            reason = f"The claim says “{word.text}”; the article says “{other}”."
            sure = highest < _MANY or _of_the_same(word, claim, other, evidence)
            return [Finding("certainty", reason, "contradicted" if sure else "absent")]
    return []


def _of_the_same(word: Word, claim: Sequence[Word], other: str, evidence: Sequence[Word]) -> bool:
    """Tell whether two words of amount stand before the same word: all pupils, most pupils."""
    here = claim.index(word)
    there = next(row for row, each in enumerate(evidence) if each.lower == other)
    ours = next((each.stem for each in claim[here + 1 :] if not each.light), "")
    theirs = next((each.stem for each in evidence[there + 1 :] if not each.light), "")
    return bool(ours) and ours == theirs
