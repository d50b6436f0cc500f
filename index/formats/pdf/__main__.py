"""Read a PDF in a process of its own: ``python -m index.formats.pdf SECONDS`` < file."""

import json
import re
import resource
import signal
import sys
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from index.formats.document import Document, language_code
from index.formats.pdf.page import Page
from index.formats.pdf.pdfium import File, PdfError, is_locked
from index.formats.pdf.pieces import pieces_of

_MOST_PAGES = 3_000
# So many pages have as much time again as a file has of itself; none has more than so many times.
_PAGES_IN_TIME, _MOST_TIMES = 100, 15
_MEMORY = 2 * 1024**3

_WORD = re.compile(r"\w+")
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_SHARE = 0.75  # of the words of a title or byline, that stand on the first page
_LONGEST = 200


def main() -> None:
    """Read a file from standard input; write a document, or what is wrong, as JSON."""
    seconds = float(sys.argv[1])
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    # The signal ends the process even within PDFium. Time that others take does not count.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    json.dump(_answer(sys.stdin.buffer.read(), seconds), sys.stdout)


def _answer(data: bytes, seconds: float) -> dict[str, Any]:
    try:
        file = File(data)
    except PdfError as error:
        return {"fault": "locked" if is_locked(error) else "damaged"}
    if len(file) > _MOST_PAGES:
        return {"fault": "long", "most": _MOST_PAGES}
    signal.setitimer(signal.ITIMER_PROF, seconds * min(1 + len(file) / _PAGES_IN_TIME, _MOST_TIMES))
    document = document_of(file)
    return asdict(document) if document else {"fault": "damaged"}


def document_of(file: File) -> Document | None:
    """Return what the pages of a file hold, None if none of them can be loaded."""
    pages: list[Page] = []
    for index in range(len(file)):
        # The other pages can be read; one that is broken has no text.
        with suppress(PdfError):
            pages.append(file.page(index))
    if not pages:
        return None
    found = file.metadata()
    pieces, shown = pieces_of(pages)
    first = pages[0]
    words = " ".join([*(word.text for word in first.words), *first.aside])
    return Document(
        pieces=pieces,
        title=_stated(found, "Title", words) or shown,
        byline=_stated(found, "Author", words),
        published=_published(found, words),
        language=language_code(found.get("Language")),
        hidden=tuple(text for page in pages for text in page.hidden),
    )


def _stated(found: Mapping[str, str], key: str, page: str) -> str | None:
    """Return the statement under a key if the first page has most of its words.

    Programs put the names of files and of people who typed them in the same place.
    """
    text = " ".join(found.get(key, "").replace("\0", " ").split())
    words = _words(text)
    there = set(_words(page))
    if not words or len(text) > _LONGEST or not there:
        return None
    return text if sum(word in there for word in words) >= _SHARE * len(words) else None


def _published(found: Mapping[str, str], page: str) -> str | None:
    """Return the day on which the file was made if the first page names its year."""
    date = _DATE.match(found.get("CreationDate", ""))
    if not date or date.group(1) not in _words(page):
        return None
    year, month, day = date.groups()
    return f"{year}-{month}-{day}" if "01" <= month <= "12" and "01" <= day <= "31" else None


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


if __name__ == "__main__":
    main()
