"""Who is said to have said it: the speakers of claim and evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.claim_names import KnownNames
from qa.finding import Finding
from qa.lexicon import AUXILIARIES, PREPOSITIONS, words_of
from qa.reading import Reading
from qa.speech_verbs import LOOSE_SPEECH, REPORTS, SPEECH, WITH_CLAUSE
from qa.words import Word

_LED_IN = re.compile(
    r"\b(?:according to|in the (?:words|view|opinion|eyes) of|as (?:stated|reported|described|"
    r"noted|argued|claimed|shown|quoted|proposed|suggested) by)\s+[^,;.]{0,30}$",
    re.IGNORECASE,
)
# "Told the press that", "wrote that": so much may stand between.
_THAT = re.compile(r"\s+(?:[^\s.,;:]+\s+){0,3}that\s", re.IGNORECASE)
_NEARBY = 24
# Books and letters are written, too.
_ALSO_WRITES = frozenset({"wrote", "writes", "reported", "reports", "told", "tells"})
# A clause without "that" begins with its subject, and so soon comes the verb.
_SUBJECT = 8
_FINITE = AUXILIARIES - words_of("be been being am do")
_NO_SUBJECT = (PREPOSITIONS - {"of"}) | words_of(
    "that which who whose where when while as and or but if because although though unless whether"
)
# Who speaks in these stands somewhere else.
_BY_NOBODY = REPORTS - LOOSE_SPEECH
_QUOTES = frozenset("\"“‘„«'")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A name that a text lets speak; ``plain`` where nothing else can be meant.

    ``likely`` is false where the verb is one like "held" and nothing that was said follows.
    """

    text: str
    words: tuple[Word, ...]
    plain: bool
    likely: bool = True


def speakers(reading: Reading) -> list[Speaker]:
    """Return the names that a text puts words into the mouth of, in reading order."""
    text, words = reading.text, reading.words
    found: list[Speaker] = []
    led_in_until = -1
    for name in reading.names:
        start = words[name.first].start
        own = tuple(words[name.first : name.last])
        shown = name.text.removesuffix("'s").removesuffix("’s")
        led_in = start > led_in_until and _LED_IN.search(text, max(0, start - 60), start)
        following = [word.lower for word in words[name.last : name.last + 3]]
        verb = next((word for word in following[:2] if word in LOOSE_SPEECH), "")
        beside = verb == following[0] if following else False
        adverb = bool(following) and (
            following[0].endswith("ly") or following[0] in {"has", "had", "also", "himself"}
        )
        before = words[name.first - 1] if name.first else None
        inverted = (
            before is not None
            and before.lower in LOOSE_SPEECH
            and text[: before.start].rstrip()[-1:] in {'"', ",", "”", "’", "'"}
        )
        if led_in:
            led_in_until = words[name.last - 1].end + _NEARBY
            found.append(Speaker(shown, own, True))
        elif verb and (beside or adverb):
            row = name.last + (0 if beside else 1)
            reported = verb not in _ALSO_WRITES or bool(_THAT.match(text, words[row].end))
            # Behind a comma the name before it ends what was put in: "who left Rome, said".
            likely = not words[row].pause and (verb not in WITH_CLAUSE or _says(row, text, words))
            found.append(Speaker(shown, own, verb in SPEECH and reported and likely, likely))
        elif inverted:
            found.append(Speaker(shown, own, True))
    return found


def _says(row: int, text: str, words: Sequence[Word]) -> bool:
    """Tell whether what was said follows a verb: a quotation, "that", or a subject and a verb."""
    if text[words[row].end :].lstrip(" ,:")[:1] in _QUOTES:
        return True
    following = words[row + 1 : row + _SUBJECT]
    if following and following[0].lower == "that":
        return True
    for word in following:
        if word.pause or word.lower in _NO_SUBJECT:
            return False
        if word.lower in _FINITE:
            return word is not following[0]
    return False


def check_speakers(claim: Reading, evidence: Reading) -> list[Finding]:
    """Return a finding where the claim lets another speak than the evidence does."""
    ours = [speaker for speaker in speakers(claim) if speaker.likely]
    if not ours:
        return []
    theirs = speakers(evidence)
    speaking = KnownNames([word for speaker in theirs for word in speaker.words])
    named = evidence.known_names
    reporting = any(word.lower in REPORTS for word in evidence.words)
    every_one_named = _is_every_one_named(theirs, evidence.words)
    for speaker in ours:
        if any(speaking.holds(word) for word in speaker.words):
            continue
        present = any(named.holds(word) for word in speaker.words)
        other = next((one for one in theirs if one.plain), None)
        if other is not None and speaker.plain and (every_one_named or not present):
            reason = f"The claim lets {speaker.text} say it; the article says {other.text} did."
            return [Finding("speaker", reason, "contradicted")]
        reason = f"The article does not say that {speaker.text} said so."
        open_ = not speaker.plain or (present and reporting)
        return [Finding("speaker", reason, "doubtful" if open_ else "absent")]
    return []


def _is_every_one_named(found: Sequence[Speaker], words: Sequence[Word]) -> bool:
    """Tell whether nothing is left that somebody besides these may have said."""
    spoken = sum(word.lower in LOOSE_SPEECH for word in words)
    return spoken <= len(found) and not any(word.lower in _BY_NOBODY for word in words)
