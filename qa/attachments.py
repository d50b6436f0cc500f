"""Whether what a claim names and counts belongs, in its evidence, to what it says of it.

The words of a claim lead to one clause of the evidence: the one that shares most of them. Where a
name, a date or an amount of the claim is not there, and another of its kind is, in the same place,
the claim has put together what the evidence keeps apart: "Rome opened in 1990" beside "Paris opened
in 1990, and Rome in 1992".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.claim_names import GENERIC, Name, fold
from qa.company import clauses
from qa.finding import Finding
from qa.lexicon import PREPOSITIONS, words_of
from qa.peoples import family, tells_origin
from qa.quantity import Quantity
from qa.quantity_check import agree_either_way, of_a_kind
from qa.reading import Reading
from qa.words import Word, telling_stems

# So many telling words besides names a claim must share with a clause to be about it.
_SHARED = 2
_NEXT = 2
# What stands in front of a clause has at most so many words.
_FRONT = 5
# So many fewer words a claim shares with the clause that has what it names.
_MARGIN = 2
_STANDING_FOR = words_of(
    "he him his she her hers it its they them their theirs who whom whose which that this these "
    "those there then former latter both one ones each"
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of the evidence: its first word and the one behind it, and its code points.

    ``stems`` are those of its telling words.
    """

    first: int
    last: int
    start: int
    end: int
    stems: frozenset[str]

    def holds(self, place: int) -> bool:
        """Tell whether what begins at a code point stands in it."""
        return self.start <= place < self.end


@dataclass(frozen=True, slots=True)
class _Subject:
    """The clause that a claim is about, among all of the evidence.

    ``stems`` are those of the claim's telling words, names left out; so many of them it shares.
    """

    clause: _Clause
    clauses: Sequence[_Clause]
    shared: int
    stems: frozenset[str]

    def is_rather(self, place: int) -> bool:
        """Tell whether a claim is about its clause clearly rather than about that of a place."""
        return all(
            len(other.stems & self.stems) <= self.shared - _MARGIN
            for other in self.clauses
            if other.holds(place)
        )


def check_attachments(claim: Reading, evidence: Reading) -> list[Finding]:
    """Return a finding for the first name, date or amount that belongs elsewhere."""
    cut = _clauses(evidence.words)
    subject = _subject(claim, cut)
    if subject is None or _stand_together(claim, evidence, cut):
        return []
    reason = _counted_elsewhere(claim, evidence, subject) or _named_elsewhere(
        claim, evidence, subject
    )
    return [Finding("attachment", reason, "contradicted")] if reason else []


def _clauses(words: Sequence[Word]) -> list[_Clause]:
    """Return the clauses of some words; what stands in front of one, "In May, ", belongs to it."""
    found: list[tuple[int, int]] = []
    for first, last in clauses(words):
        if found:
            before, end = found[-1]
            fronted = words[before].opens and words[before].lower in PREPOSITIONS
            if fronted and end == first and end - before <= _FRONT and not words[first].opens:
                found[-1] = before, last
                continue
        found.append((first, last))
    return [
        _Clause(
            first, last, words[first].start, words[last - 1].end, telling_stems(words[first:last])
        )
        for first, last in found
    ]


def _subject(claim: Reading, cut: Sequence[_Clause]) -> _Subject | None:
    """Return the clause that shares most with the claim, if one does clearly."""
    named = _positions(claim.names)
    stems = telling_stems(word for row, word in enumerate(claim.words) if row not in named)
    every = telling_stems(claim.words)
    shares = [(len(each.stems & every), len(each.stems & stems)) for each in cut]
    most = max(shares, default=(0, 0))
    if most[1] < _SHARED or shares.count(most) > 1:
        return None
    return _Subject(cut[shares.index(most)], cut, most[1], stems)


def _stand_together(claim: Reading, evidence: Reading, cut: Sequence[_Clause]) -> bool:
    """Tell whether one clause has every name and every number of the claim."""
    wanted = {fold(claim.words[row].lower) for row in _positions(claim.names)} - GENERIC
    counted = [each for each in claim.quantities if each.firm]
    for clause in cut:
        own = {fold(word.lower) for word in evidence.words[clause.first : clause.last]}
        there = [each for each in evidence.quantities if clause.holds(each.start)]
        if wanted <= own and all(
            any(agree_either_way(one, two) for two in there) for one in counted
        ):
            return True
    return False


