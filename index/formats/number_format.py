"""Show the number in a spreadsheet's cell as its format does; dates and times are ISO 8601."""

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

GENERAL = "General"
# Formats that files name by number only.
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 41: '#,##0;(#,##0);"-"', 42: '"$"#,##0;("$"#,##0);"-"',
    43: '#,##0.00;(#,##0.00);"-"', 44: '"$"#,##0.00;("$"#,##0.00);"-"', 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss", 49: "@",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss"),
}  # fmt: skip

# Text that a format shows as it is, and what it only makes room or paint for.
_LITERAL = re.compile(
    r'"([^"]*)"?|\\(.)|\[\$([^\]-]*)[^\]]*\]|_.|\*.|\[(?![hms]+\])[^\]]*\]',
    re.DOTALL | re.IGNORECASE,
)
# Such text is kept apart from the signs of the format by characters of a plane of its own.
_PLANE = 0xF0000
_BESIDE = r"[-$€£¥+() %\U000F0000-\U0010FFFF]*"
_NUMBER = re.compile(
    rf"(?P<before>{_BESIDE})"
    r"(?:(?P<general>general)|(?P<whole>[0#?,]*)(?P<part>\.[0#?]*)?)"
    rf"(?P<after>{_BESIDE})",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\[[<>=]")
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_MOMENT = re.compile(r"am/pm|a/p|y+|m+|d+|h+|n+|s+|\.0+")
_NAMES = {"y1": "%y", "y2": "%y", "m3": "%b", "m4": "%B", "d3": "%a", "d4": "%A"}
_MINUTES = re.compile(r"(?<=h)[^a-z]*m+|m+(?=[^a-z]*s)")
_DAYS = 2_958_466
_WHOLE = 1e15


def format_number(raw: str, code: str, since_1904: bool = False, as_shown: bool = False) -> str:
    """Return a number as a cell of that format shows it, "" where the format hides it.

    A date or a time is ISO 8601; ``as_shown`` it stands on a line above that as its format asks,
    with English names. Formats beyond this (fractions, powers, thousands or millions cut off,
    conditions, digits in groups) show the plain number. What is no number is returned as it is.
    """
    try:
        value = float(raw)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        return raw
    sections = _sections(code)
    if not sections:
        return _plain(value)
    # For positive numbers, for negative ones, for zero.
    own_section = value < 0 and len(sections) > 1
    section = sections[2 if value == 0 and len(sections) > 2 else own_section]
    letters = section.lower()
    is_number = "general" in letters or re.search("[0#?]", letters.split(".")[0])
    if not is_number and re.search("[ymdhs]", letters):
        return _moment(value, letters, since_1904, as_shown)
    found = _NUMBER.fullmatch(section)
    number = _digits(abs(value), found) if found else None
    if found is None or number is None:
        return _plain(value)
    text = f"{_unprotected(found['before'])}{number}{_unprotected(found['after'])}".strip()
    shows_sign = own_section and ("-" in text or "(" in text)
    return f"-{text}" if value < 0 and text and not shows_sign else text


def shows_text(code: str) -> bool:
    """Return whether a cell of that format shows a text: one of four sections may hide it."""
    sections = _sections(code)
    return len(sections) < 4 or re.search("@|general", sections[3].lower()) is not None


@cache
def _sections(code: str) -> list[str]:
    """Return the sections of a format, none for one that only the plain number can stand for."""
    if code.lower() in ("general", "@", "") or _CONDITION.search(code):
        return []
    return _LITERAL.sub(_protected, code).split(";")


def _protected(literal: re.Match[str]) -> str:
    text = literal[1] or literal[2] or literal[3] or ""
    return "".join(chr(_PLANE + ord(sign)) for sign in text if ord(sign) < 0x20000)


def _unprotected(text: str) -> str:
    return "".join(chr(ord(sign) - _PLANE) if ord(sign) >= _PLANE else sign for sign in text)


def _digits(value: float, section: re.Match[str]) -> str | None:
    """Return the digits of a positive number, None if the format is beyond this."""
    if section["general"]:
        return _plain(value)
    whole, part = section["whole"], (section["part"] or "").lstrip(".")
    if not whole and not part:
        return None if section["part"] else ""
    # Commas behind all digits divide by a thousand each.
    if value >= _WHOLE or whole.endswith(","):
        return None
    percents = (section["before"] + section["after"]).count("%")
    exact = Decimal(repr(value)) * 100**percents
    rounded = exact.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    if not rounded and "0" not in whole + part:
        return ""
    digits, _, decimals = f"{rounded:f}".partition(".")
    optional = len(part) - len(part.rstrip("#?"))
    kept = len(decimals) - min(optional, len(decimals) - len(decimals.rstrip("0")))
    padded = digits.zfill(whole.count("0"))
    if "," in whole and padded == digits:
        padded = f"{int(digits):,}"
    return f"{padded}.{decimals[:kept]}" if kept else padded


def _moment(value: float, letters: str, since_1904: bool, as_shown: bool) -> str:
    if _ELAPSED.search(letters) and abs(value) < _DAYS:
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
    plain = f"{day} {time}".strip() if "h" in letters or "s" in date else day or time
    shown = _in_format(moment, letters) if as_shown else plain
    return plain if shown == plain else f"{shown}\n{plain}"


def _in_format(moment: datetime, letters: str) -> str:
    """Return a moment as the letters of its format ask."""
    codes = {"a": "%p", ".": "", "y": "%Y", "m": "%m", "d": "%d", "h": "%H", "n": "%M", "s": "%S"}
    if re.search("am?/pm?", letters):
        codes["h"] = "%I"

    def shown(found: re.Match[str]) -> str:
        kind, width = found[0][0], len(found[0])
        told = moment.strftime(_NAMES.get(f"{kind}{min(width, 4)}", codes[kind]))
        return told.lstrip("0") or "0" if width == 1 else told

    minutes = _MINUTES.sub(lambda found: found[0].replace("m", "n"), letters)
    return _unprotected(_MOMENT.sub(shown, minutes)).strip()


def _plain(value: float) -> str:
    """Return a number without a format, without the noise of binary fractions."""
    if value == int(value) and abs(value) < _WHOLE:
        return str(int(value))
    return f"{value:.10g}".replace("e", "E")
