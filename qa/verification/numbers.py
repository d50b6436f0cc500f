"""Check a claim's numbers against its evidence."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from qa.verification.comparison import Comparison, is_content_word
from qa.verification.tokens import Token
from qa.verification.verdict import Finding

# Numbers from _LARGE on may be rounded, which changes them by at most the share _ROUNDED.
_LARGE = 10_000
_ROUNDED = 0.01


def check_numbers(compared: Comparison) -> list[Finding]:
    """Return a finding for each number that the evidence lacks or gives to something else."""
    known = {token.value for token in compared.everything if token.value is not None}
    spoken = {token.value for token in compared.claim}
    found: list[Finding] = []
    for place, token in enumerate(compared.claim):
        # "One" is seldom a count.
        if token.value is None or token.value == 1:
            continue
        if any(_rounds(token.value, each) for each in known - {token.value}):
            continue
        is_known = token.value in known
        rival = (
            _in_its_place(place, compared, spoken)
            if is_known
            else _instead(place, compared, spoken)
        )
        if rival is not None:
            reason = f"The claim says {token.text}; the article says {rival.text}."
            found.append(Finding("number", reason, contradicts=True))
        elif not is_known:
            reason = f"The article does not say {token.text}."
            found.append(Finding("number", reason, contradicts=True))
    return [*_other_pairs(compared), *found]


def _rounds(value: float, other: float) -> bool:
    """Return whether a large number is another one rounded, such as 630,000 for 630,383."""
    return value >= _LARGE and abs(value - other) <= _ROUNDED * other


def _instead(place: int, compared: Comparison, spoken: set[float | None]) -> Token | None:
    """Return a number in the same place of the evidence that is not in the claim, or None."""
    return next(
        (
            other
            for sentence in compared.near
            for at, other in enumerate(sentence)
            if other.value is not None
            and other.value not in spoken
            and compared.is_same_place(place, sentence, at)
        ),
        None,
    )


def _in_its_place(place: int, compared: Comparison, spoken: set[float | None]) -> Token | None:
    """Return another number of the claim that has this one's word in the evidence, or None.

    An example is "eight tills and two machines" against "two tills and eight machines". None if
    this number has that word there, too. A number that is not in the claim proves nothing: "£43
    from January" does not contradict "£30 from January".
    """
    own, word = compared.claim[place], compared.claim[place + 1 : place + 2]
    if not word or word[0].value is not None or not is_content_word(word[0]):
        return None
    before = _numbers_before(word[0], compared.near)
    if any(other.value == own.value for other in before):
        return None
    said = {other.value for other in _numbers_before(word[0], [compared.claim])}
    if not said.isdisjoint(other.value for other in before):
        return None
    return next((other for other in before if other.value in spoken), None)


def _numbers_before(word: Token, sentences: Iterable[Sequence[Token]]) -> list[Token]:
    """Return the numbers before a word; in "seven of the nine members", both."""
    found: list[Token] = []
    for sentence in sentences:
        for place, (one, other) in enumerate(pairwise(sentence), 1):
            if one.value is not None and other.is_like(word):
                found += _numbers_at_the_end(sentence[:place])
    return found


def _numbers_at_the_end(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the last number, and any before it with only function words between them."""
    for token in reversed(tokens):
        if token.value is not None:
            yield token
        elif is_content_word(token):
            return


def _other_pairs(compared: Comparison) -> Iterator[Finding]:
    """Yield a finding for a pair such as "from 20 to 45" that differs or is swapped."""
    for place, one, word, other in _pairs(compared.claim):
        for sentence in compared.near:
            for at, first, joined, second in _pairs(sentence):
                if joined.key != word.key:
                    continue
                if (one.value, other.value) == (first.value, second.value):
                    return
                if compared.is_same_place(place, sentence, at) or _alike(
                    compared.claim[place + 3 : place + 4], sentence[at + 3 : at + 4]
                ):
                    reason = (
                        f"The claim says {one.text} {word.text} {other.text}; "
                        f"the article says {first.text} {joined.text} {second.text}."
                    )
                    yield Finding("number", reason, contradicts=True)
                    return


def _alike(one: Sequence[Token], other: Sequence[Token]) -> bool:
    return bool(one and other) and one[0].is_like(other[0])


def _pairs(text: Sequence[Token]) -> Iterator[tuple[int, Token, Token, Token]]:
    """Yield the place and the tokens of every two numbers with one word between them."""
    for at in range(len(text) - 2):
        one, between, other = text[at : at + 3]
        if one.value is not None and between.value is None and other.value is not None:
            yield at, one, between, other
