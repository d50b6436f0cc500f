"""Read saved e-mail."""

import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from itertools import groupby
from typing import TypeAlias

from index.errors import UnreadableSourceError
from index.formats.document import Document, Piece, language_code
from index.formats.encoding import decode_text
from index.formats.faults import encrypted
from index.formats.html import fragment_of
from index.lines import one_line, unbroken_spans

_ENCRYPTED = frozenset(
    {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_CHARSET = re.compile(rb'charset="?utf-(?:16|32)(?:-?[bl]e)?"?', re.IGNORECASE)
_MARK = re.compile(r"(?:[-*+•‣◦▪·–—]|(\(?(?:\d{1,3}|[a-z])[.)]))\s+(?=\S)")
_QUOTED = re.compile(r"\s{0,3}>+ ?(?:>+ ?)*")
# A level of items is indented this far, in spaces.
_INDENT = 2
_DEEPEST = 8
_LONGEST_SENDER = 200

Mail: TypeAlias = "Message[str, str]"


def read(data: bytes, name: str) -> Document:
    """Read a message: its plain text if it has one, else its page; attachments are named only.

    Its first paragraph says who sent it and when.

    Raises UnreadableSourceError for an encrypted message.
    """
    if data.startswith(_WIDE):
        data = _CHARSET.sub(b"charset=utf-8", decode_text(data, name).encode("utf-8"))
    message = message_from_bytes(data)
    parts = _parts(message)
    if any(part.get_content_type() in _ENCRYPTED for part in parts):
        raise encrypted(name)
    texts = [part for part in parts if _is_text(part, "text/plain")]
    pages = [part for part in parts if _is_text(part, "text/html")]
    hidden: list[str] = []
    pieces = [piece for part in texts for piece in _pieces(_decoded(part))]
    if not pieces:
        for part in pages:
            fragment = fragment_of(_decoded(part))
            pieces += fragment.pieces
            hidden += fragment.hidden
    sender, day = _sender(message), _day(message)
    if pieces and sender:
        sent = f", {day.day} {day:%B %Y}" if day else ""
        pieces.insert(0, Piece("paragraph", f"From: {sender[:_LONGEST_SENDER]}{sent}"))
    attached = dict.fromkeys(filter(None, map(_filename, filter(_is_attached, parts))))
    if pieces and attached:
        pieces.append(Piece("paragraph", f"Attachments: {', '.join(attached)}"))
    return Document(
        tuple(pieces),
        title=_header(message, "Subject"),
        byline=sender,
        published=day.isoformat() if day else None,
        language=language_code(_header(message, "Content-Language")),
        hidden=tuple(hidden),
    )


def _parts(message: Mail) -> list[Mail]:
    """Return the parts of a message and of those it shows, but not of those attached to it."""
    parts: list[Mail] = []
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        parts.append(part)
        payload = part.get_payload()
        attached = part is not message and part.get_content_disposition() == "attachment"
        if isinstance(payload, list) and not attached:
            waiting[:0] = [each for each in payload if isinstance(each, Message)]
    return parts


def _is_text(part: Mail, kind: str) -> bool:
    if part.is_multipart() or part.get_content_disposition() == "attachment":
        return False
    return part.get_content_type() == kind


def _decoded(part: Mail) -> str:
    """Return the text of a part; signs that its encoding does not have are marked as such."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, binascii.Error, AssertionError):
        payload = None
    if not isinstance(payload, bytes):
        return str(part.get_payload())
    with suppress(LookupError, ValueError):
        return payload.decode(part.get_content_charset() or "utf-8")
    try:
        return decode_text(payload, "a part") if payload else ""
    except UnreadableSourceError:
        return payload.decode("utf-8", "replace")


def _pieces(text: str) -> Iterator[Piece]:
    """Yield paragraphs, items and the lines that a message quotes, wrapped lines joined."""
    for quoted, group in groupby(text.splitlines(), key=lambda line: bool(_QUOTED.match(line))):
        part = "\n".join(_QUOTED.sub("", line) if quoted else line for line in group)
        for start, end in unbroken_spans(part):
            line = one_line(part[start:end])
            mark = _MARK.match(line)
            if quoted or mark is None:
                yield Piece("quote" if quoted else "paragraph", line)
            else:
                indent = start - (part.rfind("\n", 0, start) + 1)
                depth = min(indent // _INDENT, _DEEPEST)
                yield Piece("item", line[mark.end() :], level=depth, mark=mark[1] or "")


def _is_attached(part: Mail) -> bool:
    shown = part.get_content_maintype() in ("image", "text", "multipart", "message")
    return part.get_content_disposition() == "attachment" or not shown


def _filename(part: Mail) -> str:
    try:
        return _unescaped(part.get_filename() or "")
    except (TypeError, ValueError, LookupError):
        return ""


def _header(message: Mail, name: str) -> str | None:
    value = message.get(name)
    return None if value is None else _unescaped(str(value)) or None


def _unescaped(value: str) -> str:
    # A header that breaks its own encoding is shown as it is.
    with suppress(HeaderParseError, LookupError, ValueError, TypeError, AssertionError):
        value = str(make_header(decode_header(value)))
    # Bytes that are in no declared encoding come as half characters.
    return one_line(value.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _sender(message: Mail) -> str | None:
    sender = str(message.get("From", ""))
    names = [_unescaped(name) or address for name, address in getaddresses([sender])]
    return ", ".join(filter(None, names)) or None


def _day(message: Mail) -> date | None:
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))).date()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
