"""Show the number in a spreadsheet's cell as its format does; dates and times are ISO 8601."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

GENERAL = "General"
# Formats that files name by number only.
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 41: '#,##0;(#,##0);"-"', 42: '"$"#,##0;("$"#,##0);"-"',
    43: '#,##0.00;(#,##0.00);"-"', 44: '"$"#,##0.00;("$"#,##0.00);"-"', 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss"),
}  # fmt: skip

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|(?P<bracket>\[[^\]]*\])|(?P<sign>.)",
    re.DOTALL,
)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")
_MINUTES = re.compile(r"(?<=h)[^a-z]*m+|m+(?=[^a-z]*s)")
_PLACES = re.compile(r"[0#?]")
_DAYS = 2_958_466
_WHOLE = 1e15


class _Section(NamedTuple):
    """One of a format's parts: for positive numbers, for negative ones, for zero."""

    signs: str
    before: str
    after: str
    elapsed: bool

    @property
    def dated(self) -> str:
        """The letters of a date or time, "" in a format of numbers."""
        letters = self.signs.lower()
        return "" if "general" in letters or _PLACES.search(letters.split(".")[0]) else letters


def displayed(value: float, code: str, since_1904: bool = False) -> str:
    """Return a number as a cell of that format shows it, "" where the format hides it.

    Formats that are beyond this (fractions, conditions, digits in groups) show the plain number.
    """
    sections = _parsed(code)
    if not sections:
        return _plain(value)
    own_section = value < 0 and len(sections) > 1
    section = sections[own_section]
    if value == 0 and len(sections) > 2:
        section = sections[2]
    letters = section.dated
    if any(letter in letters for letter in "ymdhs"):
        return _moment(value, letters, section.elapsed, since_1904)
    number = _number(abs(value), section)
    if number is None:
        return _plain(value)
    text = f"{section.before}{number}{section.after}".strip()
    shows_sign = own_section and ("-" in text or "(" in text)
    return f"-{text}" if value < 0 and text and not shows_sign else text


@cache
def _parsed(code: str) -> tuple[_Section, ...]:
    """Return the sections of a format, none for one that only the plain number can stand for."""
    if code.lower() in ("general", "@", "") or _CONDITION.search(code):
        return ()
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["sign"] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(map(_section, sections[:3]))


def _section(tokens: list[re.Match[str]]) -> _Section:
    signs, before, after = "", "", ""
    elapsed = False
    for token in tokens:
        literal = token["quoted"] or token["escaped"] or token["currency"] or ""
        sign = token["sign"] or ""
        if token["bracket"] and _ELAPSED.fullmatch(token["bracket"]):
            sign, elapsed = token["bracket"][1:-1], True
        elif sign and not signs and sign in "$€£¥+-() ":
            literal, sign = sign, ""
        elif sign and sign in "%)( $€£¥-+" and signs and not signs.upper().endswith("E"):
            literal = sign
            sign = "%" if sign == "%" else ""
        if signs.strip("%") or (sign and sign != "%"):
            after += literal
        else:
            before += literal
        if after and sign and sign in "0#?":
            # Digits in groups, as of a telephone number.
            sign = "/"
        signs += sign
    return _Section(signs, before, after, elapsed)


def _number(value: float, section: _Section) -> str | None:
    """Return the digits of a positive number, None if the format is beyond this."""
    signs = section.signs.replace("%", "")
    if signs.lower() == "general":
        return _plain(value)
    if not signs:
        return ""
    if "E" in signs.upper():
        places = len(_PLACES.findall(signs.upper().split("E")[0].partition(".")[2]))
        return f"{value:.{places}E}"
    if not re.fullmatch(r"[0#?,]*\.?[0#?]*,*", signs) or not _PLACES.search(signs):
        return None
    if value >= _WHOLE:
        return None
    whole, _, part = signs.partition(".")
    scale = len(signs) - len(signs.rstrip(","))
    whole, part = whole.rstrip(","), part.rstrip(",")
    exact = Decimal(repr(value)) * 100 ** section.signs.count("%") / 1000**scale
    rounded = exact.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    digits, _, decimals = f"{rounded:f}".partition(".")
    optional = len(part) - len(part.rstrip("#?"))
    kept = len(decimals) - min(optional, len(decimals) - len(decimals.rstrip("0")))
    decimals = decimals[:kept]
    if not rounded and "0" not in signs:
        return ""
    digits = digits.zfill(whole.count("0"))
    if "," in whole:
        digits = f"{int(digits):,}" if digits == str(int(digits)) else digits
    return f"{digits}.{decimals}" if decimals else digits


def _moment(value: float, letters: str, elapsed: bool, since_1904: bool) -> str:
    if elapsed:
        seconds = round(value * 86400)
        sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
        hours, rest = divmod(seconds, 3600)
        return f"{sign}{hours}:{rest // 60:02}" + (f":{rest % 60:02}" if "s" in letters else "")
    if not 0 <= value < _DAYS:
        return _plain(value)
    # The first day is 1 January 1900, and 29 February of that year is counted though it was none.
    epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 + (value < 60))
    try:
        moment = epoch + timedelta(seconds=round(value * 86400))
    except OverflowError:
        return _plain(value)
    date = _MINUTES.sub("", letters.replace("am/pm", "h").replace("a/p", "h"))
    time = f"{moment:%H:%M:%S}" if "s" in letters else f"{moment:%H:%M}"
    if "d" in date:
        day = f"{moment:%Y-%m-%d}"
    elif "m" in date:
        day = f"{moment:%Y-%m}"
    else:
        day = f"{moment:%Y}" if "y" in date else ""
    return f"{day} {time}".strip() if "h" in letters or "s" in date else day or time


def _plain(value: float) -> str:
    """Return a number without a format, without the noise of binary fractions."""
    if value == int(value) and abs(value) < _WHOLE:
        return str(int(value))
    return f"{value:.10g}".replace("e", "E")
