"""Text as its reader would read it, and as it reads once a disguise is taken off.

A disguise hides words from a search but not from a language model: invisible characters,
letters of other alphabets, spaced-out letters, digits for letters, slips of spelling, encodings.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from qa.instruction_words import COMMANDS, DISGUISED

_INVISIBLE = re.compile(
    "[\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff\xad]"
)
_SPELT_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_TAG_OFFSET = 0xE0000
# Flags of regions are written with tag characters, too.
_REGION_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏвнкмтгпиАЕОРСУХІЈЅВНКМТαεορτυχικνωΑΕΖΗΙΚΜΝΟΡΤΥΧɑɡı",
    "aeopcyxijsdhlbhkmtrnuAEOPCYXIJSBHKMTaeoptuxiknwAEZHIKMNOPTYXagi",
)
_WORD = re.compile(r"\w+")
_LATIN = re.compile("[a-zA-Z]")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2}.*?){3}")
# Longer rows of these signs part sections.
_MARKUP = re.compile(r"(?<![*~`_])(?:[*~`]{1,2}|_{1,2})(?![*~`_])")
_SPACE = re.compile(r"\s+")
_MARKS = str.maketrans("’‘ʼ´“”„«»‹›‟–‐‑", '\'\'\'\'""""""""---')

_SPACED = re.compile(r"(?<![\w'])(?:[^\W_](?P<by>[ .\-|·/])(?: ?)){5,}[^\W_](?![\w'])")
_BROKEN = re.compile(r"(?<=[a-z])[-.·|/+](?=[a-z])")
_ADDRESS = re.compile(r"\S+://\S+")
_DOTTED = re.compile(r"\b[a-z]+(?:[._-][a-z]+){3,}\b")
_RUN_TOGETHER = re.compile(r"\b[a-z]{16,}\b")
_MIXED = re.compile(r"[a-z@$!|+]*[0-9@$!|+][a-z0-9@$!|+]*")
_LEET = {
    letter: str.maketrans("0134578@$!|+", f"o{letter}easTbasiit".lower()) for letter in ("i", "l")
}
_ENCODED = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/])")
_LONGEST_ENCODED = 4000
# What one slip may be: a disguise, or another word.
ONE_SLIP = "a slip of spelling"
# Disguises that leave every word what it is.
_SAME_WORDS = ("reversed words", "joined words")
_STRETCHED = re.compile(r"([a-z])\1{2,}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text; ``disguise`` names what was taken off, None when nothing was."""

    text: str
    disguise: str | None = None


def folded(text: str) -> str:
    """Return text in small letters without accents, invisible characters and mark-up signs."""
    text = _INVISIBLE.sub("", text.translate(_MARKS))
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    return _SPACE.sub(" ", _MARKUP.sub(" ", unicodedata.normalize("NFC", text))).strip()


def readings(text: str) -> Iterator[Reading]:
    """Yield the plain reading of a text, then those of the disguises that it may wear.

    A disguise is taken off only where words of instructions come to light.
    """
    plain: frozenset[str] = frozenset()
    for reading in _readings(text):
        words = DISGUISED.intersection(_WORD.findall(reading.text))
        if reading.disguise is None:
            plain = words
            yield reading
        elif words - plain or reading.disguise in _SAME_WORDS:
            yield reading


def _readings(text: str) -> Iterator[Reading]:
    visible = _REGION_FLAG.sub("", text)
    spelt = "".join(
        chr(ord(c) - _TAG_OFFSET) for tags in _SPELT_TAGS.findall(visible) for c in tags
    )
    visible = _SPELT_TAGS.sub("", visible)
    if "&" in visible:
        visible = html.unescape(visible)
    if _PERCENT.search(visible):
        visible = unquote(visible)
    plain = folded(visible)
    yield Reading(plain)
    if spelt:
        yield Reading(folded(spelt), "invisible characters")
    if plain.isascii():
        latin = plain
    else:
        latin = folded(_WORD.sub(_in_latin, visible))
        if latin != plain:
            yield Reading(latin, "letters of another alphabet")
    yield from _respelt(latin)
    yield from _decoded(visible, latin)


def _in_latin(word: re.Match[str]) -> str:
    # A word of one alphabet is what it seems to be.
    return word[0].translate(_LOOKALIKES) if _LATIN.search(word[0]) else word[0]


