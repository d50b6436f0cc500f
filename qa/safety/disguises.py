"""Undo disguises, which hide words from a search but not from a language model.

Disguises are invisible characters, letters of other alphabets, spaced-out letters, digits for
letters, encodings and hidden markup.
"""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_INVISIBLE = re.compile(
    "[\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff\xad]"
)
_SPELT_TAGS = re.compile("[\U000e0020-\U000e007e]+")
# Regional flags are written with tag characters, too.
_REGION_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏвнкмтгпиАЕОРСУХІЈЅВНКМТαεορτυχικνωΑΕΖΗΙΚΜΝΟΡΤΥΧɑɡı",
    "aeopcyxijsdhlbhkmtrnuAEOPCYXIJSBHKMTaeoptuxiknwAEZHIKMNOPTYXagi",
)
_WORD = re.compile(r"\w+")
_LATIN = re.compile("[a-zA-Z]")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2}.*?){3}")
# Longer runs of these signs separate sections.
_MARKUP = re.compile(r"(?<![*~`_])(?:[*~`]{1,2}|_{1,2})(?![*~`_])")
_SPACE = re.compile(r"\s+")
_MARKS = str.maketrans("’‘ʼ´“”„«»‹›‟–‐‑", '\'\'\'\'""""""""---')
_SPACED = re.compile(r"(?<![\w'])(?:[^\W_](?P<by>[ .\-|·/])(?: ?)){5,}[^\W_](?![\w'])")
_BROKEN = re.compile(r"(?<=[a-z])[-.·|/+](?=[a-z])")
_ADDRESS = re.compile(r"\S+://\S+")
_MIXED = re.compile(r"[a-z@$!|+]*[0-9@$!|+][a-z0-9@$!|+]*")
_LEET = str.maketrans("0134578@$!|+", "oieastbasilt")
_ENCODED = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/])")
_HIDING = re.compile(
    r"<[a-z][^>]*(?:\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?!\d)|"
    r"opacity\s*:\s*0(?![.\d])|aria-hidden|(?<!-)color\s*:\s*(?:white|#fff(?:fff)?\b|transparent)|"
    r"(?:left|top|text-indent)\s*:\s*-\d{3,}|sr-only|visually-hidden)[^>]*>",
    re.IGNORECASE,
)
# The URL of an image or link with a placeholder for what was asked or who asked.
_BEACON = re.compile(
    r"(?:!?\[[^\]]*\]\(|\b(?:src|href)\s*=\s*[\"']?)\s*(?:https?:)?//[^)\s\"'>]*(?:[/?&]\{|"
    r"=(?:\{|%7b|\$|<|\[|your|the_|question|query|answer|conversation|history|$|[)\"'\s]))",
    re.IGNORECASE,
)
# The marks of chat turns and tool calls that models are trained on.
_FORGED = re.compile(
    r"<\|\w+\|>|\[/?INST\]|<</?SYS>>|"
    r"</?(?:system|assistant|context|passages?|tool|tool_call|function_call|instructions?)\b[^>]*>|"
    r"\{\s*\"(?:tool|action|function|tool_call|name)\"\s*:",
    re.IGNORECASE,
)
_MAX_WORDS = 60
# Chinese and Japanese characters count as words, and so do markup signs.
_HASHED_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W\d_]+|[<>\[\]{}|#]+")


def folded(text: str) -> str:
    """Return text in lower case without accents, invisible characters and markup signs."""
    text = _INVISIBLE.sub("", text.translate(_MARKS))
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    return _SPACE.sub(" ", _MARKUP.sub(" ", unicodedata.normalize("NFC", text))).strip()


def holds_invisible_words(text: str) -> bool:
    """Return whether a text spells words in invisible characters."""
    return len("".join(_SPELT_TAGS.findall(_REGION_FLAG.sub("", text)))) > 3


def readings(text: str) -> Iterator[str]:
    """Yield the plain reading of a text, then its readings with possible disguises undone."""
    visible = _SPELT_TAGS.sub("", _REGION_FLAG.sub("", text))
    if "&" in visible:
        visible = html.unescape(visible)
    if _PERCENT.search(visible):
        visible = unquote(visible)
    plain = folded(visible)
    yield plain
    latin = plain
    if not plain.isascii():
        latin = folded(_WORD.sub(_in_latin, visible))
        if latin != plain:
            yield latin
    if _SPACED.search(latin):
        yield _SPACED.sub(_closed_up, latin)
    if len(_BROKEN.findall(latin)) > 1:
        yield _BROKEN.sub("", latin)
    spelt = _ADDRESS.sub(" ", latin)
    if len([word for word in _MIXED.findall(spelt) if _LATIN.search(word)]) > 1:
        yield _MIXED.sub(lambda word: word[0].translate(_LEET), spelt)
    for token in _ENCODED.findall(visible):
        inside = _from_base64(token) or _from_hexadecimal(token)
        if inside:
            yield folded(inside)


def _in_latin(word: re.Match[str]) -> str:
    # Only a word of mixed alphabets is a disguise.
    return word[0].translate(_LOOKALIKES) if _LATIN.search(word[0]) else word[0]


def _closed_up(spaced: re.Match[str]) -> str:
    """Join spaced-out letters; wider gaps separate words."""
    by = re.escape(spaced["by"])
    words = re.split(rf"{by}? {{2,}}|(?<={by}) " if spaced["by"] != " " else " {2,}", spaced[0])
    return " ".join(re.sub(r"[^\w]|_", "", word) for word in words)


def _from_base64(token: str) -> str | None:
    try:
        return _words(base64.b64decode(token + "=" * (-len(token) % 4), validate=True))
    except binascii.Error:
        return None


def _from_hexadecimal(token: str) -> str | None:
    try:
        return _words(bytes.fromhex(token))
    except ValueError:
        return None


def _words(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() and " " in text else None


def calls_out(text: str) -> bool:
    """Return whether a text's markup hides words, sends data to a URL or forges a message."""
    return (
        holds_invisible_words(text)
        or ("<" in text and _HIDING.search(text) is not None)
        or ("//" in text and _BEACON.search(text) is not None)
        or _FORGED.search(text) is not None
    )


def hashed_words(folded_text: str, buckets: int) -> NDArray[np.int64]:
    """Return the distinct buckets, from 0, of a folded text's words and word pairs."""
    words = ["^", *_HASHED_WORD.findall(folded_text)[:_MAX_WORDS], "$"]
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return np.array(sorted({crc32(each.encode()) % buckets for each in (*words, *pairs)}))
