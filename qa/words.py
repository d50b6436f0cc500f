"""A text as words: each with its span, its stem, and whether it may carry meaning.

Claims and evidence are compared by these words. Markers like [2] and the marks of Markdown are
no part of what a claim says and are blanked out before it is read, so that spans stay true.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.lexicon import FUNCTION_WORDS, words_of

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,\u00a0\u202f]\d+)*\w*|[^\W\d_]+(?:['\u2019\u02bc][^\W\d_]+)*"
)
_MARKER = re.compile(r"\[\s*\d{1,3}(?:\s*[,;\-\u2013]\s*\d{1,3})*\s*\]|\[\^\w{1,20}\]")
_LINK = re.compile(r"!?\[([^\[\]]{0,400})\]\([^()\s]{0,2000}\)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKUP = re.compile(
    r"\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)|`+|~~"
    r"|^[ \t]{0,3}(?:#{1,6}|>+|[-+\u2022])[ \t]",
    re.MULTILINE,
)

# Words that say little by themselves; a paraphrase adds and drops them freely.
LIGHT_WORDS = FUNCTION_WORDS | words_of(
    "according among upon per via despite although whereas whether either neither nor hence "
    "thus therefore moreover furthermore indeed instead rather quite almost nearly roughly "
    "around about approximately several various certain particular respectively etc would could "
    "became become becomes becoming being got get gets getting made make makes making came come "
    "comes coming went go goes going put puts took take takes taken taking gave give gives "
    "given giving said says say called call named name known let lets kept keep keeps want "
    "wanted use used uses using new way ways thing things kind sort able well back away along "
    "across around onto off later earlier then once already soon together apart whole entire "
    "both each since till lot lots matter fact case cases part number group people person "
    "someone something anyone anything everyone everything nobody nothing none include includes "
    "included including also what's there's who's "
)
_IRREGULAR = {
    form: base
    for base, forms in {
        "arise": "arose arisen",
        "bear": "bore borne",
        "beat": "beaten",
        "begin": "began begun beginning",
        "bind": "bound",
        "break": "broke broken",
        "bring": "brought",
        "build": "built building",
        "burn": "burnt",
        "buy": "bought",
        "catch": "caught",
        "child": "children",
        "choose": "chose chosen choice",
        "deal": "dealt",
        "deep": "depth",
        "destroy": "destruction destructive",
        "die": "died dying death dead",
        "draw": "drew drawn",
        "drink": "drank drunk",
        "drive": "drove driven",
        "eat": "ate eaten",
        "fall": "fell fallen",
        "feel": "felt",
        "fight": "fought",
        "find": "found finding",
        "flee": "fled",
        "fly": "flew flown flight",
        "foot": "feet",
        "forbid": "forbade forbidden",
        "forget": "forgot forgotten",
        "found": "founded founder founders founding foundation",
        "freeze": "froze frozen",
        "grow": "grew grown growth",
        "hear": "heard",
        "hide": "hid hidden",
        "high": "height",
        "hold": "held",
        "know": "knew known knowledge",
        "lay": "laid",
        "lead": "led leader leaders leadership",
        "leave": "left",
        "lend": "lent",
        "life": "lives",
        "live": "lived living",
        "long": "length",
        "lose": "lost loss losses",
        "man": "men",
        "marry": "married marriage",
        "mean": "meant meaning",
        "meet": "met meeting",
        "oversee": "oversaw overseen",
        "pay": "paid payment",
        "person": "people",
        "produce": "production product products producer",
        "reduce": "reduction",
        "rise": "rose risen",
        "run": "ran",
        "seek": "sought",
        "sell": "sold sale sales",
        "send": "sent",
        "serve": "service services",
        "shake": "shook shaken",
        "shoot": "shot",
        "sing": "sang sung song songs",
        "sink": "sank sunk",
        "speak": "spoke spoken speech speeches",
        "spend": "spent",
        "spread": "spreading",
        "stand": "stood",
        "steal": "stole stolen theft",
        "strike": "struck stricken",
        "strong": "strength",
        "succeed": "success successful successfully",
        "swim": "swam swum",
        "teach": "taught",
        "tell": "told",
        "think": "thought",
        "throw": "threw thrown",
        "true": "truth",
        "understand": "understood",
        "wear": "wore worn",
        "wide": "width",
        "win": "won winner winning",
        "woman": "women",
        "write": "wrote written writing",
    }.items()
    for form in forms.split()
}
_SUFFIXES = tuple(
    (
        "izations isations ization isation ations itions ation ition ically ical ments ment "
        "nesses ness ities ity ively ives ive ingly edly ions ion ally ances ance ences ence "
        "ants ant ents ent isms ism ists ist ables able ibles ible ously ous fully ful izes "
        "ises ize ise ians ian eers eer ors or er als al ics ic ly ery iz is ish"
    ).split()
)
_SHORTEST_ROOT = 4
_PAUSES = frozenset(",;:()[]–—")


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its span in the text; ``opens`` marks the first word of a sentence.

    ``pause`` tells that a comma, a dash or the like stands before it.
    """

    text: str
    lower: str
    stem: str
    start: int
    end: int
    opens: bool
    pause: bool = False

    @property
    def capital(self) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def light(self) -> bool:
        """Whether the word says little by itself."""
        return self.lower in LIGHT_WORDS


