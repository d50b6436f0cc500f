"""Measure the reading of PDF files: ``python -m tests.bench.pdfs``.

Reads the papers that FOOTNOTE_BENCH has; their names, without suffix, choose some of them.
"""

import io
import logging
import os
import random
import re
import resource
import sys
import unicodedata
from collections import Counter
from pathlib import Path

from index.chunking import sentence_spans
from index.formats.document import Document
from index.formats.pdf import read
from tests.bench.figure import machine

_QUOTES = 100
_SHORTEST = 6  # words of a quote
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"[-\u00ad]\s*\n?\s*")

Pages = list[str]


def main() -> None:
    """Read all papers and print the speed, and the pages of quotes, as Markdown."""
    chosen = set(sys.argv[1:])
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    print(f"{machine()}\n\n| paper | pages | processor s | KB a second | pages right |")
    print("|---" * 5 + "|")
    for file in sorted(Path(os.environ["FOOTNOTE_BENCH"], "bench/aragog/pdfs").glob("*.pdf")):
        if chosen and file.stem not in chosen:
            continue
        data, start = file.read_bytes(), _processor_seconds()
        document = read(data, file.name)
        seconds = _processor_seconds() - start
        pages = pypdf_pages(data)
        rate = sum(len(text) for text, _ in sentences(document)) / 1000 / seconds
        right = pages_right(document, pages, _QUOTES)
        shown = f"{seconds:.2f} | {rate:.0f} | {sum(right)} of {len(right)}"
        print(f"| {file.stem} | {len(pages)} | {shown} |")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"\nPeak memory {peak} MB")


def _processor_seconds() -> float:
    """Return the seconds of processor time that finished child processes took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def words(text: str) -> Counter[str]:
    """Count words, without hyphens, as the end of a line may or may not have made one."""
    plain = _CUT.sub("", unicodedata.normalize("NFKC", text).casefold())
    return Counter(_WORD.findall(plain))


def sentences(document: Document) -> list[tuple[str, int | None]]:
    """Return the sentences of paragraphs and items with their pages."""
    return [
        (piece.text[start:end], piece.page)
        for piece in document.pieces
        if piece.kind in ("paragraph", "item")
        for start, end in sentence_spans(piece.text)
    ]


def pages_right(document: Document, pages: Pages, most: int) -> list[bool]:
    """Return of so many quotes whether the page cited has their words, and none has more.

    A page has most where it shares most runs of twelve letters with the quote, as another
    library reads the page; half of its words must stand on it, as a
    sentence may run over a page break.
    """
    found = [
        (text, page)
        for text, page in sentences(document)
        if page and len(_WORD.findall(text)) >= _SHORTEST
    ]
    chosen = random.Random(0).sample(found, min(most, len(found)))
    runs = [_runs(text) for text in pages]
    known = [words(text) for text in pages]
    right = []
    for text, page in chosen:
        shares = [len(_runs(text) & there) for there in runs]
        quote = words(text)
        there = (quote & known[page - 1]).total()
        right.append(shares[page - 1] == max(shares) and there >= quote.total() / 2)
    return right


def _runs(text: str) -> set[str]:
    letters = "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
    return {letters[start : start + 12] for start in range(len(letters) - 11)}


def pypdf_pages(data: bytes) -> Pages:
    """Return pypdf's text of each page."""
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


if __name__ == "__main__":
    main()
