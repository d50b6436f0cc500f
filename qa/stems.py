"""What the forms of an English word share, so that words can be compared.

Endings are cut by rule, and the forms that no rule reaches are listed. The lists hold general
knowledge of English and nothing about any text.
"""

from functools import lru_cache

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
