"""Whether a claim tells two events in the order in which its evidence has them.

"He was freed before the trial" beside "the trial was in 2016, and he was freed in 2022". The
evidence is cut into short parts, each part of the claim is looked up in them, and dates or words
like "then" tell which of the two came first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.finding import Finding
from qa.lexicon import words_of
from qa.reading import Reading
from qa.words import Word

_CUTTING = words_of("and but before after then while when until who which whereupon")
_LATER = words_of("then later afterwards afterward subsequently next thereafter eventually")
_TYING = _LATER | {"before", "after"}
# So many words tell of an event at least, and so large a share of them its part must have.
_FEWEST = 2
_MOST = 0.6
_Day = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of words, from its first to behind its last, with its keys and its date.

    ``opener`` is "before", "after" or "later" where it begins with a word for that.
    """

    first: int
    last: int
    keys: frozenset[str]
    opener: str
    opens: bool
    day: _Day | None


@dataclass(frozen=True, slots=True)
class _Order:
    """Two events that a claim sets in order: the keys of the earlier and of the later one."""

    earlier: frozenset[str]
    later: frozenset[str]
    word: str


def check_event_order(claim: Reading, evidence: Reading) -> list[Finding]:
    """Return a finding where the evidence has two events of the claim in the other order."""
    if not any(word.lower in _TYING for word in claim.words):
        return []
    order = _order(_parts(claim), claim.words)
    if order is None:
        return []
    parts = _parts(evidence)
    one, two = _place(order.earlier, parts), _place(order.later, parts)
    if one is None or two is None or one == two:
        return []
    first = _earlier(parts, min(one, two), max(one, two))
    if first is None or first == one:
        return []
    reason = f"The article has the two that the claim ties by “{order.word}” the other way round."
    return [Finding("direction", reason, "contradicted")]


def _parts(reading: Reading) -> list[_Part]:
    words = reading.words
    borders: list[int] = []
    for row, word in enumerate(words):
        cuts = word.pause or word.lower in _CUTTING
        # "And then" is one border.
        if not row or word.opens or (cuts and borders[-1] < row - 1):
            borders.append(row)
    found = []
    for first, last in pairwise([*borders, len(words)]):
        keys = frozenset(key for key in reading.keys[first:last] if key)
        start, end = words[first].start, words[last - 1].end
        days = [q.date for q in reading.quantities if q.kind == "date" and start <= q.start < end]
        day = days[0] if len(days) == 1 and days[0][0] else None
        opener = _opener(words[first:last])
        found.append(_Part(first, last, keys, opener, words[first].opens, day))
    return found


def _opener(words: Sequence[Word]) -> str:
    first = next((word.lower for word in words if word.lower not in {"and", "but"}), "")
    return "later" if first in _LATER else first if first in _TYING else ""


def _order(parts: Sequence[_Part], words: Sequence[Word]) -> _Order | None:
    """Return the two events of a claim that "before", "after" or "then" ties, if it ties two."""
    if len(parts) != 2:
        return None
    one, two = parts
    if min(len(one.keys), len(two.keys)) < 1 or len(one.keys | two.keys) <= _FEWEST:
        return None
    if one.opener in {"before", "after"}:
        word, turned = one.opener, one.opener == "before"
    elif two.opener:
        word, turned = two.opener, two.opener == "after"
    else:
        return None
    if word == "later":
        word = next(each.lower for each in words[two.first :] if each.lower in _LATER)
    earlier, later = (two, one) if turned else (one, two)
    return _Order(earlier.keys, later.keys, word)


def _place(keys: frozenset[str], parts: Sequence[_Part]) -> int | None:
    """Return the one part that has most of an event."""
    shares = [len(part.keys & keys) for part in parts]
    most = max(shares, default=0)
    if most < _MOST * len(keys) or shares.count(most) > 1:
        return None
    return shares.index(most)


def _earlier(parts: Sequence[_Part], one: int, two: int) -> int | None:
    """Return which of two parts, in reading order, tells of what came first; None if neither."""
    first, second = parts[one], parts[two]
    if first.day and second.day:
        ours, theirs = _alike(first.day, second.day)
        return None if ours == theirs else one if ours < theirs else two
    between = parts[one + 1 : two + 1]
    if any(part.opens for part in between):
        return one if second.opener == "later" and len(between) == 1 else None
    ties = [part.opener for part in between if part.opener]
    if not ties and first.opens and first.opener in {"before", "after"}:
        return two if first.opener == "before" else one
    if len(ties) != 1:
        return None
    return two if ties == ["after"] else one


def _alike(one: _Day, two: _Day) -> tuple[_Day, _Day]:
    """Leave out what only one of two dates tells."""
    if not (one[1] and two[1]):
        return (one[0], 0, 0), (two[0], 0, 0)
    if not (one[2] and two[2]):
        return (one[0], one[1], 0), (two[0], two[1], 0)
    return one, two
