"""Compare web page readers on pages with known texts: ``python -m tests.bench.pages``.

Reads ``bench/article_extraction`` and ``bench/readability_pages`` of FOOTNOTE_BENCH. A page is
compared as in the article extraction benchmark: by the four-word shingles that the text read and
the known text have in common, as shares of all shingles of both, so that each page counts the
same. Libraries that are not installed are left out. Takes a quarter of a minute a library.
"""

import gzip
import json
import logging
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from index.errors import SourceError
from index.formats.document import Document
from index.formats.html import fragment_of, read

SETS = ("article_extraction", "readability_pages")
# The dates that twenty of the pages show beside their title; their set knows none.
SHOWN_DATES = dict(
    pair.split("=")
    for pair in (
        "042bb7b5=2019-11-19 06ee193d=2019-11-19 076f4f33=2019-11-19 098bb3e9=2019-11-19"
        " 11ea381a=2010-10-22 14cc2a0c=2019-11-18 1ee91d1f=2019-11-18 20b2b649=2017-11-23"
        " 232a43fb=2019-11-18 23aaecd1=2018-09-27 291a8bf3=2019-11-19 2c46804d=2019-11-19"
        " 2f42ef1d=2019-11-14 30b771a4=2014-06-21 3252222e=2018-08-23 34a73285=2018-10-06"
        " 358cc4a0=2018-08-08 360c732d=2019-11-20 374ac9a5=2019-11-20 3d8f3404=2019-11-13"
    ).split()
)


class Page(NamedTuple):
    """A saved page with what is known of it."""

    known: dict[str, Any]
    data: bytes


class Score(NamedTuple):
    """Means over the pages, and F1 of the two."""

    precision: float
    recall: float
    f1: float


def pages(folder: Path) -> Iterator[Page]:
    """Yield the pages of a set."""
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        yield Page(
            known, gzip.decompress((folder / "html" / f"{known['id']}.html.gz").read_bytes())
        )


def score(pairs: list[tuple[str, str]]) -> Score:
    """Compare texts as known and as read."""
    precisions, recalls = [], []
    for known, got in pairs:
        expected, found = _shingles(known), _shingles(got)
        common = sum((expected & found).values())
        if found:
            precisions.append(common / sum(found.values()))
        if expected:
            recalls.append(common / sum(expected.values()))
    precision, recall = mean(precisions or [0]), mean(recalls or [0])
    return Score(precision, recall, 2 * precision * recall / ((precision + recall) or 1))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def text_of(document: Document) -> str:
    """Return the text of a document, a line for each piece."""
    return "\n".join(piece.text or " ".join(piece.cells) for piece in document.pieces)


def _ours(data: bytes) -> str:
    try:
        return text_of(read(data, "page"))
    except SourceError:
        return ""


def _trafilatura(**options: bool) -> Callable[[bytes], str]:
    library = import_module("trafilatura")
    return lambda data: library.extract(data, include_comments=False, **options) or ""


def _readability() -> Callable[[bytes], str]:
    library = import_module("readability")
    return lambda data: text_of(fragment_of(library.Document(_decoded(data)).summary()))


def _resiliparse() -> Callable[[bytes], str]:
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    options = {"main_content": True, "alt_texts": False, "list_bullets": False}
    return lambda data: str(extract(_decoded(data), **options))


def _justext() -> Callable[[bytes], str]:
    library = import_module("justext")
    words = library.get_stoplist("English")
    return lambda data: "\n".join(
        part.text for part in library.justext(data, words) if not part.is_boilerplate
    )


def _boilerpy3() -> Callable[[bytes], str]:
    extractor = import_module("boilerpy3.extractors").ArticleExtractor(raise_on_failure=False)
    return lambda data: str(extractor.get_content(_decoded(data)))


def _goose3() -> Callable[[bytes], str]:
    goose = import_module("goose3").Goose()
    return lambda data: str(goose.extract(raw_html=_decoded(data)).cleaned_text)


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "replace")


READERS: dict[str, Callable[[], Callable[[bytes], str]]] = {
    "Footnote": lambda: _ours,
    "trafilatura": _trafilatura,
    "trafilatura, fast": lambda: _trafilatura(fast=True),
    "trafilatura, precision": lambda: _trafilatura(favor_precision=True),
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
    "justext": _justext,
    "boilerpy3": _boilerpy3,
    "goose3": _goose3,
}


def facts(bench: Path) -> dict[str, str]:
    """Return how many titles, authors and dates are read as they are known."""
    counts: Counter[str] = Counter()
    for folder in SETS:
        for page in pages(bench / folder):
            try:
                document = read(page.data, page.known["id"])
            except SourceError:
                document = Document(())
            day = (page.known.get("publishedTime") or "")[:10]
            day = day or SHOWN_DATES.get(page.known["id"][:8], "")
            counts["dates"] += bool(day)
            counts["dates right"] += bool(day) and document.published == day
            for name, got in (("title", document.title), ("byline", document.byline)):
                if known := page.known.get(name):
                    counts[f"{name}s"] += 1
                    counts[f"{name}s right"] += _words(got) == _words(known)
                    counts[f"{name}s right but for a part"] += _is_part(got, known)
    return {
        name: f"{counts[f'{name} right']} of {counts[name]}"
        + (f", {counts[f'{name} right but for a part']} but for a part" if name != "dates" else "")
        for name in ("titles", "bylines", "dates")
    }


def _is_part(got: str | None, known: str) -> bool:
    """Return whether a text is the known one, or all of one side of a sign that parts it.

    Those who made the set kept the site's name in some titles, and "By" before some names.
    """
    words, whole = _words(got), _words(known)
    return words == whole or (
        bool(words)
        and (whole[: len(words)] == words or whole[-len(words) :] == words)
        and len(words) * 2 >= min(len(whole), 6)
    )


def _words(text: str | None) -> list[str]:
    return re.findall(r"[^\W_]+", (text or "").casefold())


def main() -> None:
    """Print a table of all readers that are installed, and what Footnote reads besides."""
    logging.disable(logging.CRITICAL)
    bench = Path(os.environ["FOOTNOTE_BENCH"], "bench")
    sets = {name: list(pages(bench / name)) for name in SETS}
    print(
        f"| reader | {' | '.join(f'{name}: F1 (precision, recall)' for name in SETS)} | ms a page |"
    )
    print("|---" * (len(SETS) + 2) + "|")
    for name, make in READERS.items():
        try:
            reader = make()
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)
            continue
        started = time.process_time()
        scores = [
            score([(page.known["text"], reader(page.data)) for page in sets[each]]) for each in SETS
        ]
        spent = (time.process_time() - started) / sum(map(len, sets.values()))
        cells = [f"{each.f1:.4f} ({each.precision:.4f}, {each.recall:.4f})" for each in scores]
        print(f"| {name} | {' | '.join(cells)} | {spent * 1000:.0f} |", flush=True)
    for name, right in facts(bench).items():
        print(f"{name}: {right}")


if __name__ == "__main__":
    main()
