"""Measure the reading of PDF files beside other libraries: ``python -m tests.bench.pdfs``.

Reads the papers and the damaged files that FOOTNOTE_BENCH has; names of papers, without their
suffix, choose some of them. Libraries that are not installed are left out.
"""

import io
import logging
import os
import random
import re
import resource
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from index.chunking import sentence_spans
from index.errors import SourceError
from index.formats.document import Document
from index.formats.pdf import read
from tests.bench.figure import machine

_QUOTES = 100
_SHORTEST = 6  # words of a quote
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"[-\u00ad]\s*\n?\s*")
_ENDED = re.compile(r"[.!?:;…]['\"’”»)\]]*[⁰-⁹¹²³]*\Z")

Pages = list[str]


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF, what was made of it, and the processor time that took, in seconds."""

    name: str
    data: bytes
    document: Document
    seconds: float


def main() -> None:
    """Read all files and print the figures as Markdown."""
    folder = Path(os.environ["FOOTNOTE_BENCH"], "bench")
    chosen = set(sys.argv[1:])
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    files = sorted((folder / "aragog" / "pdfs").glob("*.pdf"))
    papers = [_read(file) for file in files if not chosen or file.stem in chosen]
    print(f"{machine()}\n")
    _print_papers(papers)
    _print_libraries(papers)
    _print_messy(sorted((folder / "messy_docs" / "files").glob("*.pdf")))


def _read(file: Path) -> Paper:
    data = file.read_bytes()
    start = _children()
    document = read(data, file.name)
    return Paper(file.stem, data, document, _children() - start)


def _children() -> float:
    """Return the seconds of processor time that finished child processes took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _print_papers(papers: Sequence[Paper]) -> None:
    """Print each paper's speed, its sentences that end well, and the pages of its quotes."""
    _print_head(
        "paper", "pages", "processor s", "pages a second", "KB a second", "ending well",
        "pages right",
    )  # fmt: skip
    rights: list[bool] = []
    for paper in papers:
        pages = pypdf_pages(paper.data)
        size = sum(len(text) for text, _ in sentences(paper.document)) / 1000
        right = pages_right(paper.document, pages, _QUOTES)
        rights += right
        _print_row(
            paper.name, len(pages), f"{paper.seconds:.2f}", f"{len(pages) / paper.seconds:.0f}",
            f"{size / paper.seconds:.0f}", _share(ends_well(prose(paper.document))), _share(right),
        )  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"\nPages right of {len(rights)} quotes: {_share(rights)}; peak memory {peak} MB\n")


def _print_libraries(papers: Sequence[Paper]) -> None:
    """Print how Footnote's words compare with each library's, and the library's time."""
    _print_head(
        "library", "words it has that Footnote has", "Footnote's that it has",
        "sentences ending well", "processor s",
    )  # fmt: skip
    ended = [good for paper in papers for good in ends_well(prose(paper.document))]
    seconds = sum(paper.seconds for paper in papers)
    _print_row("Footnote", "", "", _share(ended), f"{seconds:.1f}")
    for name, extract in libraries().items():
        start = time.process_time()
        texts = ["\n".join(extract(paper.data)) for paper in papers]
        seconds = time.process_time() - start
        theirs = list(map(words, texts))
        ours = [words(whole(paper.document)) for paper in papers]
        both = sum((one & other).total() for one, other in zip(theirs, ours, strict=True))
        shares = (f"{both / sum(map(Counter.total, each)):.3f}" for each in (theirs, ours))
        ended = [good for text in texts for good in ends_well(text)]
        _print_row(name, *shares, _share(ended), f"{seconds:.1f}")
    print()


def _print_messy(files: Sequence[Path]) -> None:
    _print_head("damaged or odd file", "seconds", "what comes of it")
    for file in files:
        start = time.perf_counter()
        try:
            document = read(file.read_bytes(), file.name)
            result = f"{len(document.pieces)} pieces, {words(whole(document)).total()} words"
        except SourceError as error:
            result = str(error).removeprefix(file.name).strip()
        _print_row(file.stem.split("__")[-1], f"{time.perf_counter() - start:.2f}", result)


def _print_head(*names: str) -> None:
    _print_row(*names)
    print("|" + "---|" * len(names))


def _print_row(*cells: object) -> None:
    print("|", " | ".join(map(str, cells)), "|")


def whole(document: Document) -> str:
    """Return all text of a document."""
    parts = [part for p in document.pieces for part in (p.mark, p.text, *p.cells) if part]
    return "\n".join(parts)


def prose(document: Document) -> str:
    """Return the text of paragraphs and items."""
    return "\n\n".join(p.text for p in document.pieces if p.kind in ("paragraph", "item"))


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


def ends_well(text: str) -> list[bool]:
    """Return of each sentence of several words whether it ends like one."""
    found = [text[start:end] for start, end in sentence_spans(text)]
    return [bool(_ENDED.search(each)) for each in found if len(_WORD.findall(each)) >= _SHORTEST]


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


def libraries() -> dict[str, Callable[[bytes], Pages]]:
    """Return the libraries that are installed, each with what takes a file's plain text."""
    known = {
        "pypdfium2": _pdfium_pages,
        "pypdf": pypdf_pages,
        "pdfminer": _pdfminer_pages,
        "pdfplumber": _pdfplumber_pages,
        "pdf_oxide": _oxide_pages,
    }
    return {name: extract for name, extract in known.items() if find_spec(name)}


def _pdfium_pages(data: bytes) -> Pages:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    return [re.sub("[\x02\ufffe]", "-", text) for text in texts]


def _pdfminer_pages(data: bytes) -> Pages:
    return [import_module("pdfminer.high_level").extract_text(io.BytesIO(data))]


def _pdfplumber_pages(data: bytes) -> Pages:
    with import_module("pdfplumber").open(io.BytesIO(data)) as file:
        return [page.extract_text() for page in file.pages]


def _oxide_pages(data: bytes) -> Pages:
    file = import_module("pdf_oxide").PdfDocument.from_bytes(data)
    return [file.extract_text(page) for page in range(file.page_count())]


def _share(found: Sequence[bool]) -> str:
    return f"{sum(found) / max(len(found), 1):.3f}"


if __name__ == "__main__":
    main()
