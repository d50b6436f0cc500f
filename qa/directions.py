"""Whether claim and evidence point the same way: rose or fell, accepted or rejected."""

from collections.abc import Sequence

from qa.agents import is_passive
from qa.antonyms import antonyms, deeds_alike, firm_antonyms, is_absolute, likes
from qa.company import clauses, company
from qa.denials import denials
from qa.finding import Finding, Weight
from qa.lexicon import words_of
from qa.opposites import are_converse, companions, opposites
from qa.particles import check_particles
from qa.stems import stem
from qa.words import Word

_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "anti", "mis")
# Forms of words with an opposite that mean something else.
_OTHER_SENSE = words_of("lasted lasting lasts building buildings lately leading following second")
# So much of a word's company must stand beside its opposite.
_COMPANY = 2
# Of a longer claim most of the company must, where the words are no plain opposites.
_MOST = 0.66
# In a claim longer than this, antonyms that are no plain opposites are often of another matter.
_LONG = 12
# The words of a claim so short are all company of each other.
_SHORT = 6
_TURNING = words_of("far less not no never hardly free without least")
_SINGLING = words_of("last only sole")
_LEAVING = words_of("leave leaves leaving left")
_AS_IT_IS = words_of(
    "untouched unchanged intact standing unanswered unresolved undecided unsolved unaffected "
    "undisturbed unaltered unfinished unpaid uncertain unclear open unsaid unharmed "
    "unscathed undamaged empty vacant alive"
)
_SHE = words_of("she her hers herself")
_HE = words_of("he him his himself")