def _counted_elsewhere(claim: Reading, evidence: Reading, subject: _Subject) -> str:
    there = [each for each in evidence.quantities if subject.clause.holds(each.start)]
    for own in claim.quantities:
        if not own.firm or any(agree_either_way(own, other) for other in there):
            continue
        elsewhere = [other.start for other in evidence.quantities if agree_either_way(own, other)]
        if not elsewhere or not all(map(subject.is_rather, elsewhere)):
            continue
        if own.kind == "label" or _is_named(own, claim):
            continue
        rivals = [
            other for other in there
            if other.firm and _of_a_kind(own, other)
            and not any(agree_either_way(said, other) for said in claim.quantities)
        ]  # fmt: skip
        if rivals:
            return _told(own.text.strip(), rivals[0].text.strip())
    return ""


def _is_named(quantity: Quantity, reading: Reading) -> bool:
    """Tell whether a number is part of a name: "the Scotland Act 1978"."""
    before = [word for word in reading.words if word.end <= quantity.start]
    return bool(before) and before[-1].capital and not before[-1].opens


def _of_a_kind(one: Quantity, two: Quantity) -> bool:
    counted = one.kind in {"date", "period"} or one.unit or two.unit
    return of_a_kind(one, two) and (bool(counted) or (bool(one.noun) and one.noun == two.noun))


def _named_elsewhere(claim: Reading, evidence: Reading, subject: _Subject) -> str:
    first, last = _reaching_back(evidence, subject), subject.clause.last
    words = evidence.words[first:last]
    there = {fold(word.lower) for word in words}
    families = {family(word.lower) for word in words} - {None}
    everywhere = {fold(word.lower) for word in evidence.words}
    inner = {fold(word.lower) for word in evidence.words if word.capital and not word.opens}
    said = {fold(word.lower) for word in claim.words}
    for name in claim.names:
        own = {fold(word.lower) for word in claim.words[name.first : name.last]} - GENERIC
        if not own or own & there or not own <= everywhere:
            continue
        if not name.sure and not own & inner:
            continue
        if families & {family(word) for word in own}:
            continue
        places = [word.start for word in evidence.words if fold(word.lower) in own]
        if not all(map(subject.is_rather, places)):
            continue
        ours = _following(name.last, claim.words)
        for rival in evidence.names:
            inside = first <= rival.first and rival.last <= last
            if (
                not inside
                or tells_origin(rival.first, rival.last, evidence.words)
                or _words(rival, evidence) & said
            ):
                continue
            theirs = _following(rival.last, evidence.words[:last])
            if theirs and theirs[0] in ours and not _stands_for(evidence, first, rival):
                return _told(name.text, rival.text)
    return ""


def _reaching_back(evidence: Reading, subject: _Subject) -> int:
    """Return where a clause begins with the one before it where its own subject is not in it."""
    first, last = subject.clause.first, subject.clause.last
    before = [each.first for each in subject.clauses if each.last <= first]
    while before and not evidence.words[first].opens and not _has_name(evidence, first, last):
        first = before.pop()
    return first


def _has_name(evidence: Reading, first: int, last: int) -> bool:
    return any(
        first <= name.first
        and name.last <= last
        and not tells_origin(name.first, name.last, evidence.words)
        for name in evidence.names
    )


def _stands_for(evidence: Reading, first: int, rival: Name) -> bool:
    """Tell whether something before the rival in its clause stands for what is named elsewhere."""
    return any(word.lower in _STANDING_FOR for word in evidence.words[first : rival.first])


def _following(place: int, words: Sequence[Word]) -> list[str]:
    return [word.stem for word in words[place:] if not word.light and not word.capital][:_NEXT]


def _words(name: Name, reading: Reading) -> set[str]:
    return {fold(word.lower) for word in reading.words[name.first : name.last]}


def _positions(names: Sequence[Name]) -> set[int]:
    return {row for name in names for row in range(name.first, name.last)}


def _told(own: str, rival: str) -> str:
    return f"The article says this of {rival}, and not of {own}."
