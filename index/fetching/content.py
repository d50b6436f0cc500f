"""Unpack the body of a reply, and tell its format."""

import gzip
import io
import zlib
from pathlib import PurePosixPath

import httpx2

from index.fetching.address import PageAddress, RefusalError
from index.fetching.connection import Limits, too_large
from index.formats import FORMATS

# What is asked for; "br" and "zstd" would take a library each.
CODINGS = "gzip, deflate"

# A page that unpacks to more than this many times what was sent is a bomb, unless it is small.
_MOST_TIMES = 200
_SMALL = 2_000_000

_NO_TEXT = frozenset({"image", "audio", "video", "font", "model"})
_PLAIN_SUFFIXES = frozenset({".txt", ".text", ".log", ".md", ".markdown", ".rst"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
# Of the types that a file does not show by what it holds.
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/x-rst": ".rst",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "message/rfc822": ".eml",
}


def read_body(reply: httpx2.Response, limits: Limits) -> bytes:
    """Return the body of a reply, unpacked.

    Raises RefusalError if it is too large, broken off or packed in a way that was not asked for.
    """
    announced = int(reply.headers.get("content-length", 0))
    if announced > limits.body:
        raise too_large(limits)
    sent = bytearray()
    for piece in reply.iter_raw():
        sent += piece
        if len(sent) > limits.body:
            raise too_large(limits)
    return _unpacked(sent, reply.headers.get("content-encoding", ""), limits)


def suffix_of(address: PageAddress, reply: httpx2.Response) -> str:
    """Return the suffix that a file of this page would have, empty if nothing tells.

    Raises RefusalError for pictures, sounds and films.
    """
    content_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type.partition("/")[0] in _NO_TEXT:
        raise RefusalError(
            f"it is not text but {content_type}",
            "give the address of the page that shows it",
        )
    if content_type in _SUFFIXES:
        return _SUFFIXES[content_type]
    named = PurePosixPath(address.target.partition("?")[0]).suffix.lower()
    known = named in _PLAIN_SUFFIXES or named in FORMATS
    if content_type == "text/plain":
        # Servers of files send Markdown so; a page sent so is meant to be read as source.
        return named if known and named not in _PAGES else ".txt"
    return named if known else ""


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
                raise RefusalError("the server compressed it in a way that it was not asked for")
    except EOFError as error:
        raise RefusalError("the connection broke off in the middle") from error
    except (OSError, zlib.error) as error:
        raise RefusalError("it is damaged and cannot be decompressed") from error
    if len(body) > limits.body:
        raise too_large(limits)
    if len(body) > longest:
        raise RefusalError(f"it unpacks to more than {_MOST_TIMES} times its size")
    return body