def check_directions(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding for each word of the claim whose opposite the evidence has instead.

    A word that has an opposite, and is met by neither itself nor its like, is told as absent.
    """
    stems = {word.stem for word in evidence} | {word.lower for word in evidence}
    own_stems = {word.stem for word in claim}
    denied = {
        stem
        for denial in (*denials(claim), *denials(evidence))
        if denial.kind != "hint"
        for stem in denial.scope[:2]
    }
    findings = _flipped(claim, stems, denied) + _of_other_sex(claim, evidence)
    findings += _of_another_thing(claim, evidence) + check_particles(claim, evidence)
    long = len(claim) > _LONG
    for position, word in enumerate(claim):
        if word.stem in stems or word.lower in stems or word.lower in _OTHER_SENSE:
            continue
        plain = opposites(word.lower) | firm_antonyms(word.lower)
        against = plain if long else antonyms(word.lower)
        if not against or _turned(position, claim):
            continue
        if (companions(word.lower) if long else likes(word.lower)) & stems:
            continue
        met = [
            place
            for place, other in enumerate(evidence)
            if other.stem in against
            and other.stem not in own_stems
            and not _singled_out(place, evidence)
            and not _leaves_as_it_is(place, evidence)
        ]
        if not met:
            if not word.light and opposites(word.lower):
                reason = f"The article does not say “{word.text}”."
                findings.append(Finding("direction", reason, "absent"))
            continue
        # An opposite in another matter says nothing: it must share some of the word's company.
        near = [place for place in met if company(position, claim) & company(place, evidence)]
        other = evidence[(near or met)[0]]
        if word.stem in denied or any(evidence[place].stem in denied for place in met):
            continue
        if other.stem not in opposites(word.lower) and not _of_the_same(
            company(position, claim),
            company(evidence.index(other), evidence),
            0.5 if len(claim) <= _SHORT else _MOST,
        ):
            continue
        if is_absolute(word.lower) and not _told_alike(claim, stems):
            continue
        reason = f"The claim says “{word.text}”; the article says “{other.text}”."
        weight: Weight = "contradicted" if near or len(claim) <= _SHORT else "doubtful"
        if are_converse(word.lower, other.lower) and not word.lower.endswith("est"):
            exchanged = _sides_exchanged(claim, position, evidence, evidence.index(other))
            # "Lost to" and "was defeated by" have the same side first.
            if _is_suffered(position, claim) != _is_suffered(evidence.index(other), evidence):
                exchanged = -exchanged
            if exchanged > 0:
                continue
            weight = weight if exchanged < 0 else "doubtful"
        findings.append(Finding("direction", reason, weight))
    return findings


def _singled_out(place: int, words: Sequence[Word]) -> bool:
    """Tell whether a word is said of one alone: the others of "the last survivor" are dead."""
    return bool(place) and words[place - 1].lower in _SINGLING


def _leaves_as_it_is(place: int, words: Sequence[Word]) -> bool:
    """Tell whether something is left as it was, and so stays: "left the walls standing"."""
    if words[place].lower not in _LEAVING:
        return False
    end = next(end for start, end in clauses(words) if start <= place < end)
    return any(word.lower in _AS_IT_IS for word in words[place + 1 : end])


def _of_the_same(own: frozenset[str], other: frozenset[str], share: float) -> bool:
    """Tell whether such a share of a word's company stands beside another."""
    return len(own & other) >= share * len(own)


def _told_alike(claim: Sequence[Word], stems: set[str]) -> bool:
    """Tell whether every telling word is met; "all stayed" and "none went" say the same."""
    return all(word.light or deeds_alike(word.lower) & stems for word in claim)


def _of_another_thing(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Find a word that the evidence has too, but of another thing, and here its opposite.

    "Oil fell" is not borne out by "oil rose, while the dollar fell": the claim's company of the
    word stands beside the opposite, and none of it beside the word itself.
    """
    exchanged = []
    for place, word in enumerate(claim):
        against = opposites(word.lower)
        if not against or word.lower in _OTHER_SENSE or _turned(place, claim):
            continue
        own = company(place, claim) - against
        alike = companions(word.lower) | {word.stem}
        same = _most_shared(own, alike, evidence)
        shared = _most_shared(own, against, evidence)
        if same != 0 or not shared:
            continue
        other = next(each for each in evidence if each.stem in against)
        reason = f"The claim says “{word.text}”; the article says “{other.text}”."
        finding = Finding("direction", reason, "contradicted")
        if any(each.stem in against for each in claim):
            # Both words stand on both sides: only where both have changed places is it another.
            exchanged.append((word.stem, against, finding))
        elif shared >= min(_COMPANY, len(own)):
            return [finding]
    for stem_, against, finding in exchanged:
        if any(other in against and stem_ in theirs for other, theirs, _ in exchanged):
            return [finding]
    return []


def _most_shared(
    own: frozenset[str], stems: frozenset[str], evidence: Sequence[Word]
) -> int | None:
    """Return the most company that any of some stems shares; None where none stands there."""
    return max(
        (
            len(own & company(place, evidence))
            for place, word in enumerate(evidence)
            if word.stem in stems
        ),
        default=None,
    )


def _flipped(claim: Sequence[Word], stems: set[str], denied: set[str]) -> list[Finding]:
    """Find a word that only a prefix makes the opposite of the evidence's: "unpopular"."""
    own = {word.stem for word in claim}
    findings = []
    for position, word in enumerate(claim):
        if word.stem in stems or word.lower in stems or len(word.lower) < 4:
            continue
        if word.light or _turned(position, claim) or word.stem.startswith("migr"):
            continue
        for prefix in _PREFIXES:
            rest = stem(word.lower.removeprefix(prefix))
            longer = stem(prefix + word.lower)
            cut = word.lower.startswith(prefix) and len(word.lower) - len(prefix) > 3
            other = rest if cut and rest in stems else longer if longer in stems else ""
            if other and other not in own | denied and other != word.stem:
                reason = f"The claim says “{word.text}”, the opposite of what the article says."
                findings.append(Finding("direction", reason, "contradicted"))
                break
    return findings


def _turned(position: int, words: Sequence[Word]) -> bool:
    """Tell whether the words before one turn it around: "far from simple", "less equal"."""
    return any(word.lower in _TURNING for word in words[max(0, position - 2) : position])


def _of_other_sex(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Find "she" where the evidence only says "he", and the other way round."""
    ours = {"f" if word.lower in _SHE else "m" for word in claim if word.lower in _SHE | _HE}
    theirs = {"f" if word.lower in _SHE else "m" for word in evidence if word.lower in _SHE | _HE}
    if len(ours) != 1 or len(theirs) != 1 or ours == theirs:
        return []
    word = next(word for word in claim if word.lower in _SHE | _HE)
    other = next(word for word in evidence if word.lower in _SHE | _HE)
    reason = f"The claim says “{word.text}”; the article says “{other.text}”."
    return [Finding("direction", reason, "contradicted")]


def _is_suffered(place: int, words: Sequence[Word]) -> bool:
    """Tell whether a passive has its doer behind it; what is sold to somebody has not."""
    following = {word.lower for word in words[place + 1 : place + 4]}
    return is_passive(place, words) and "to" not in following


def _sides_exchanged(claim: Sequence[Word], here: int, evidence: Sequence[Word], there: int) -> int:
    """Return how many more shared words change sides of the two places than keep them."""
    places: dict[str, int] = {}
    for place, word in enumerate(evidence):
        if word.stem not in places or abs(place - there) < abs(places[word.stem] - there):
            places[word.stem] = place
    exchanged = 0
    for place, word in enumerate(claim):
        if word.light or place == here or word.stem not in places:
            continue
        exchanged += 1 if (place < here) != (places[word.stem] < there) else -1
    return exchanged
