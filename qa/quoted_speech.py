"""Quotations that a sentence reports: their words are not the article's own."""

import re

_PAIRS = {'"': '"', "“": "”", "„": "“", "«": "»", "»": "«", "‘": "’", "「": "」", "『": "』"}
_QUOTED = re.compile(
    r'"[^"]*"|“[^“”"]*[”"]|„[^„“”"]*[“”"]|«[^«»]*»|»[^«»]*«|「[^」]*」|『[^』]*』|'
    r"(?<![\w'])['‘](?=\w)[^'‘’\n]*(?:['’]\w[^'‘’\n]*)*['’](?!\w)"
)
_OPENS_ONLY = re.compile(r'"[^"]*$|“[^“”]*$|„[^„“”]*$|«[^«»]*$|「[^」]*$|『[^』]*$')
# Words, in small letters, by which a sentence says that it reports what others wrote or said.
_REPORTS = re.compile(
    r"\b(?:sa(?:id|ys|ying)|wrote|writes|writing|written|reads?|asked|asks|asking|typ(?:ed|es|ing)|"
    r"enter(?:ed|s|ing)|such as|like|called|titled|entitled|phrases?|words|sentences?|commands?|"
    r"examples?|instance|e\.g|attacks?|injections?|tricks?|tests?|tested|told|tells|telling|"
    r"repl(?:ied|ies)|answered|answers|instruct(?:ed|s|ing)|begins|began|contain(?:ed|s|ing)|"
    r"add(?:ed|s)|sa[gy]t[e]?|schrieb|schreibt|fragte|rief|hiess|lautet|dijo|dice|escribio|"
    r"escribe|preguntaba?|pregunto|ecrit|ecrivait|dit|demand(?:e|ait)|shout(?:ed|s)|cried|called "
    r"out|warn(?:ed|s)|explain(?:ed|s)|claim(?:ed|s)|insist(?:ed|s)|announced|declared|joked|"
    r"requests?|prompts?|slogan|motto|sign|poster|song|title|book|film|chapter|headline|banner|"
    r"label|message|note|quot(?:ed?|es|ing)|phrased|variants?|lines?|whisper(?:ed|s)|remarked|"
    r"advi[sc]e[sd]?|rule|read out|printed|painted|remember(?:ed|s)|recall(?:ed|s)|thought)\b"
)
_WORD = re.compile(r"\w+")
_COMMANDS_QUOTE = re.compile(
    r"^\W*(?:(?:please|now|then|and|only|always|instead|just|simply|also|you must|you should)"
    r"[ ,]+)*(?:say|answer|reply|respond|write|print|output|repeat|quote|cite|state|tell|add|"
    r"include|append|end|begin|start|use|put)\b",
    re.IGNORECASE,
)


def without_reported(text: str, *, inside: bool = False) -> str:
    """Blank the quotations that a text reports; ``inside`` tells that it begins within one.

    A quotation is reported when the words around it say so. One that makes up all of the text,
    or that nothing around it speaks of, is left.
    """
    rest = text
    if inside:
        end = min((place for mark in '"”“»」』' if (place := text.find(mark)) >= 0), default=-1)
        if end < 0:
            return ""
        rest = "… " + text[end + 1 :]
    outer = _OPENS_ONLY.sub(" … ", _QUOTED.sub(" … ", rest))
    if outer == rest or not is_reporting(outer):
        return rest
    return outer


def is_reporting(outer: str) -> bool:
    """Tell whether the words around a quotation report it, and do not demand it."""
    if _COMMANDS_QUOTE.match(outer):
        return False
    return len(_WORD.findall(outer)) > 1 and _REPORTS.search(outer.casefold()) is not None


def is_open_after(text: str, *, inside: bool = False) -> bool:
    """Tell whether a reported quotation is still open at the end of a sentence."""
    if inside:
        return not any(mark in text for mark in '"”»」』')
    opened = _OPENS_ONLY.search(_QUOTED.sub(" … ", text))
    return opened is not None and is_reporting(text[: opened.start()])
