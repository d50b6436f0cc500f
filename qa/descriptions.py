"""Who is described as what: "Ada Jones, the mayor of Bergen", "Ada Jones, who built it".

Read are names beside a noun phrase, set off by commas or right before the name, names that are
or became something, and names that did something themselves or by a "who".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from qa.claim_names import PARTICLES, Name, fold
from qa.inflections import BASE_OF_THIRD, PARTICIPLES, PAST
from qa.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, TITLES, words_of
from qa.peoples import family
from qa.reading import Reading
from qa.word_kinds import is_role
from qa.words import Word

_ROLES = words_of(
    "adviser advisor secretary ambassador chancellor chief head chair chairwoman premier envoy "
    "commander admiral marshal lieutenant sergeant duke earl count baron archbishop cardinal rabbi "
    "poet novelist playwright critic editor publisher producer conductor economist psychologist "
    "chemist biologist botanist astronomer geologist engineer merchant banker farmer heir "
    "successor deputy councillor representative delegate agent capital city town village river "
    "uncle aunt nephew niece cousin grandson granddaughter grandfather grandmother widow pupil "
    "assistant ceo executive champion rival colleague critic designer builder developer"
)
_COPULAS = words_of("is was became becomes remains remained")
_AS = words_of("served serves acted worked works")
_RELATIVES = words_of("who which")
_INSIDE = words_of("of for to in")
_OPENING = DETERMINERS - {"this", "that", "these", "those"}
_ENDING = (
    AUXILIARIES
    | (PREPOSITIONS - _INSIDE)
    | words_of("who which that whose whom where when while and or but as not never if than")
)
_BETWEEN = words_of("also then now later once still himself herself first soon")
_LONGEST = 14


@dataclass(frozen=True, slots=True)
class Description:
    """What a text says of a name: the rows of the name's words, and of the words that say it.

    ``content`` are those that tell something, made alike; ``head`` is the noun, or the verb for
    a ``deed``.
    """

    name: tuple[int, int]
    span: tuple[int, int]
    content: frozenset[str]
    head: str
    definite: bool = False
    deed: bool = False


def descriptions(reading: Reading) -> list[Description]:
    """Return what a text says of its names, in reading order."""
    found: list[Description] = []
    words = reading.words
    for name in reading.names:
        if words[name.last - 1].lower.endswith(("'s", "s'")):
            continue
        bare = _without_title(name, words)
        for start, end, deed in (*_beside(bare, name, reading), *_told(name.last, words)):
            content = [row for row in range(start, end) if _tells(words[row])]
            head = next(iter(content), None) if deed else _head(start, end, words)
            if head is not None:
                telling = frozenset(key(words[row]) for row in content)
                definite = words[start].lower in _OPENING - {"a", "an"}
                noun = key(words[head])
                found.append(Description(bare, (start, end), telling, noun, definite, deed))
    return found


def key(word: Word) -> str:
    """Return a word as it is compared: its people's number, its folded name, or its stem."""
    number = family(word.lower)
    if number is not None:
        return str(number)
    return fold(word.lower) if word.capital and not is_rank(word.lower) else word.stem


def is_rank(word: str) -> bool:
    """Tell whether a lower-case word says what somebody or some place is."""
    return word in TITLES or word in _ROLES or is_role(word)


def is_deed(word: Word) -> bool:
    """Tell whether a word looks like a verb that says what somebody did or does."""
    lower = word.lower
    known = lower in PAST or lower in PARTICIPLES or lower in BASE_OF_THIRD
    return not word.capital and (known or (lower.endswith("ed") and len(lower) > 4))


def _without_title(name: Name, words: Sequence[Word]) -> tuple[int, int]:
    """Return the rows of a name's words without the titles and peoples that it begins with."""
    own = range(name.first, name.last - 1)
    title = list(
        takewhile(
            lambda row: is_rank(words[row].lower) or family(words[row].lower) is not None, own
        )
    )
    while title and not is_rank(words[title[-1]].lower):
        title.pop()
    first = title[-1] + 1 if title else name.first
    return (name.first if words[first].lower in PARTICLES else first), name.last


