"""How an answer stands in a sentence: with its article, its preposition, as one or as many."""

import re

from eval.words import STOP_WORDS

PREPOSITIONS = frozenset(
    "about after against as at before between by during for from in into near of off on onto over "
    "since through throughout to toward towards under until upon with within without".split()
)
BEFORE_PLACES = re.compile(r"(?:in|at|on|near|from|to|under|inside|outside|across|along)$")
_WHEN = re.compile(r"(?:in|on|at|after|before|from|until|during|by|around)$")
_DATE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}\b|\d{1,2} [A-Z][a-z]+ \d{4}"
)
_YEAR = re.compile(r"(?:early |mid-|late )?(?:\d{3,4}s?|[A-Z][a-z]+,? \d{4})$")
_DECADE = re.compile(r"(?:early |mid-|late )?\d{3}0s")
_PREPOSED_NOUNS = frozenset(
    "century city country state county town region article party battle war language month "
    "continent".split()
)
_NUMBERS = frozenset("one two three four five six seven eight nine ten".split())


def word_before(answer: str, evidence: str, fits: re.Pattern[str]) -> str | None:
    """Return the word before the answer in the evidence when it is one that is looked for."""
    for match in re.finditer(rf"(?:^|(?<=\W)){re.escape(answer)}(?!\w)", evidence):
        for word in reversed(evidence[: match.start()].split()[-2:]):
            if fits.match(word.casefold()):
                return word.casefold()
            if word.casefold() not in {"the", "a", "an"}:
                break
    return None


def at_time(answer: str, evidence: str) -> str | None:
    """Return the answer to "when" with its preposition, or None where it is none."""
    if answer.split()[0].casefold() in PREPOSITIONS:
        return answer[0].lower() + answer[1:]
    if word := word_before(answer, evidence, _WHEN):
        bare = re.search(rf"\bthe {re.escape(answer)}", evidence, re.I) is None
        the = "" if answer.isdigit() or (bare and not _DECADE.fullmatch(answer)) else "the "
        return f"{word} {the}{answer}"
    if _DATE.match(answer):
        return f"on {answer}"
    the = "the " if _DECADE.fullmatch(answer) else ""
    return f"in {the}{answer}" if _YEAR.match(answer) else None


def preposed(preposition: str, asked: str, noun: str) -> str | None:
    """Return the answer to "in which century" and its like, or None where it may not fit."""
    if asked not in _PREPOSED_NOUNS:
        return None
    if re.fullmatch(r"(?:the )?(?:[a-z]+|\d+(?:th|st|nd|rd))", noun) and asked == "century":
        noun = f"the {noun.removeprefix('the ')} century"
    return f"{preposition.lower()} {noun}"


def with_determiner(answer: str, evidence: str) -> str | None:
    """Return the answer with the article that stands before it in the evidence.

    None where the answer is but a part of what the article belongs to.
    """
    if re.match(r"(?:a|an|the|its|his|her|their)\b", answer, re.I):
        return answer[0].lower() + answer[1:]
    before = r"\b(a|an|the|its|his|their) "
    if match := re.search(rf"{before}{re.escape(answer)}(?: ([^\W_]+))?", evidence, re.I):
        after = match[2]
        if after and after.casefold() not in STOP_WORDS and not after.endswith("ed"):
            return None
        return answer if answer.casefold() in _NUMBERS else f"{match[1].lower()} {answer}"
    return answer


def is_plural(noun: str) -> bool:
    """Tell whether a noun phrase takes a verb in the plural."""
    if " and " in noun:
        return True
    head = re.split(r" (?:of|in|for|to|from|with) | ?\(|, ", noun)[0].split()[-1]
    return head.endswith("s") and not head.endswith(("ss", "us", "is")) and head.islower()
