"""Whether a claim puts a stronger word for a weaker one: "must" for "may", "proved" for "argued".

Each step has words that say much, words that answer to them, and words that say less of the
same. A claim goes too far where it has the first and its evidence has only the last.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.finding import Finding
from qa.lexicon import words_of
from qa.words import Word


@dataclass(frozen=True, slots=True)
class _Step:
    """``strong`` is borne out by itself or by ``answers``; ``weak`` says less."""

    strong: frozenset[str]
    answers: frozenset[str]
    weak: frozenset[str]


_STEPS = (
    _Step(
        words_of("must obliged compelled mandatory compulsory obligatory required"),
        words_of(
            "need needs needed necessary necessarily requires require requirement requirements "
            "forced bound obligation duty shall cannot unless essential has have had"
        ),
        words_of(
            "may might can could should recommended recommends recommend encouraged encourages "
            "advised advises allowed allows permitted optional voluntary voluntarily free option "
            "invited suggested suggests suggest choose ought"
        ),
    ),
    _Step(
        words_of("cause causes caused causing"),
        words_of(
            "because due owing result results resulted resulting lead leads led leading "
            "responsible effect effects produce produces produced trigger triggers triggered "
            "brought brings bring make makes made through by from"
        ),
        words_of(
            "associated association linked link links correlated correlates correlation "
            "accompanied accompany accompanies related coincided coincides coincide"
        ),
    ),
    _Step(
        words_of(
            "proved proves proven proof demonstrated demonstrates confirmed confirms showed shows"
        ),
        words_of(
            "prove demonstrate confirm show shown evidence evident found finds discovered "
            "established establishes revealed reveals"
        ),
        words_of(
            "suggested suggests suggest suggesting indicates indicated hints hinted implies "
            "implied argued argues argue proposed proposes claimed claims hypothesised "
            "hypothesized theorised theorized speculated believed believes thought"
        ),
    ),
    _Step(
        words_of("known"),
        words_of("know knows knew certain certainly established confirmed proven called named as"),
        words_of("believed thought suspected assumed supposed presumed rumoured rumored alleged"),
    ),
    _Step(
        words_of("never"),
        words_of("not no none nobody cannot without neither nor"),
        words_of("rarely seldom hardly scarcely infrequently occasionally sometimes barely"),
    ),
    _Step(
        words_of("exactly precisely"),
        words_of("exact precise"),
        words_of(
            "about around roughly approximately nearly almost some over under least most estimated "
            "circa close up more less than perhaps"
        ),
    ),
)
_ONE_OF = re.compile(
    r"\b(?:one of|among|some of|part of)(?: \w+){0,4} "
    r"(?P<best>\w{2,}est|most|best|worst|first|last)\b"
)
_ONE_OF_THEM = re.compile(r"\b(?:one of|among|some of|part of)(?: \w+){0,4}\s*$")


def strengthened(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where a word of the claim says more than the evidence's does."""
    there = {word.lower for word in evidence}
    for step in _STEPS:
        strong = next((word.text for word in claim if word.lower in step.strong), "")
        if not strong or there & (step.strong | step.answers):
            continue
        weak = next((word.text for word in evidence if word.lower in step.weak), "")
        if weak and not any(word.lower in step.weak for word in claim):
            reason = f"The claim says “{strong}”; the article only says “{weak}”."
            return [Finding("certainty", reason, "contradicted")]
    return _singled_out(claim, evidence)


def _singled_out(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Find "the largest" where the evidence says "one of the largest"."""
    said = " ".join(word.lower for word in claim)
    given = " ".join(word.lower for word in evidence)
    for match in _ONE_OF.finditer(given):
        best = match["best"]
        if len(re.findall(rf"\b{best}\b", given)) > 1:
            continue
        for own in re.finditer(rf"\bthe (?:\w+ )?{best}\b", said):
            if not _ONE_OF_THEM.search(said[: own.start()]):
                reason = f"The claim says “{own[0]}”; the article says “{match[0]}”."
                return [Finding("certainty", reason, "contradicted")]
    return []
