"""Unpack the body of a reply, and tell its format."""

import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from index.fetching.address import PageAddress, RefusalError
from index.fetching.connection import Limits, Reply, too_large
from index.formats import FORMATS

# What is asked for; "br" and "zstd" would take a library each.
CODINGS = "gzip, deflate"

# A page that unpacks to more than this many times what was sent is a bomb, unless it is small.
_MOST_TIMES = 200
_SMALL = 2_000_000
_PIECE = 1_048_576
# The highest bits tell zlib to look for a gzip header, a zlib header, or none.
_GZIP, _ZLIB, _BARE = 31, 15, -15
_GZIP_START = b"\x1f\x8b"

_NO_TEXT = frozenset({"image", "audio", "video", "font", "model"})
_PLAIN_SUFFIXES = frozenset({".txt", ".text", ".log", ".md", ".markdown", ".rst"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
# Types that say nothing of the format, or less than the address does.
_VAGUE = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
_OFFICE = "application/vnd.openxmlformats-officedocument."
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/x-rst": ".rst",
    "text/rtf": ".rtf",
    "application/rtf": ".rtf",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "message/rfc822": ".eml",
    "multipart/related": ".mhtml",
    "application/x-troff-man": ".man",
}


def read_body(reply: Reply, limits: Limits, *, most: int | None = None) -> bytes:
    """Return the body of a reply, unpacked; of a longer one than ``most``, so many bytes.

    Raises RefusalError if it is too large, broken off or packed in a way that was not asked for.
    """
    size = reply.size()
    if most is None and size is not None and size > limits.body:
        raise too_large(limits)
    body = bytearray()
    for piece in _unpacked(reply):
        body += piece
        if most is not None and len(body) >= most:
            return bytes(body[:most])
        if len(body) > limits.body:
            raise too_large(limits)
    return bytes(body)


def suffix_of(address: PageAddress, content_type: str) -> str:
    """Return the suffix that a file of this page would have, empty if nothing tells.

    Raises RefusalError for pictures, sounds and films.
    """
    if content_type.partition("/")[0] in _NO_TEXT:
        raise RefusalError(
            f"it is not a text but of the type {content_type}",
            "give the address of the page that shows it",
        )
    named = PurePosixPath(address.target.partition("?")[0]).suffix.lower()
    known = named in _PLAIN_SUFFIXES or named in FORMATS
    # Servers of files send Markdown as plain text; a page sent so is meant to be read as source.
    as_source = content_type == "text/plain" and named in _PAGES
    if content_type in _VAGUE and known and not as_source:
        return named
    return _SUFFIXES.get(content_type, "")


def text_charset(name: str | None) -> str | None:
    """Return a charset if Python can decode text by it, else None."""
    try:
        # Of nothing Python decodes nothing, by whatever name.
        bytes(4).decode(name or "")
    except (LookupError, ValueError):
        return None
    return name


def _unpacked(reply: Reply) -> Iterator[bytes]:
    coding = reply.header("content-encoding").strip().lower()
    pieces = reply.pieces()
    match coding:
        case "" | "identity":
            return pieces
        case "gzip" | "x-gzip":
            return _inflated(pieces, _GZIP)
        case "deflate":
            return _inflated(pieces, _ZLIB)
    raise RefusalError("the server packed it in a way that was not asked for")


def _inflated(pieces: Iterator[bytes], form: int) -> Iterator[bytes]:
    unpacker: zlib._Decompress | None = None
    ended = full = False
    sent = made = 0
    try:
        for piece in pieces:
            sent += len(piece)
            while full or (piece and _goes_on(piece, form, ended)):
                if unpacker is None or ended:
                    # Some servers take "deflate" for the bare stream.
                    bare = form == _ZLIB and not _is_zlib(piece)
                    unpacker = zlib.decompressobj(_BARE if bare else form)
                out = unpacker.decompress(piece, _PIECE)
                made += len(out)
                if made > _SMALL and made > sent * _MOST_TIMES:
                    raise RefusalError(f"it unpacks to more than {_MOST_TIMES} times its size")
                yield out
                ended = unpacker.eof
                # The last of it may lie ready inside.
                full = len(out) == _PIECE and not ended
                piece = unpacker.unused_data if ended else unpacker.unconsumed_tail
    except zlib.error as error:
        raise RefusalError("it is damaged, and cannot be unpacked") from error
    if unpacker is not None and not ended:
        raise RefusalError("the connection broke off in the middle")


def _goes_on(piece: bytes, form: int, ended: bool) -> bool:
    # A gzip stream may have several members; what else follows an end is no content.
    return not ended or (form == _GZIP and piece[:2] == _GZIP_START)


def _is_zlib(start: bytes) -> bool:
    return len(start) > 1 and start[0] & 15 == 8 and int.from_bytes(start[:2]) % 31 == 0
