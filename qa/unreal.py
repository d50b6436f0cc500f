"""What a text tells as not done, not so or only asked for, while a claim tells it as done.

"The bank refused to pay" does not say that it paid, though it has all the words. A word like
that rules what follows it in its clause; a claim is held to it only where it repeats what is
ruled, and answers with no word of its own.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.company import clauses
from qa.denials import denials
from qa.finding import Finding
from qa.hedges import ANSWERS
from qa.inflections import BASE_OF_PAST, PARTICIPLES
from qa.lexicon import words_of
from qa.ruled import Ruled, ruled_stretches
from qa.stems import stem
from qa.unreal_words import (
    CALLED_OFF,
    ENDED,
    FORMER,
    HAPPENED,
    INSTEAD,
    PARTS,
    phrase_at,
)
from qa.words import Word, telling_stems

# A claim with one of these may tell of the same in another way.
_ANSWERS = (
    ANSWERS - words_of("some many often sometimes usually generally said says say called stated")
) | words_of(
    "must need needs needed required requires obliged mandatory compulsory necessary "
    "duty until ended formerly former once past used nearly almost close prefer prefers preferred "
    "chose replaced when whenever provided accused charged blamed against doubtful disputed will "
    "shall only except half partly partial urged asked invited pressed advised than exception "
    "exceptions exempt yet"
)
# "But" stands so soon after "not" where it tells what is so instead.
_NOT_BUT = 7
_NOT_ONLY = words_of("only just merely simply alone")
# With one of these a claim does not tell that something has come about.
_NOT_SO = CALLED_OFF | words_of(
    "will would may might could should shall if unless until planned scheduled due expected meant "
    "originally initially first before"
)
_PASTS = frozenset(BASE_OF_PAST) | PARTICIPLES
_HAVE = words_of("have has had having")
_PRESENT = words_of("is are be being to")
_BE = words_of("is are")
_ALL = words_of("all every everyone everybody everything any")
_ONCE = frozenset({"used to", "formerly"})
# A word that amounts to a part, and so answers to one.
_PART_TOLD = words_of("some many most much half third quarter part partly share more less percent")


def check_unreal(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where the claim tells as done what its evidence tells as undone."""
    if called_off := next(_called_off(claim, evidence), ""):
        return [_finding("negation", called_off)]
    if _answers(claim, evidence):
        return []
    ruled = list(ruled_stretches(evidence))
    own = {word.lower for word in claim} | {word.stem for word in claim}
    for stretch in ruled:
        if stem(stretch.word.split()[0].lower()) not in own and _repeats(
            stretch, ruled, claim, evidence
        ):
            return [_finding(stretch.check, stretch.word)]
    for word, check in (
        *_instead(claim, evidence),
        *_before_the_end(claim, evidence),
        *_to_come(claim, evidence),
        *_former(claim, evidence),
        *_part(claim, evidence),
    ):
        return [_finding(check, word)]
    return []


def _answers(claim: Sequence[Word], evidence: Sequence[Word]) -> bool:
    """Tell whether a claim holds back by itself, or says no to what the evidence does not."""
    if any(word.lower in _ANSWERS and word.text != "May" for word in claim):
        return True
    if any(one.lower in _HAVE and two.lower == "to" for one, two in pairwise(claim)):
        return True
    given = {word.stem for word in evidence}
    return any(
        denial.kind != "hint" or stem(denial.word.lower()) not in given for denial in denials(claim)
    )


def _finding(check: str, word: str) -> Finding:
    return Finding(
        check, f"The article says “{word}”; the claim states it as a fact.", "contradicted"
    )


def _repeats(
    stretch: Ruled, ruled: Sequence[Ruled], claim: Sequence[Word], evidence: Sequence[Word]
) -> bool:
    """Tell whether a claim says again what is ruled, and the text does not say it elsewhere."""
    own = telling_stems(claim)
    inside = [evidence[place].stem for place in stretch.places if not evidence[place].light]
    shared = own & set(inside)
    if not shared:
        return False
    held = {place for other in ruled for place in other.places}
    free = {word.stem for place, word in enumerate(evidence) if place not in held}
    if stretch.deed:
        return inside[0] in own - free and len(own & telling_stems(evidence)) >= min(2, len(own))
    if len(shared) < min(2, len(own)) or not shared - free:
        return False
    return len(shared) >= stretch.share * len(own) or (
        stretch.share < 1 and len(shared) >= stretch.share * len(set(inside))
    )


