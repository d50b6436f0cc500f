"""Split Rich Text Format into control words, bytes and groups."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])"
    rb"|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)


class Token(NamedTuple):
    """A control word with its number, bytes of text, or the "{" and "}" of a group.

    ``word`` is empty for text and "*" for the sign of a group that may be passed over.
    """

    word: str
    number: int | None = None
    text: bytes = b""


# Signs that stand for themselves, and others that stand for a character.
_ESCAPES = {b"\\": b"\\", b"{": b"{", b"}": b"}"}
_WORDS = {b"~": "nbsp", b"_": "nbhyphen", b"-": "softhyphen", b"*": "*", b"\n": "par", b"\r": "par"}


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens of a file; what is no token is passed over."""
    at = 0
    while found := _TOKEN.match(data, at):
        at = found.end()
        word, number, byte, sign, brace, text = found.groups()
        if word:
            value = None if number is None else int(number)
            if word == b"bin" and value:
                # Bytes of a picture follow as they are.
                at += max(0, value)
                continue
            yield Token(word.decode("ascii"), value)
        elif byte:
            yield Token("", text=bytes.fromhex(byte.decode("ascii")))
        elif sign:
            if sign in _ESCAPES:
                yield Token("", text=_ESCAPES[sign])
            elif sign in _WORDS:
                yield Token(_WORDS[sign])
        elif brace:
            yield Token(brace.decode("ascii"))
        elif text:
            yield Token("", text=text)
