"""Unpack the body of a reply, and tell its format."""

from pathlib import PurePosixPath

import httpx2

from index.fetching.address import PageAddress, RefusalError
from index.fetching.connection import Limits, too_large
from index.formats import FORMATS

# What is asked for; "br" and "zstd" would take a library each.
CODINGS = "gzip, deflate"

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

    Raises RefusalError if it is too large or cannot be unpacked.
    """
    announced = int(reply.headers.get("content-length", 0))
    if announced > limits.body:
        raise too_large(limits)
    body = bytearray()
    try:
        for piece in reply.iter_bytes():
            body += piece
            if len(body) > limits.body:
                raise too_large(limits)
    except httpx2.DecodingError as error:
        raise RefusalError("it is damaged and cannot be unpacked") from error
    return bytes(body)


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
