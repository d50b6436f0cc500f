"""Who is said to have said it: the speakers of claim and evidence."""

import re
from collections.abc import Sequence

from qa.claim_names import KnownNames, names
from qa.finding import Finding
from qa.lexicon import words_of
from qa.words import Word

SPEECH_VERBS = words_of(
    "said says say told tells wrote writes argued argues argue claimed claims claim stated states "
    "state announced announces declared declares believed believes believe thought thinks insisted "
    "insists suggested suggests noted notes explained explains described describes reported reports "
    "asserted asserts maintained maintains contended contends proposed proposes observed observes "
    "remarked called calls concluded concludes warned warns denied denies admitted admits promised "
    "estimated estimates predicted predicts showed shows found finds demonstrated recalled recalls "
    "acknowledged complained commented quoted asked asks replied responded testified alleged alleges "
    "criticised criticized praised condemned considered considers held holds ruled rules decided "
    "emphasised emphasized stressed stresses added adds confirmed confirms"
)
# Speech without a speaker beside it; a name further off may be the one who speaks.
REPORTS = SPEECH_VERBS | words_of(
    "according statement view opinion suggestion argument claim interview speech letter essay book "
    "words report study survey poll paper article lecture testimony theory hypothesis"
)
_ACCORDING = re.compile(
    r"\b(?:according to|in the (?:words|view|opinion|eyes) of|as (?:stated|reported|described|"
    r"noted|argued|claimed|shown|quoted|proposed|suggested) by)\s+",
    re.IGNORECASE,
)


def speakers(text: str, words: Sequence[Word]) -> list[tuple[str, list[Word]]]:
    """Return the names that a text puts words into the mouth of, each with its words."""
    found = []
    named = names(text, words)
    openings = [match.end() for match in _ACCORDING.finditer(text)]
    for name in named:
        own = list(words[name.first : name.last])
        start = words[name.first].start
        led_in = any(0 <= start - opening <= 30 for opening in openings)
        following = [word.lower for word in words[name.last : name.last + 3]]
        speaks = any(word in SPEECH_VERBS for word in following[:1]) or (
            len(following) > 1
            and following[1] in SPEECH_VERBS
            and (following[0].endswith("ly") or following[0] in {"has", "had", "also", "himself"})
        )
        before = words[name.first - 1].lower if name.first else ""
        inverted = before in SPEECH_VERBS and name.first > 1 and text[: start].rstrip()[-1:] != ""
        inverted = inverted and text[: words[name.first - 1].start].rstrip()[-1:] in '",”’\''
        if led_in or speaks or inverted:
            found.append((name.text.removesuffix("'s").removesuffix("’s"), own))
    return found


def check_speakers(
    text: str, claim: Sequence[Word], evidence_text: str, evidence: Sequence[Word]
) -> list[Finding]:
    """Return a finding where the claim lets another speak than the evidence does."""
    ours = speakers(text, claim)
    if not ours:
        return []
    theirs = speakers(evidence_text, evidence)
    speaking = KnownNames([word for _, own in theirs for word in own])
    reporting = any(word.lower in REPORTS for word in evidence)
    for name, own in ours:
        if any(speaking.holds(word) for word in own):
            continue
        if theirs:
            reason = f"The claim lets {name} say it; the article says {theirs[0][0]} did."
            return [Finding("speaker", reason, "contradicted")]
        reason = f"The article does not say that {name} said so."
        return [Finding("speaker", reason, "doubtful" if reporting else "absent")]
    return []