def _respelt(text: str) -> Iterator[Reading]:
    if _SPACED.search(text):
        yield Reading(_SPACED.sub(_closed_up, text), "spaced-out letters")
    if len(_BROKEN.findall(text)) > 1:
        yield Reading(_BROKEN.sub("", text), "broken words")
    spelt = _ADDRESS.sub(" ", text)
    if len([word for word in _MIXED.findall(spelt) if _LATIN.search(word)]) > 1:
        for table in _LEET.values():
            read = _MIXED.sub(lambda word: word[0].translate(table), spelt)  # noqa: B023
            yield Reading(_WORD.sub(lambda word: _mended(word[0]), read), "digits for letters")
    if _DOTTED.search(text):
        yield Reading(_DOTTED.sub(lambda run: re.sub("[._-]", " ", run[0]), text), "joined words")
    if _RUN_TOGETHER.search(text):
        parted = _RUN_TOGETHER.sub(lambda run: " ".join(_parted(run[0])), text)
        yield Reading(parted, "joined words")
    yield Reading(_rejoined(text), "broken words")
    slips = {word: _mended(word) for word in _WORD.findall(text) if _mended(word) != word}
    # One word that only looks like another is no disguise, unless a command comes to light.
    if len(slips) > 1 or COMMANDS.intersection(slips.values()):
        mended = _WORD.sub(lambda word: slips.get(word[0], word[0]), text)
        yield Reading(mended, "slips of spelling" if len(slips) > 1 else ONE_SLIP)


def _decoded(visible: str, text: str) -> Iterator[Reading]:
    yield Reading(text[::-1], "reversed letters")
    yield Reading(codecs.encode(text, "rot13"), "letters moved by thirteen")
    backwards = text.split()[::-1]
    # Every sentence has the same words backwards; a command has its verb first.
    if backwards and backwards[0].strip("\"'.,:;!?") in COMMANDS:
        yield Reading(" ".join(backwards), "reversed words")
    for token in _ENCODED.findall(visible[:_LONGEST_ENCODED]):
        inside = _from_base64(token) or _from_hexadecimal(token)
        if inside:
            yield Reading(folded(inside), "an encoding")


def _rejoined(text: str) -> str:
    """Join neighbouring pieces that only together are a word of instructions."""
    words = text.split(" ")
    joined: list[str] = []
    for word in words:
        whole = joined[-1] + word.rstrip(".,:;!?") if joined else ""
        if whole in DISGUISED and len(whole) > 4 and not {joined[-1], word} & DISGUISED:
            joined[-1] += word
        else:
            joined.append(word)
    return " ".join(joined)


def _closed_up(spaced: re.Match[str]) -> str:
    """Close up spaced letters; wider gaps part words, and known words do where none is left."""
    by = re.escape(spaced["by"])
    words = re.split(rf"{by}? {{2,}}|(?<={by}) " if spaced["by"] != " " else " {2,}", spaced[0])
    closed = [re.sub(r"[^\w]|_", "", word) for word in words]
    return " ".join(part for word in closed for part in _parted(word))


def _parted(letters: str) -> list[str]:
    """Part letters into known words, leaving as few letters as possible outside of any."""
    best: list[tuple[float, int, bool]] = [(0.0, 0, False)]
    for end in range(1, len(letters) + 1):
        cost, start, known = best[end - 1][0] + 1, end - 1, False
        for begin in range(max(0, end - 14), end):
            if letters[begin:end] in DISGUISED and best[begin][0] + 0.4 < cost:
                cost, start, known = best[begin][0] + 0.4, begin, True
        best.append((cost, start, known))
    parts: list[str] = []
    end, joined = len(letters), False
    while end:
        _, start, known = best[end]
        if known or not joined:
            parts.append(letters[start:end])
        else:
            parts[-1] = letters[start:end] + parts[-1]
        joined = not known
        end = start
    return parts[::-1]


@lru_cache(maxsize=16384)
def _mended(word: str) -> str:
    """Return the word that one slip or shuffled inner letters made this of, else the word."""
    if len(word) < 5 or word in DISGUISED:
        return word
    word = _STRETCHED.sub(r"\1", word)
    if word in DISGUISED:
        return word
    shuffled = _SHUFFLED.get((word[0], word[-1], "".join(sorted(word))))
    if shuffled is not None:
        return shuffled
    near = Counter(_SLIPS[form] for form in _shortened(word) if form in _SLIPS)
    for known, _ in near.most_common(3):
        if word[0] == known[0] and abs(len(word) - len(known)) <= 1 and not _inflects(word, known):
            return known
    return word


def _inflects(word: str, known: str) -> bool:
    """Tell whether two words differ in an ending only: "answers" is no slip of "answer"."""
    return word[:-1] == known[:-1] or word[:-1] == known or word == known[:-1]


def _shortened(word: str) -> Iterator[str]:
    yield word
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]


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


_LONG = [word for word in sorted(DISGUISED) if len(word) >= 6]
_SHUFFLED = {(word[0], word[-1], "".join(sorted(word))): word for word in _LONG}
# By every form of a word with at most one letter left out: two words that share a form are at
# most one slip apart, or one exchange of neighbours.
_SLIPS = {form: word for word in _LONG for form in _shortened(word)}
