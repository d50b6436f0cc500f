"""BM25 with tantivy: the only import of tantivy, whose errors become Footnote's.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009. The index
is a replica of the database's passages on each machine. It follows the database's log, and is made
anew if it is damaged or too far behind. It holds passages that are removed and can be restored.
"""

import errno
import json
import logging
import os
import re
import shutil
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, select

from index.errors import StoreDamagedError
from index.store.catalog import AT_ONCE
from index.store.database import Database
from index.store.log import NOTHING, State, touched_since
from index.store.passages import Found, read_passages
from index.store.sqlite_file import unusable
from index.store.tables import PASSAGES

if TYPE_CHECKING:
    from tantivy import Index, Query, Searcher, TextAnalyzer

WORDS = "words"

# Increase when texts are indexed in another way.
_FORMAT = 2
_STATE = "footnote.json"
# How long to wait for another process's lock: briefly where there is an index to search meanwhile,
# long where one has to be built from nothing.
_WAIT_SECONDS, _WAIT_FOR_ALL_SECONDS = 0.5, 600.0
# Questions that are being answered while an article changes search what was indexed before.
_KEPT_SEARCHERS = 3
# At most this many words per query: only the first words of a very long question are searched.
_MAX_TERMS = 64
_HEAP_BYTES = 32_000_000
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
_LOGGER = logging.getLogger(__name__)


class Words:
    """The words of the passages of a database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Take the database of a data folder; nothing is opened or created yet."""
        self._database = database
        self._folder = database.home / WORDS
        # The latest one comes last.
        self._searchers: OrderedDict[int, Searcher] = OrderedDict()
        self._state = NOTHING
        self._lock = threading.Lock()

    def close(self) -> None:
        """Release the files."""
        with self._lock:
            self._searchers.clear()
            self._state = NOTHING

    def best(
        self,
        question: str,
        limit: int,
        articles: Sequence[int] | None = None,
        *,
        fuzzy: bool = False,
        at: int = -1,
    ) -> Found:
        """Return (number, BM25 score) of the best passages with a word of a question.

        They need not be live, and are those of a number of the log if that was not long ago.

        ``articles`` are the only ones searched, by their numbers; None is all. ``fuzzy`` matches
        terms within two edits, closer ones first: words one edit apart can have stems two edits
        apart.
        """
        terms = [term for word in searched_words(question) for term in _analyzer().analyze(word)]
        searcher = self._searcher(at)
        if searcher is None or not terms or limit < 1 or (articles is not None and not articles):
            return []
        with _translating_errors(self._folder):
            return _found(searcher, _query(terms, articles, fuzzy), limit)

    def check(self) -> bool:
        """Return whether the index held just the passages of the database; if not, make it anew."""
        with self._database.latest() as connection:
            state = State.of(connection)
            expected = set(connection.scalars(select(PASSAGES.c.id)))
        self.catch_up(state)
        try:
            if self._numbers() == expected:
                return True
        except StoreDamagedError:
            pass
        with self._lock:
            self._update_locked(anew=True, discard=True)
            self._open(_state(self._folder))
        return False

    def catch_up(self, state: State) -> None:
        """Index what changed up to a state of the store, unless that is done.

        While another process does so, what is indexed already is searched.
        """
        if not state.store or state.is_in(self._state):
            return
        with self._lock:
            if not state.is_in(self._state):
                self._open(state)

    def _searcher(self, at: int = -1) -> "Searcher | None":
        with self._lock:
            latest = next(reversed(self._searchers.values()), None)
            return self._searchers.get(at, latest)

    def _numbers(self) -> set[int]:
        from tantivy import Query

        searcher = self._searcher()
        if searcher is None:
            return set()
        with _translating_errors(self._folder):
            every = _found(searcher, Query.all_query(), max(searcher.num_docs, 1))
            return {number for number, _ in every}

    def _open(self, state: State) -> None:
        """Open the index to search it, after it has followed the store up to a state."""
        known = _state(self._folder)
        if known != state:
            self._update_locked(anew=known.store != state.store)
        # Read before opening: another process may advance the index in between.
        self._state = _state(self._folder)
        try:
            searcher = _open_searcher(self._folder)
        except StoreDamagedError as error:
            _LOGGER.warning("%s Rebuilding it.", error)
            self._update_locked(anew=True, discard=True)
            self._state = _state(self._folder)
            searcher = _open_searcher(self._folder)
        self._searchers.pop(self._state.number, None)
        self._searchers[self._state.number] = searcher
        while len(self._searchers) > _KEPT_SEARCHERS:
            self._searchers.popitem(last=False)

    def _update_locked(self, *, anew: bool, discard: bool = False) -> None:
        folder = self._folder
        wait = _WAIT_FOR_ALL_SECONDS if anew else _WAIT_SECONDS
        try:
            # Where the database is on a server there may be no data folder yet.
            folder.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(folder.with_name(f"{WORDS}.lock"), timeout=wait):
                if discard:
                    shutil.rmtree(folder, ignore_errors=True)
                with self._database.latest() as connection:
                    _update(folder, connection)
        except Timeout:
            _LOGGER.info("Another process is updating the search index; searching it as it is.")
        except OSError as error:
            raise unusable(folder.parent, error.strerror or str(error)) from error


