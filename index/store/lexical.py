"""BM25 with tantivy: the only import of tantivy, whose errors become Footnote's.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009. Two
indexes, of passages and of sentences, each with its own statistics. A document knows its
version, so that a search leaves out what is not live: what a killed writer added, or did not
delete any more.
"""

import errno
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from index.errors import StoreDamagedError
from index.store.vector_files import KINDS, Rows, not_writable

if TYPE_CHECKING:
    from tantivy import Index, IndexWriter, Query, Searcher, TextAnalyzer

# At most this many words per query: only the first words of a very long question are searched.
_MAX_TERMS = 64
# A document's place holds its version above these bits, and its position in them.
_POSITION_BITS = 24
_HEAP_BYTES = 16_000_000
_SURROGATE = re.compile("[\ud800-\udfff]")
# Words too common in English to find anything, and question words.
_STOP_WORDS = frozenset(
    """
    a about after again all also an and any are as at be because been before being both but by
    can could did do does doing done during each for from further had has have having he her here
    hers him his how i if in into is it its itself just me more most my no nor not of off on once
    only or other our out over own s same she should so some such t than that the their theirs
    them then there these they this those through to too under until up us very was we were what
    when where which while who whom whose why will with would you your
    """.split()
)

# Tantivy raises ValueError for what the system refuses.
_SYSTEM_ERROR = re.compile(r"os error (\d+)|\bcode: (\d+)")
_NOT_WRITABLE = {errno.EACCES, errno.EDQUOT, errno.ENOSPC, errno.EPERM, errno.EROFS}

Place = tuple[int, int]
"""A version and a position in it."""


class LexicalSearch:
    """The two indexes of a folder as they are at one moment. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open a folder. Raises StoreDamagedError if it cannot be read."""
        self._folder = folder
        # Tantivy writes a lock to what it opens, even only to read it.
        self._copy = None if os.access(folder, os.W_OK) else _copy_of(folder)
        folder = folder if self._copy is None else Path(self._copy.name, folder.name)
        with _translated(folder):
            self._searchers: Mapping[Rows, Searcher] = {
                rows: _index(folder / rows).searcher() for rows in KINDS
            }

    def best(
        self,
        rows: Rows,
        question: str,
        limit: int,
        is_live: Callable[[Place], bool],
        versions: Sequence[int] | None = None,
        *,
        nearly: bool = False,
    ) -> list[tuple[Place, float]]:
        """Return (place, BM25 score) of the best live rows with a word of a question.

        ``versions`` are the only ones searched; None is all. ``nearly`` takes words up to two edits
        away, those of one first: as stems, words of one edit may be two apart.
        """
        terms = [term for word in words(question) for term in _analyzer().analyze(word)]
        if not terms or limit < 1 or (versions is not None and not versions):
            return []
        query = _query(terms, versions, nearly)
        wanted = limit
        while True:
            found = self._found(rows, query, wanted)
            live = [hit for hit in found if is_live(hit[0])]
            if len(live) >= limit or len(found) < wanted:
                return live[:limit]
            wanted *= 4

    def count(self, rows: Rows, version: int | None = None) -> int:
        """Return the number of rows of a version, or of all."""
        from tantivy import Query

        if version is None:
            return int(self._searchers[rows].num_docs)
        query = Query.term_query(_schema(), "version", version)
        with _translated(self._folder):
            found = self._searchers[rows].search(query, 1)
        # The type stubs lack the field.
        return int(found.count)  # type: ignore[attr-defined]

    def _found(self, rows: Rows, query: "Query", limit: int) -> list[tuple[Place, float]]:
        searcher = self._searchers[rows]
        with _translated(self._folder):
            hits = searcher.search(query, limit, count=False).hits
            places = searcher.fast_field_values("place", [address for _, address in hits])
        position = (1 << _POSITION_BITS) - 1
        return [
            ((int(place or 0) >> _POSITION_BITS, int(place or 0) & position), float(score))
            for (score, _), place in zip(hits, places, strict=True)
        ]