def _instead(claim: Sequence[Word], evidence: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Yield the word by which the evidence says that what the claim names was left out."""
    own = telling_stems(claim)
    for place, word in enumerate(evidence):
        phrase = phrase_at(place, evidence, INSTEAD)
        if word.lower == "but" and any(
            other.lower in _ALL for other in evidence[max(0, place - 3) : place]
        ):
            phrase = word.lower
        if word.lower == "not" and _is_set_against(place, evidence):
            phrase = word.lower
        if not phrase:
            continue
        start = place + len(phrase.split())
        end = next(
            (row for row in range(start, len(evidence)) if _ends(phrase, row, evidence)),
            len(evidence),
        )
        left_out = [other.stem for other in evidence[start:end] if not other.light]
        rest = set(left_out[1:])
        elsewhere = {other.stem for row, other in enumerate(evidence) if not start <= row < end}
        if left_out and left_out[0] in own - elsewhere and own & (elsewhere | rest):
            yield word.text, "negation"


def _ends(phrase: str, row: int, words: Sequence[Word]) -> bool:
    """Tell whether what a phrase leaves out ends before a word."""
    return words[row].pause or (phrase == "not" and words[row].lower == "but")


def _is_set_against(place: int, words: Sequence[Word]) -> bool:
    """Tell whether "not" stands before one thing and "but" before the other."""
    for row in range(place + 1, min(place + _NOT_BUT, len(words))):
        if words[row].pause or words[row].lower in _NOT_ONLY:
            return False
        if words[row].lower == "but":
            return row > place + 1
    return False


def _before_the_end(claim: Sequence[Word], evidence: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Yield "before" where something ended before the claim's deed: "died before it opened"."""
    own = telling_stems(claim)
    for place, word in enumerate(evidence):
        if word.lower != "before" or not any(
            other.lower in ENDED for other in evidence[max(0, place - 6) : place]
        ):
            continue
        deeds = [other for other in evidence[place + 1 : place + 6] if _is_deed(other)]
        before = telling_stems(evidence[:place])
        if (
            deeds
            and deeds[0].stem in own - before
            and not own & {other.stem for other in evidence[:place] if other.lower in ENDED}
        ):
            yield word.text, "negation"


def _called_off(claim: Sequence[Word], evidence: Sequence[Word]) -> Iterator[str]:
    """Yield "postponed" where the claim tells that what was put off has come about."""
    if any(word.lower in _NOT_SO for word in claim):
        return
    if any(denial.kind != "hint" for denial in denials(claim)):
        return
    given = {word.stem for word in evidence}
    if not any(word.lower in HAPPENED and word.stem not in given for word in claim):
        return
    about = {word.stem for word in claim if not word.light and word.lower not in HAPPENED}
    for start, end in clauses(evidence):
        for word in evidence[start:end]:
            if word.lower in CALLED_OFF and about & telling_stems(evidence[start:end]):
                yield word.text


def _is_deed(word: Word) -> bool:
    verb = word.lower in BASE_OF_PAST or word.lower.endswith(("ing", "ed", "complete", "finish"))
    return verb and not word.light


def _to_come(claim: Sequence[Word], evidence: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Yield "will" where the claim tells as past what is to come."""
    past = {
        word.stem
        for place, word in enumerate(claim)
        if (word.lower in _PASTS or word.lower.endswith("ed"))
        and not any(other.lower in _PRESENT for other in claim[max(0, place - 3) : place])
    }
    for place, word in enumerate(evidence):
        if word.lower != "will" or word.capital:
            continue
        deed = next((row for row in range(place + 1, len(evidence)) if not evidence[row].light), 0)
        elsewhere = {other.stem for row, other in enumerate(evidence) if row != deed}
        if deed and deed - place <= 3 and evidence[deed].stem in past - elsewhere:
            yield word.text, "certainty"


def _former(claim: Sequence[Word], evidence: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Yield "used to" or "former" where the claim tells as present what was so once."""
    for place in range(len(evidence)):
        phrase = phrase_at(place, evidence, FORMER)
        if not phrase or (phrase == "used to" and place and evidence[place - 1].lower in _BE):
            continue
        start = place + len(phrase.split())
        what = next((other for other in evidence[start : start + 4] if not other.light), None)
        alike = {what.lower, what.lower + "s", what.stem} if what else set()
        found = next(
            (row for row, other in enumerate(claim) if {other.lower, other.stem} & alike), 0
        )
        if not found or not what:
            continue
        verb = phrase in _ONCE and claim[found].lower.endswith("s")
        verb = verb and claim[found].lower != what.lower
        if verb or any(other.lower in _BE for other in claim[max(0, found - 3) : found]):
            yield phrase, "certainty"


def _part(claim: Sequence[Word], evidence: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Yield the word for a part where the claim tells of the whole: "paid half of the fine"."""
    if any(word.lower in _PART_TOLD or word.text[0].isdecimal() for word in claim):
        return
    own = telling_stems(claim)
    for start, end in clauses(evidence):
        for place in range(start + 1, end - 1):
            following = evidence[place + 1 : end]
            of = following[0].lower in {"of", "the", "its", "his", "her", "their"}
            if evidence[place].lower not in PARTS or not of:
                continue
            whole = next((other.stem for other in following if not other.light), "")
            if whole in own and own & telling_stems(evidence[start:place]):
                yield evidence[place].text, "certainty"