def _beside(bare: tuple[int, int], name: Name, reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Yield the noun phrases that stand beside a name."""
    words = reading.words
    first, last = bare
    if first > name.first or (first and is_rank(words[first - 1].lower)):
        start = first
        while start > max(0, first - _LONGEST) and not words[start].pause:
            if not _qualifies(words[start - 1]):
                break
            start -= 1
        if start < first and not words[first].pause:
            yield start, first, False
    if last < len(words) and _set_off(last, reading):
        end = _phrase(last, words)
        closed = end == len(words) or words[end].pause
        opening = words[last].lower
        if closed and (opening in _OPENING or _is_ranked(last, end, words)):
            yield last, end, False
    if first == name.first and _set_off(first, reading):
        if last < len(words) and not words[last].pause:
            return
        clause = first - 1
        while clause and not words[clause].pause and first - clause < _LONGEST:
            clause -= 1
        for start in range(clause, first):
            if words[start].lower in _OPENING and _phrase(start, words) == first:
                if _is_ranked(start, first, words):
                    yield start, first, False
                return


def _told(last: int, words: Sequence[Word]) -> Iterator[tuple[int, int, bool]]:
    """Yield what follows a name: what it is, or what it did."""
    row = last
    if row < len(words) and words[row].pause and not words[row].opens:
        if words[row].lower not in _RELATIVES:
            return
        row += 1
    while row < len(words) and words[row].lower in _BETWEEN and not words[row].pause:
        row += 1
    if row + 1 >= len(words) or words[row].pause:
        return
    served = words[row].lower in _AS and words[row + 1].lower == "as"
    if words[row].lower in _COPULAS or served:
        start = row + 2 if served else row + 1
        while start < len(words) and words[start].lower in _BETWEEN:
            start += 1
        end = _phrase(start, words)
        if start < end and (words[start].lower in _OPENING or _is_ranked(start, end, words)):
            yield start, end, False
    elif is_deed(words[row]):
        end = row + 1
        most = min(len(words), row + _LONGEST)
        while end < most and not words[end].pause and words[end].lower not in {"and", "but"}:
            end += 1
        yield row, end, True


def _phrase(start: int, words: Sequence[Word]) -> int:
    """Return the row after a noun phrase, with what "of" and the like add to it."""
    row, nouns = start, 0
    while row < min(len(words), start + _LONGEST):
        word = words[row]
        if row > start and (word.pause or word.opens):
            break
        if word.lower in _ENDING or (nouns and is_deed(word)):
            break
        nouns += not word.light
        row += 1
    while row > start and words[row - 1].light:
        row -= 1
    return row


def _head(start: int, end: int, words: Sequence[Word]) -> int | None:
    """Return the row of the noun that the others qualify."""
    noun = takewhile(lambda row: words[row].lower not in _INSIDE, range(start, end))
    return next((row for row in reversed(list(noun)) if not words[row].light), None)


def _is_ranked(start: int, end: int, words: Sequence[Word]) -> bool:
    head = _head(start, end, words)
    return head is not None and is_rank(words[head].lower)


def _tells(word: Word) -> bool:
    """Tell whether a word says something; "US" does and "us" does not."""
    return not word.light or (word.capital and family(word.lower) is not None)


def _qualifies(word: Word) -> bool:
    """Tell whether a word may stand in the title before a name."""
    return not word.light and not is_deed(word) and word.lower.isalpha()


def _set_off(row: int, reading: Reading) -> bool:
    """Tell whether a comma or the like stands before a word."""
    word = reading.words[row]
    before = reading.text[reading.words[row - 1].end : word.start] if row else ""
    return word.pause and not word.opens and ";" not in before