class LexicalWriter:
    """Adds and deletes documents. For one thread, which holds the write lock."""

    def __init__(self, folder: Path) -> None:
        """Open a folder for writing, and create it if need be."""
        self.folder = folder
        self._writers: dict[Rows, IndexWriter] = {}

    def add(self, rows: Rows, version: int, texts: Iterable[str]) -> None:
        """Add the texts of a version's rows, in the order of their positions."""
        from tantivy import Document

        with _translated(self.folder):
            writer = self._writer(rows)
            for position, text in enumerate(texts):
                document = Document()
                document.add_text("text", _composed(text))
                document.add_unsigned("version", version)
                document.add_unsigned("place", version << _POSITION_BITS | position)
                writer.add_document(document)

    def delete(self, version: int) -> None:
        """Delete all rows of a version."""
        from tantivy import Query

        with _translated(self.folder):
            for rows in KINDS:
                query = Query.term_query(_schema(), "version", version)
                self._writer(rows).delete_documents_by_query(query)

    def commit(self) -> None:
        """Put everything since the last commit on the disk."""
        with _translated(self.folder):
            for writer in self._writers.values():
                writer.commit()

    def close(self) -> None:
        """Drop what was not committed, and release the files."""
        with _translated(self.folder):
            while self._writers:
                writer = self._writers.popitem()[1]
                writer.rollback()
                writer.wait_merging_threads()

    def copy(self, target: Path) -> None:
        """Copy the folder, which nobody is writing to."""
        with _translated(target):
            if self.folder.exists():
                shutil.copytree(self.folder, target)

    def clear(self) -> None:
        """Delete the folder, so that it is created anew."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _writer(self, rows: Rows) -> "IndexWriter":
        if rows not in self._writers:
            (self.folder / rows).mkdir(parents=True, exist_ok=True)
            _drop_stray_deletes(self.folder / rows)
            self._writers[rows] = _index(self.folder / rows).writer(_HEAP_BYTES, 1)
        return self._writers[rows]


def _drop_stray_deletes(folder: Path) -> None:
    """Delete the files of deletes that a killed writer did not come to name in ``meta.json``.

    Tantivy would write a file of the same name next, and refuses to.
    """
    try:
        segments = json.loads((folder / "meta.json").read_text("utf-8"))["segments"]
        stamps = {each["segment_id"]: each["deletes"] for each in segments}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        # It is new, or opening it says that it is damaged.
        return
    named = {f"{key.replace('-', '')}.{each['opstamp']}" for key, each in stamps.items() if each}
    for path in folder.glob("*.del"):
        if path.stem not in named:
            path.unlink(missing_ok=True)


def words(question: str) -> list[str]:
    """Return the words of a question that are searched for, each once.

    Stop words are left out unless the question has no others.
    """
    found: dict[str, str] = {}
    # Only the tokenizer cuts a question like the texts.
    for word in _cutter().analyze(_composed(_SURROGATE.sub(" ", question))):
        found.setdefault(word.lower(), word)
    telling = [word for lower, word in found.items() if lower not in _STOP_WORDS]
    return (telling or list(found.values()))[:_MAX_TERMS]


def _copy_of(folder: Path) -> "TemporaryDirectory[str] | None":
    if not folder.exists():
        return None
    copy = TemporaryDirectory(prefix="footnote-")
    shutil.copytree(folder, Path(copy.name, folder.name), copy_function=shutil.copyfile)
    return copy


def _composed(text: str) -> str:
    # The tokenizer splits at a combining mark.
    return unicodedata.normalize("NFC", text)


def _query(terms: Sequence[str], versions: Sequence[int] | None, nearly: bool) -> "Query":
    from tantivy import Occur, Query

    if nearly:
        each = [Query.fuzzy_term_query(_schema(), "text", t, far) for t in terms for far in (1, 2)]
    else:
        each = [Query.term_query(_schema(), "text", term, "freq") for term in terms]
    any_term = Query.boolean_query([(Occur.Should, query) for query in each])
    if versions is None:
        return any_term
    scope = Query.const_score_query(Query.term_set_query(_schema(), "version", list(versions)), 0.0)
    return Query.boolean_query([(Occur.Must, any_term), (Occur.Must, scope)])


def _index(folder: Path) -> "Index":
    from tantivy import Index

    index = Index(_schema(), str(folder)) if folder.exists() else Index(_schema())
    index.register_tokenizer("english", _analyzer())
    return index


@cache
def _schema() -> Any:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="english", index_option="freq")
    builder.add_unsigned_field("version", indexed=True)
    builder.add_unsigned_field("place", fast=True)
    return builder.build()


@cache
def _cutter() -> "TextAnalyzer":
    from tantivy import TextAnalyzerBuilder, Tokenizer

    return TextAnalyzerBuilder(Tokenizer.simple()).build()


@cache
def _analyzer() -> "TextAnalyzer":
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for each in (Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("english")):
        builder = builder.filter(each)
    return builder.build()


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise not_writable(folder, error) from error
    except BaseException as error:
        # A panic in Tantivy's Rust code is no Exception.
        if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
            raise
        found = _SYSTEM_ERROR.search(str(error))
        code = int(found[1] or found[2]) if found else 0
        if code in _NOT_WRITABLE:
            raise not_writable(folder, OSError(code, os.strerror(code))) from error
        raise StoreDamagedError(
            f"The search index in {folder} cannot be read ({error}); run footnote check."
        ) from error
