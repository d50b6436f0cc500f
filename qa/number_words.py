"""Numbers as they are written: in digits with separators, and in English words."""

import re
from collections.abc import Sequence

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_CARDINALS: dict[str, int] = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
}
_ORDINAL_ONES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
ORDINALS: dict[str, int] = {
    **{word: value for value, word in enumerate(_ORDINAL_ONES, 1)},
    **{f"{word[:-1]}ieth": 10 * value for value, word in enumerate(_TENS, 2)},
    "hundredth": 100,
    "thousandth": 1000,
}
SCALES: dict[str, float] = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "millionen": 1e6,
    "millones": 1e6,
    "billion": 1e9,
    "billions": 1e9,
    "trillion": 1e12,
    "dozen": 12,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
}
# Words that may stand for a count, or for something else.
COUNTS: dict[str, float] = {
    "both": 2,
    "twice": 2,
    "double": 2,
    "doubled": 2,
    "pair": 2,
    "couple": 2,
    "duo": 2,
    "trio": 3,
    "triple": 3,
    "tripled": 3,
    "single": 1,
    "sole": 1,
    "once": 1,
    "thrice": 3,
}
# Of these, what says how many times something was done.
MULTIPLICATIVES = frozenset({"once", "twice", "thrice"})
FRACTIONS: dict[str, int] = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "sixths": 6,
    "seventh": 7,
    "sevenths": 7,
    "eighth": 8,
    "eighths": 8,
    "ninth": 9,
    "ninths": 9,
    "tenth": 10,
    "tenths": 10,
}
ROMAN: dict[str, int] = {
    numeral: value
    for value, numeral in enumerate(
        "ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(), 2
    )
    if len(numeral) > 1
}
_MONTH_NAMES = {
    1: "january jan januar enero",
    2: "february feb februar febrero",
    3: "march mar märz marzo",
    4: "april apr abril",
    5: "may mai mayo",
    6: "june jun juni junio",
    7: "july jul juli julio",
    8: "august aug agosto",
    9: "september sep sept septiembre",
    10: "october oct oktober octubre",
    11: "november nov noviembre",
    12: "december dec dezember diciembre",
}
MONTHS: dict[str, int] = {
    name: number for number, names in _MONTH_NAMES.items() for name in names.split()
}
# What a text says just before a number that is not meant to the last digit.
HEDGE = re.compile(
    r"\b(?:(?P<about>about|around|roughly|approximately|some|circa|c\.|ca\.?|nearly|almost|barely|"
    r"estimated|close to|approx\.?|just (?:over|under)|etwa|rund|unos|cerca de)|"
    r"(?P<over>(?:well |far )?over|exceed\w*|above|beyond|"
    r"(?:more|greater|larger|longer|higher|older|bigger) than|"
    r"at least|no (?:less|fewer) than|not less than|upwards? of|in excess of|top(?:ped|s)?|"
    r"mehr als|über|más de)|"
    r"(?P<under>under|below|(?:less|fewer|smaller|shorter|lower|younger) than|up to|at most|"
    r"no more than|not more than|weniger als|unter|menos de))"
    r"\s+(?:(?:the|a|an|its|their|his|her)\s+)?[$£€¥₹]?\s?$",
    re.IGNORECASE,
)
BOUNDS: dict[str, str] = {
    **dict.fromkeys("more over older above greater higher longer up upwards".split(), "over"),
    **dict.fromkeys("less fewer under younger below lower shorter down".split(), "under"),
}
_OPENERS = ("a", "an", "half", "decade", "century", "millennium")
# Every word that may begin a number or a date.
STARTERS = frozenset([*_CARDINALS, *ORDINALS, *COUNTS, *ROMAN, *MONTHS, *_OPENERS])
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[\u00a0\u202f]\d{3})+")
_DOTTED_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")


def parse_digits(text: str) -> tuple[float, float]:
    """Return the value of a number in digits and the size of its last digit.

    "1,200.5", "1.200.000,5" and "3,5" are all understood; one group of three after a full
    stop, as in "1.200", is a decimal fraction, as it is in English.
    """
    if _DOTTED_THOUSANDS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _THOUSANDS.fullmatch(text):
        text = re.sub(r"[,\u00a0\u202f]", "", text)
    else:
        text = re.sub(r"[,\u00a0\u202f]", ".", text)
    whole, _, rest = text.partition(".")
    decimals = rest.replace(".", "")[:15]
    # Beyond what a float tells apart, only the size of a number matters.
    value = float(int(whole[:200])) + (int(decimals) / 10.0 ** len(decimals) if decimals else 0.0)
    return value, 10.0 ** -len(decimals)


def number_in_words(words: Sequence[str]) -> tuple[float, int, bool] | None:
    """Read a number at the beginning of some lower-case words and signs.

    Returns its value, how many words it took, and whether it is an ordinal; or None when the
    words begin with no number. "a hundred" is one, "a" alone is none.
    """
    total = group = 0.0
    used = 0
    position = 0
    if len(words) > 1 and words[0] in {"a", "an"}:
        if words[1] not in {"hundred", "thousand", "million", "billion", "trillion", "dozen"}:
            return None
        group, position = 1.0, 1
    last = ""
    while position < len(words):
        word = words[position]
        if used and word in {"-", "and"} and position + 1 < len(words):
            following = words[position + 1]
            joins = word == "-" and last in _TENS and _is_one(following)
            if joins or (word == "and" and last in SCALES and following in _CARDINALS):
                position += 1
                continue
            break
        if word in _CARDINALS:
            if used and last not in SCALES and not (last in _TENS and _CARDINALS[word] < 10):
                break
            group += _CARDINALS[word]
        elif word in SCALES and len(word) > 2 and (used or position):
            if SCALES[word] < 1000:
                group = max(group, 1.0) * SCALES[word]
            else:
                total += max(group, 1.0) * SCALES[word]
                group = 0.0
        elif word in ORDINALS and used and (last in SCALES or (last in _TENS and _is_one(word))):
            return total + group + ORDINALS[word], position + 1, True
        else:
            break
        last = word
        position += 1
        used = position
    return (total + group, used, False) if used else None


def _is_one(word: str) -> bool:
    return 0 < _CARDINALS.get(word, ORDINALS.get(word, 0)) < 10
