"""Words of a claim: what counts as content, and how much of it stands in a text."""

import hashlib
import re
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")

WORD = re.compile(r"[^\W_]+(?:[.,'’\-–][^\W_]+)*")
STOP_WORDS = frozenset(
    "a about above after again against all also although am among an and another any are as at "
    "away be became because become been before being below between both but by can cannot could "
    "did do does doing done down due during each either else even ever every few for from "
    "further get give given go had has have having he her here hers herself him himself his how "
    "however i if in into is it its itself just like made make many may me might more most much "
    "must my neither never no nor not now of off often on once one only onto or other others our "
    "out over own per put rather s same shall she should since so some such t than that the "
    "their theirs them themselves then there these they this those though through thus to too "
    "toward towards under until up upon us used very was we well were what when where whether "
    "which while who whole whom whose why will with within without would yet you your".split()
)


def words(text: str) -> list[str]:
    """Return the words of a text as they are written; a hyphen or an apostrophe joins."""
    return WORD.findall(text)


def stem(word: str) -> str:
    """Return a word in lower case without the commonest English endings."""
    word = re.sub(r"['’]s?$", "", word.casefold()).replace(",", "")
    for ending, put in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ied", "y"), ("ed", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + put
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
            word = word[:-1]
    if any(sign.isdigit() for sign in word):
        return word
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


def content_words(text: str) -> frozenset[str]:
    """Return the stems of the words that carry content, numbers among them."""
    return frozenset(stem(word) for word in words(text) if word.casefold() not in STOP_WORDS)


def overlap(claim: str, evidence: str) -> float:
    """Return the share of a claim's content words that stand in a text, 0 to 1."""
    wanted = content_words(claim)
    return len(wanted & content_words(evidence)) / len(wanted) if wanted else 0.0


def draw(seed: str, count: int) -> int:
    """Return a number from 0 to ``count`` - 1 that depends on the seed alone."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") % count


def shuffled(items: Sequence[Item], seed: str) -> list[Item]:
    """Return the items in an order that depends on them and the seed alone."""
    keys = {id(item): hashlib.sha256(f"{seed} {item!r}".encode()).digest() for item in items}
    return sorted(items, key=lambda item: keys[id(item)])


def first_upper(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def has_word(text: str, word: str) -> bool:
    """Tell whether a word or a run of words stands in a text, case aside."""
    pattern = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
    return re.search(pattern, text, re.IGNORECASE) is not None
