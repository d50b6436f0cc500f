"""Whether a claim ties two things by a cause or an order that its evidence does not tell."""

from collections.abc import Sequence

from qa.finding import Finding
from qa.lexicon import words_of
from qa.reading import Reading
from qa.scope_words import CAUSES
from qa.words import Word

_CAUSE = words_of("because therefore")
_ORDER = words_of("after before")
# What may tell a cause, like "as", is enough here, and too little to hold a claim to it.
_TELLS_CAUSE = CAUSES | words_of(
    "due causes leads results resulting so as hence thereby forced forcing after following when "
    "blame blames blamed attributed credited for sparked triggered made makes making means meant "
    "explains explain explained enabled enabling allowed allowing if from reasons prompting"
)
_TELLS_ORDER = _ORDER | words_of(
    "then when once until till since later earlier first next previous previously subsequently "
    "following followed follows ago meanwhile finally last former formerly already by during "
    "initially originally eventually succeeded prior"
)
_CLAUSE = 3
_DATES = 2


def check_links(claim: Reading, evidence: Reading) -> list[Finding]:
    """Return a finding for a "because" or an "after" that nothing in the evidence stands for.

    Two dates tell an order, too.
    """
    said = {word.lower for word in evidence.words}
    if (cause := _between(claim.words, _CAUSE)) and not said & _TELLS_CAUSE:
        return [Finding("link", f"The article does not say this “{cause}”.", "absent")]
    if (order := _between(claim.words, _ORDER)) and not said & _TELLS_ORDER:
        dates = [each for each in evidence.quantities if each.kind in {"date", "period", "clock"}]
        if len(dates) < _DATES:
            reason = f"The article does not say what came “{order}” what."
            return [Finding("link", reason, "absent")]
    return []


def _between(words: Sequence[Word], wanted: frozenset[str]) -> str:
    """Return the first wanted word with so much on both sides that each may be a matter."""
    for word in words[2 : len(words) - _CLAUSE + 1]:
        if word.lower in wanted:
            return word.lower
    return ""
