"""Compare Footnote with readability-lxml on known pages: ``python -m tests.bench.pages``.

Reads ``bench/article_extraction`` and ``bench/readability_pages`` of FOOTNOTE_BENCH. A page is
compared as in the article extraction benchmark: by the four-word shingles that the text read and
the known text have in common, as shares of all shingles of both, so that each page counts the
same.
"""

import gzip
import json
import logging
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from index.errors import SourceError
from index.formats.document import Document
from index.formats.html import fragment_of, read

SETS = ("article_extraction", "readability_pages")


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


def _footnote(data: bytes) -> str:
    try:
        return text_of(read(data, "page"))
    except SourceError:
        return ""


def _readability(data: bytes) -> str:
    from readability import Document as ReadableDocument

    return text_of(fragment_of(ReadableDocument(data.decode("utf-8", "replace")).summary()))


READERS: dict[str, Callable[[bytes], str]] = {
    "Footnote": _footnote,
    "readability-lxml": _readability,
}


def main() -> None:
    """Print a table of the readers."""
    logging.disable(logging.CRITICAL)
    bench = Path(os.environ["FOOTNOTE_BENCH"], "bench")
    sets = {name: list(pages(bench / name)) for name in SETS}
    print(
        f"| reader | {' | '.join(f'{name}: F1 (precision, recall)' for name in SETS)} | ms a page |"
    )
    print("|---" * (len(SETS) + 2) + "|")
    for name, reader in READERS.items():
        started = time.process_time()
        scores = [
            score([(page.known["text"], reader(page.data)) for page in sets[each]]) for each in SETS
        ]
        spent = (time.process_time() - started) / sum(map(len, sets.values()))
        cells = [f"{each.f1:.4f} ({each.precision:.4f}, {each.recall:.4f})" for each in scores]
        print(f"| {name} | {' | '.join(cells)} | {spent * 1000:.0f} |", flush=True)


if __name__ == "__main__":
    main()
