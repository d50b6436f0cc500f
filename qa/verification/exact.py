"""Hold a claim against evidence by exact checks alone; what they leave open is not judged."""

from collections.abc import Callable

from qa.verification.finding import Finding
from qa.verification.ground import Ground
from qa.verification.names import check_names
from qa.verification.numbers import check_numbers
from qa.verification.quotations import check_quotations
from qa.verification.verdict import Verdict
from qa.verification.wording import says_the_same

CHECKS: dict[str, Callable[[Ground], list[Finding]]] = {
    "number": check_numbers,
    "name": check_names,
}
_NOTHING_SAID = Verdict("unsupported", "The claim says nothing.", "nothing")
_NOTHING_THERE = Verdict("unsupported", "There is no evidence to compare with.", "nothing")
_SAME_WORDS = Verdict("verified", "The article says so in the same words.", "words")
_OPEN = Verdict(
    "partial", "No exact check speaks against it; whether the article says it was not judged.",
    "words", judged=False,
)  # fmt: skip


def verify_exactly(claim: str, evidence: str) -> Verdict:
    """Tell how far a text supports a claim, as far as an exact comparison can tell.

    It is verified where the text says it in the same words, unsupported where
    a number, a name or a quotation contradicts it; everything else is partial and not
    judged. Never raises for any text.
    """
    ground = Ground.of(claim, evidence)
    if not ground.claim:
        return _NOTHING_SAID
    if not ground.everything:
        return _NOTHING_THERE
    if says_the_same(ground):
        return _SAME_WORDS
    found = check_quotations(claim, evidence)
    for check in CHECKS.values():
        found += check(ground)
    for finding in found:
        if finding.contradicts:
            return Verdict("unsupported", finding.reason, finding.check)
    if found:
        return Verdict("partial", found[0].reason, found[0].check, judged=False)
    return _OPEN