def _found(searcher: "Searcher", query: "Query", limit: int) -> Found:
    """Return the best passages of a query with their scores."""
    hits = searcher.search(query, limit, count=False).hits
    numbers = searcher.fast_field_values("passage", [address for _, address in hits])
    return [
        (int(number or 0), float(score)) for (score, _), number in zip(hits, numbers, strict=True)
    ]


def _open_searcher(folder: Path) -> "Searcher":
    with _translating_errors(folder):
        return _index(folder).searcher()


def _update(folder: Path, connection: Connection) -> None:
    """Index what changed since the last time, or all of it."""
    state, known = State.of(connection), _state(folder)
    if known == state:
        return
    touched = touched_since(connection, known.number) if known.is_in(state) else None
    if touched is not None:
        try:
            _write(folder, connection, touched)
        except StoreDamagedError as error:
            _LOGGER.warning("%s Rebuilding it.", error)
            touched = None
    if touched is None:
        shutil.rmtree(folder, ignore_errors=True)
        every = connection.scalars(select(PASSAGES.c.id).order_by(PASSAGES.c.id)).all()
        _write(folder, connection, every)
    part = folder / f"{_STATE}.part"
    part.write_text(json.dumps({"rules": _FORMAT, **asdict(state)}), "utf-8")
    os.replace(part, folder / _STATE)


def _write(folder: Path, connection: Connection, touched: Sequence[int]) -> None:
    """Index those of some passages that are there and not indexed, and delete the others.

    What a number stands for never changes.
    """
    from tantivy import Document, Query

    folder.mkdir(parents=True, exist_ok=True)
    if not touched and (folder / "meta.json").exists():
        return
    with _translating_errors(folder):
        _drop_stray_deletes(folder)
        index = _index(folder)
        searcher = index.searcher()
        writer = index.writer(_HEAP_BYTES, 1)
        try:
            for first in range(0, len(touched), AT_ONCE):
                some = touched[first : first + AT_ONCE]
                among = Query.term_set_query(_schema(), "passage", list(some))
                indexed = {number for number, _ in _found(searcher, among, len(some))}
                query = select(PASSAGES.c.id).where(PASSAGES.c.id.in_(some))
                there = set(connection.scalars(query))
                for number in sorted(indexed - there):
                    gone = Query.term_query(_schema(), "passage", number)
                    writer.delete_documents_by_query(gone)
                new = PASSAGES.c.id.in_(sorted(there - indexed))
                for number, article, chunk in read_passages(connection, new):
                    document = Document()
                    document.add_text("text", _composed(chunk.searched))
                    document.add_unsigned("article", article.number)
                    document.add_unsigned("passage", number)
                    writer.add_document(document)
            writer.commit()
        finally:
            writer.rollback()
            writer.wait_merging_threads()


def _state(folder: Path) -> State:
    """Return the state of the store that a folder holds."""
    try:
        found = json.loads((folder / _STATE).read_text("utf-8"))
        if found["rules"] == _FORMAT:
            return State(str(found["store"]), int(found["number"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return NOTHING


def _drop_stray_deletes(folder: Path) -> None:
    """Delete ``.del`` files that a killed writer left without listing them in ``meta.json``.

    Tantivy would use the name again, and fails if the file exists.
    """
    try:
        segments = json.loads((folder / "meta.json").read_text("utf-8"))["segments"]
        stamps = {each["segment_id"]: each["deletes"] for each in segments}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        # New, or damaged, which opening it will report.
        return
    named = {f"{key.replace('-', '')}.{each['opstamp']}" for key, each in stamps.items() if each}
    for path in folder.glob("*.del"):
        if path.stem not in named:
            path.unlink(missing_ok=True)


def searched_words(question: str) -> list[str]:
    """Return the words of a question that are searched for, each once.

    Stop words are left out unless the question has no others.
    """
    found: dict[str, str] = {}
    # The question must be split by the same tokenizer as the texts.
    for word in _splitter().analyze(_composed(_SURROGATE.sub(" ", question))):
        found.setdefault(word.lower(), word)
    rare = [word for lower, word in found.items() if lower not in _STOP_WORDS]
    return (rare or list(found.values()))[:_MAX_TERMS]


def _composed(text: str) -> str:
    # The tokenizer splits at a combining mark.
    return unicodedata.normalize("NFC", text)


def _query(terms: Sequence[str], articles: Sequence[int] | None, fuzzy: bool) -> "Query":
    from tantivy import Occur, Query

    if fuzzy:
        queries = [
            Query.fuzzy_term_query(_schema(), "text", term, distance)
            for term in terms
            for distance in (1, 2)
        ]
    else:
        queries = [Query.term_query(_schema(), "text", term, "freq") for term in terms]
    any_term = Query.boolean_query([(Occur.Should, query) for query in queries])
    if articles is None:
        return any_term
    scope = Query.const_score_query(Query.term_set_query(_schema(), "article", list(articles)), 0.0)
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
    builder.add_unsigned_field("article", indexed=True)
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    return builder.build()


@cache
def _splitter() -> "TextAnalyzer":
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
def _translating_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unusable(folder.parent, error.strerror or str(error)) from error
    except BaseException as error:
        # A panic in Tantivy's Rust code is no Exception.
        if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
            raise
        found = _SYSTEM_ERROR.search(str(error))
        code = int(found[1] or found[2]) if found else 0
        if code in _NOT_WRITABLE:
            raise unusable(folder.parent, os.strerror(code)) from error
        raise StoreDamagedError(
            f"The search index in {folder} cannot be read ({error}); run footnote check."
        ) from error