def plain(text: str) -> str:
    """Blank out markers like [2] and the marks of Markdown, keeping every span true.

    Half a surrogate pair, which no encoding can hold, becomes a replacement character.
    """
    text = _SURROGATE.sub("\ufffd", text)
    text = _LINK.sub(
        lambda m: " " * (m.start(1) - m.start()) + m[1] + " " * (m.end() - m.end(1)), text
    )
    return _MARKUP.sub(_blank, _MARKER.sub(_blank, text))


def words(text: str) -> list[Word]:
    """Cut a text into words; signs are dropped, hyphenated words fall apart."""
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        surface = match.group()
        lower = surface.lower().replace("\u2019", "'").replace("\u02bc", "'")
        gap = text[last : match.start()]
        opens = not found or any(mark in gap for mark in ".?!:\n")
        pause = opens or not _PAUSES.isdisjoint(gap)
        found.append(Word(surface, lower, stem(lower), match.start(), match.end(), opens, pause))
        last = match.end()
    return found


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what the inflected and derived forms of a lower-case English word share.

    Endings are cut, one after the other, as long as four letters stay. Meant for comparing
    words with each other only; the stem itself is often no word.
    """
    if word.endswith(("'s", "s'")):
        word = word[:-2]
    if word in _IRREGULAR:
        return _closed(_IRREGULAR[word])
    if not word.isalpha():
        return word.replace(".", "")
    root = _uninflected(word)
    if root in _IRREGULAR:
        return _closed(_IRREGULAR[root])
    for _ in range(3):
        shorter = _underived(root)
        if shorter == root:
            break
        root = shorter
    return _closed(root)


def _uninflected(word: str) -> str:
    """Cut the endings of plural, third person, past, participle and superlative."""
    for ending, least in (("ies", 3), ("ied", 3), ("iest", 3), ("ier", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    for ending in ("ing", "ed", "est"):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) >= 3 and any(letter in "aeiouy" for letter in root):
            return root
    return word


def _underived(word: str) -> str:
    for ending in _SUFFIXES if word.endswith(_SUFFIXES) else ():
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ROOT:
            return word[: -len(ending)]
    return word


def _closed(root: str) -> str:
    """Make alike what endings leave differently: doubled letters, a last e, y or i."""
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "sl":
        root = root[:-1]
    if len(root) > 3 and root[-1] == "e":
        root = root[:-1]
    return root[:-1] + "i" if root.endswith("y") and len(root) > 2 else root


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
