"""Whether claim and evidence say yes and no to the same things, and with what certainty."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.finding import Finding
from qa.lexicon import words_of
from qa.opposites import companions, opposites
from qa.words import Word

_DENIERS = words_of("not never cannot nor neither")
_NO = words_of("no none nobody nothing nowhere without")
# What says no without the word.
_IMPLICIT = words_of(
    "lack lacks lacked lacking fail fails failed failing failure refuse refuses refused refusing "
    "refusal deny denies denied denying denial absence absent prevent prevents prevented avoid "
    "avoids avoided avoiding unable hardly rarely scarcely seldom little few barely stop stopped "
    "cease ceased ceases reject rejects rejected rejecting instead rather unlike contrary false "
    "wrong myth misconception except only exclude excludes excluded forbid forbidden forbids "
    "forbade impossible free untrue mistaken mistakenly incorrect incorrectly despite although "
    "though but however until unless before neglect neglected abandon abandoned abolish abolished "
    "banned ban prohibit prohibited missing declined oppose opposed against outside beyond too "
    "stay stayed staying out minus barred bar discourage discouraged doubt doubted dispute disputed "
    "disproved refuted unknown empty single sole same alone"
)
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "mis", "anti")
_NOT_DENIED = words_of("only just merely least necessarily simply alone so")
_SCOPE = 4

_POSSIBLE = words_of(
    "may might could perhaps possibly possible probably probable likely unlikely potentially "
    "potential conceivably maybe presumably arguably theoretically supposedly seemingly apparently "
    "seem seems seemed appear appears appeared uncertain unclear tentative tentatively"
)
_REPORTED = words_of(
    "allegedly reportedly alleged purportedly rumoured rumored rumour rumor rumors rumours believed "
    "believe believes thought suspected suspect suggest suggests suggested suggesting suggestion "
    "claimed claim claims claiming considered consider regarded supposed assumed presumed estimated "
    "estimate estimates speculated speculate speculation hypothesised hypothesized hypothesis theory "
    "theorised theorized argue argues argued argument said says say according proposed interpreted "
    "report reports reported indicate indicates indicated opinion view think thinks viewed asserted "
    "contend contends contended hold"
)
_CERTAIN = words_of(
    "definitely certainly undoubtedly proven proved prove proves proof clearly surely conclusively "
    "unquestionably indisputably undeniably inevitable inevitably guaranteed guarantee guarantees "
    "confirmed beyond-doubt undisputed always absolutely unanimously"
)
# How much of its noun or how often each word says, weakest first.
_AMOUNTS = {
    word: level
    for level, line in enumerate(
        (
            "few rarely seldom hardly",
            "some several sometimes occasionally certain partly partially",
            "many often frequently commonly much numerous",
            "most mostly usually generally typically normally largely mainly predominantly nearly "
            "almost majority primarily virtually",
            "all every always entirely completely exclusively each everyone everybody whole wholly "
            "everything invariably solely",
        ),
        1,
    )
    for word in line.split()
}


@dataclass(frozen=True, slots=True)
class Denial:
    """A word that says no, the stems that it says no to, and whether it denies a verb."""

    word: str
    scope: tuple[str, ...]
    verbal: bool


def denials(words: Sequence[Word]) -> list[Denial]:
    """Return what a text says no to in plain words: "not", "never", "no" and the like."""
    found = []
    for position, word in enumerate(words):
        verbal = word.lower in _DENIERS or word.lower.endswith("n't")
        if not verbal and word.lower not in _NO:
            continue
        following = [other for other in words[position + 1 : position + 9]]
        if following and following[0].lower in _NOT_DENIED:
            continue
        scope = tuple(other.stem for other in following if not other.light)[:_SCOPE]
        found.append(Denial(word.lower, scope, verbal))
    return found


def hints_denial(word: Word) -> bool:
    """Tell whether a word may say no without "not": "lack", "fail", "unknown"."""
    lower = word.lower
    if lower in _IMPLICIT or lower.endswith(("less", "free")):
        return True
    return lower.startswith(_PREFIXES) and len(lower) > 6


def check_denials(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where one side says no to what the other says yes to."""
    ours, theirs = denials(claim), denials(evidence)
    if not ours and not theirs:
        return []
    claim_stems = {word.stem for word in claim}
    evidence_stems = {word.stem for word in evidence}
    hinted = any(hints_denial(word) for word in evidence)
    if ours and not theirs:
        return _denied_by_claim(ours, evidence_stems, claim, hinted)
    if theirs and not ours:
        return _denied_by_evidence(theirs, claim_stems, claim)
    return _denied_elsewhere(ours, theirs, claim_stems, evidence_stems)


