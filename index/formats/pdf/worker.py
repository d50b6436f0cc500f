"""Read a PDF in a process of its own: ``python -m index.formats.pdf.worker SECONDS`` < file."""

import json
import resource
import signal
import sys
from dataclasses import asdict
from typing import Any

from index.formats.document import Document
from index.formats.pdf.drawn import File, PdfError, is_locked
from index.formats.pdf.metadata import language, published, stated
from index.formats.pdf.page import Page
from index.formats.pdf.pieces import pieces_of

_MOST_PAGES = 3_000
# A file of more pages than these has as much more time.
_PAGES_IN_TIME = 200
_MEMORY = 2 * 1024**3


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
        return {"fault": "long", "pages": len(file)}
    signal.setitimer(signal.ITIMER_PROF, seconds * max(1.0, len(file) / _PAGES_IN_TIME))
    pages: list[Page] = []
    for index in range(len(file)):
        try:
            pages.append(file.page(index))
        except PdfError:
            # The other pages can be read; one that is broken has no text.
            continue
    if not pages:
        return {"fault": "damaged"}
    return {"document": asdict(read_pages(pages, file.metadata()))}


def read_pages(pages: list[Page], found: dict[str, str]) -> Document:
    """Return the document of pages and of the file's statements about itself."""
    pieces, shown = pieces_of(pages)
    first = pages[0]
    words = " ".join([*(word.text for word in first.words), *first.aside])
    return Document(
        pieces=pieces,
        title=stated(found, "Title", words) or shown,
        byline=stated(found, "Author", words),
        published=published(found, words),
        language=language(found),
        hidden=tuple(text for page in pages for text in page.hidden),
    )


if __name__ == "__main__":
    main()
