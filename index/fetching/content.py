"""Unpack the body of a reply, and tell its format."""

import gzip
import io
import zlib
from pathlib import PurePosixPath

from index.fetching.address import PageAddress, RefusalError
from index.fetching.connection import Limits, Reply, too_large
from index.formats import FORMATS

# What is asked for; "br" and "zstd" would take a library each.
CODINGS = "gzip, deflate"

# A page that unpacks to more than this many times what was sent is a bomb, unless it is small.
_MOST_TIMES = 200
_SMALL = 2_000_000

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
    announced = int(reply.headers.get("content-length", 0))
    if most is None and announced > limits.body:
        raise too_large(limits)
    sent = bytearray()
    for piece in reply.pieces:
        sent += piece
        if most is not None and len(sent) >= most:
            break
        if len(sent) > limits.body:
            raise too_large(limits)
    return _unpacked(sent, reply.headers.get("content-encoding", ""), limits)[:most]


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


def _unpacked(sent: bytes | bytearray, coding: str, limits: Limits) -> bytes:
    longest = min(limits.body, max(_SMALL, len(sent) * _MOST_TIMES))
    try:
        match coding.strip().lower():
            case "" | "identity":
                return bytes(sent)
            case "gzip" | "x-gzip":
                with gzip.GzipFile(fileobj=io.BytesIO(sent)) as file:
                    body = file.read(longest + 1)
            case "deflate":
                # Some servers take "deflate" for the bare stream, without the head of zlib.
                headed = len(sent) > 1 and sent[0] & 15 == 8 and int.from_bytes(sent[:2]) % 31 == 0
                unpacker = zlib.decompressobj(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)
                body = unpacker.decompress(sent, longest + 1)
                if sent and len(body) <= longest and not unpacker.eof:
                    raise EOFError
            case _:
                raise RefusalError("the server packed it in a way that was not asked for")
    except EOFError as error:
        raise RefusalError("the connection broke off in the middle") from error
    except (OSError, zlib.error) as error:
        raise RefusalError("it is damaged, and cannot be unpacked") from error
    if len(body) > limits.body:
        raise too_large(limits)
    if len(body) > longest:
        raise RefusalError(f"it unpacks to more than {_MOST_TIMES} times its size")
    return body
