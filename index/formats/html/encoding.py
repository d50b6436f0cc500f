"""Decode a page as browsers do: by its mark, by what it declares, else by what fits."""

import codecs
import re

from index.formats.encoding import BYTE_ORDER_MARKS

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
# Where a declaration stands; saved pages put long comments above it.
_START = 16_384
# Browsers read the narrow encodings as the wider ones that contain them.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-8",  # a declaration that can be read in ASCII is wrong about it
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
# What pages without a declaration were written in.
_USUAL = (
    "cp1252 cp1250 cp1251 koi8_r cp1253 cp1254 cp1255 cp1256 cp932 euc_jp iso2022_jp gb18030"
    " big5hkscs cp949"
).split()
# Their letters are letters of the usual Western encoding too, but some of them signs.
_CENTRAL = ("cp1250", "cp1254")
_SIGN_IN_WORD = re.compile(r"[a-zß-ÿ][\x80-¿×÷][a-zß-ÿ]")
# Of long pages a part decides: guessing tries every encoding on it.
_SAMPLE = 60_000


def decode_page(data: bytes) -> str:
    """Return the text of a page's bytes; no bytes are refused, what cannot be read is "\ufffd"."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut in the middle of a letter, or with one broken byte, is still UTF-8.
        broken = error.start
    declared = _declared(data)
    if declared and declared != "utf-8":
        return data.decode(declared, "replace")
    if declared or broken == len(data) - 1:
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") * 100 <= sum(letter > "\x7f" for letter in text) + 100:
            return text
    return data.decode(_guess(data), "replace")


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_START])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii").lower().removeprefix("x-")).name
        b"".decode(name)  # not all codecs are of text
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    letters = re.sub(rb"<(script|style)\b.*?</\1\s*>|<[^>]*>", b" ", data, flags=re.S | re.I)
    telling = b"\n".join(re.findall(rb"[^\n]*[\x80-\xff][^\n]*", letters)) or letters
    best = from_bytes(telling[:_SAMPLE], cp_isolation=_USUAL).best()
    guess = best.encoding if best else "cp1252"
    if guess not in _CENTRAL:
        return guess
    sample = telling[:_SAMPLE]
    for encoding in ("cp1252", guess, "iso8859_2"):
        if not _SIGN_IN_WORD.search(sample.decode(encoding, "replace")):
            return encoding
    return guess