def _denied_by_claim(
    ours: Sequence[Denial], evidence_stems: set[str], claim: Sequence[Word], hinted: bool
) -> list[Finding]:
    for denial in ours:
        if any(opposites(stem) & evidence_stems for stem in denial.scope[:2]):
            continue
        said = _quoted(denial, claim)
        direct = bool(denial.scope) and denial.scope[0] in evidence_stems
        if denial.verbal and (direct or not hinted):
            reason = f"The claim says “{said}”; the article does not deny it."
            return [Finding("negation", reason, "contradicted")]
        if not hinted or direct:
            reason = f"The claim says “{said}”, which the article does not say in so many words."
            return [Finding("negation", reason, "doubtful")]
    return []


def _denied_by_evidence(
    theirs: Sequence[Denial], claim_stems: set[str], claim: Sequence[Word]
) -> list[Finding]:
    if any(hints_denial(word) for word in claim):
        weight = "doubtful"
    else:
        weight = "contradicted"
    for denial in theirs:
        if any(opposites(stem) & claim_stems for stem in denial.scope[:2]):
            continue
        met = [stem for stem in denial.scope if stem in claim_stems]
        if met and (denial.verbal or denial.scope[0] in claim_stems):
            reason = f"The article says “{denial.word}” where the claim says it is so."
            if weight == "contradicted" or denial.scope[0] in claim_stems:
                return [Finding("negation", reason, weight)]
    return []


def _denied_elsewhere(
    ours: Sequence[Denial], theirs: Sequence[Denial], claim_stems: set[str], evidence_stems: set[str]
) -> list[Finding]:
    """Find what one side denies and the other affirms although both say no to something."""
    denied_here = {stem for denial in ours for stem in denial.scope}
    denied_there = {stem for denial in theirs for stem in denial.scope}
    for denial in ours:
        head = denial.scope[0] if denial.scope else ""
        if denial.verbal and head in evidence_stems and head not in denied_there:
            reason = f"The claim says “{denial.word}” of what the article affirms."
            return [Finding("negation", reason, "doubtful")]
    for denial in theirs:
        head = denial.scope[0] if denial.scope else ""
        if denial.verbal and head in claim_stems and head not in denied_here:
            reason = f"The article says “{denial.word}” of what the claim affirms."
            return [Finding("negation", reason, "doubtful")]
    return []


def _quoted(denial: Denial, claim: Sequence[Word]) -> str:
    lowers = [word.lower for word in claim]
    position = lowers.index(denial.word)
    return " ".join(word.text for word in claim[position : position + 3])


def check_directions(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where the claim has a word and the evidence only its opposite."""
    evidence_stems = {word.stem for word in evidence} | {word.lower for word in evidence}
    claim_stems = {word.stem for word in claim}
    findings = []
    denied = {stem for denial in denials(claim) for stem in denial.scope}
    denied |= {stem for denial in denials(evidence) for stem in denial.scope}
    for word in claim:
        against = opposites(word.lower)
        if not against or word.stem in evidence_stems or word.lower in evidence_stems:
            continue
        met = [other for other in evidence if other.stem in against]
        met = [other for other in met if other.stem not in claim_stems]
        if not met or companions(word.lower) & evidence_stems:
            continue
        if word.stem in denied or any(other.stem in denied for other in met):
            continue
        reason = f"The claim says “{word.text}”; the article says “{met[0].text}”."
        findings.append(Finding("direction", reason, "contradicted"))
    return findings


def check_certainty(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where the claim is surer or less sure than the evidence."""
    ours, theirs = _certainty(claim), _certainty(evidence)
    if ours.certain and not theirs.certain:
        weight = "contradicted" if theirs.possible else "doubtful"
        reason = f"The claim says “{ours.certain}”; the article is not that certain."
        return [Finding("certainty", reason, weight)]
    if theirs.possible and not ours.possible and not ours.reported:
        reason = f"The article says “{theirs.possible}”; the claim states it as a fact."
        return [Finding("certainty", reason, "doubtful")]
    if ours.possible and not theirs.possible and not theirs.reported:
        reason = f"The claim says “{ours.possible}”; the article states it as a fact."
        return [Finding("certainty", reason, "doubtful")]
    return _amounts(claim, evidence)


@dataclass(frozen=True, slots=True)
class _Certainty:
    possible: str
    reported: str
    certain: str


def _certainty(words: Sequence[Word]) -> _Certainty:
    def first(group: frozenset[str]) -> str:
        return next((w.text for w in words if w.lower in group and w.text != "May"), "")

    return _Certainty(first(_POSSIBLE), first(_REPORTED), first(_CERTAIN))


def _amounts(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    levels = [_AMOUNTS[word.lower] for word in evidence if word.lower in _AMOUNTS]
    if not levels:
        return []
    highest = max(levels)
    for word in claim:
        level = _AMOUNTS.get(word.lower, 0)
        if level == 5 and highest < 5:
            other = next(w.text for w in evidence if _AMOUNTS.get(w.lower) == highest)
            reason = f"The claim says “{word.text}”; the article says “{other}”."
            return [Finding("certainty", reason, "doubtful")]
    return []
