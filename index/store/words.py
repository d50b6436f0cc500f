"""BM25 with tantivy: the only import of tantivy, whose errors become Footnote's.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009. The index
is a replica of the database's passages on each machine. It follows the database's log of changes,
and is rebuilt if it is damaged or too far behind. It may hold passages that are no longer live.
"""

import errno
import json
import logging
import os
import re
import shutil
import threading
import unicodedata
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, func, select

from index.errors import StoreDamagedError, StoreNotWritableError
from index.store.catalog import StoreState
from index.store.database import Database
from index.store.recipe import recorded
from index.store.sqlite_file import unusable
from index.store.tables import CHANGES, VERSIONS
from index.store.versions import Found, searched_texts

if TYPE_CHECKING:
    from tantivy import Index, Query, Searcher, TextAnalyzer

WORDS = "words"

# Increase when texts are indexed in another way.
_FORMAT = 1
_STATE = "footnote.json"
_NOTHING = StoreState("", -1)
# How long to wait for another process's lock: briefly where there is an index to search meanwhile,
# long where one has to be built from nothing.
_WAIT_SECONDS, _WAIT_FOR_ALL_SECONDS = 0.5, 600.0
# Questions that are being answered while an article changes still search the generation before.
_KEPT_GENERATIONS = 3
# At most this many words per query: only the first words of a very long question are searched.
_MAX_TERMS = 64
# A document's place holds its version above these bits, and its position in them.
_POSITION_BITS = 24
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
        # A folder of its own, where the data folder cannot be written.
        self._temporary: TemporaryDirectory[str] | None = None
        self._searchers: OrderedDict[int, Searcher] = OrderedDict()
        self._state = _NOTHING
        self._lock = threading.Lock()

    def close(self) -> None:
        """Release the files."""
        with self._lock:
            self._searchers.clear()
            self._state = _NOTHING
            if self._temporary is not None:
                self._temporary.cleanup()
                self._temporary = None

    @property
    def _folder(self) -> Path:
        return (
            self._database.home if self._temporary is None else Path(self._temporary.name)
        ) / WORDS

    def best(
        self,
        question: str,
        limit: int,
        versions: Sequence[int] | None = None,
        *,
        fuzzy: bool = False,
        generation: int = -1,
    ) -> Found:
        """Return (place, BM25 score) of the best passages with a word of a question.

        They are of any version, live or not, as they were at the store's ``generation`` if that
        was not long ago.

        ``versions`` are the only ones searched; None is all. ``fuzzy`` matches terms within two
        edits, closer ones first: words one edit apart can have stems two edits apart.
        """
        terms = [term for word in searched_words(question) for term in _analyzer().analyze(word)]
        searcher = self._searcher(generation)
        if searcher is None or not terms or limit < 1 or (versions is not None and not versions):
            return []
        with _translating_errors(self._folder):
            return _found(searcher, _query(terms, versions, fuzzy), limit)

    def are(self, counts: Mapping[int, int]) -> bool:
        """Return whether the index holds this many passages of each version, and no others."""
        searcher = self._searcher()
        if searcher is None:
            return not counts
        try:
            return self._counted(searcher) == Counter(counts)
        except StoreDamagedError:
            return False

    def catch_up(self, state: StoreState) -> None:
        """Index what changed up to a state of the store, unless that is done.

        While another process does so, what is indexed already is searched.
        """
        if not state.store or state.is_in(self._state):
            return
        with self._lock:
            if state.is_in(self._state):
                return
            try:
                self._open(state)
            except StoreNotWritableError:
                if self._temporary is not None:
                    raise
                self._temporary = TemporaryDirectory(prefix="footnote-")
                self._open(state)

    def rebuild(self) -> None:
        """Rebuild the index from the database."""
        with self._lock:
            self._update_locked(anew=True, discard=True)
            self._open(_state(self._folder))

    def _searcher(self, generation: int = -1) -> "Searcher | None":
        with self._lock:
            latest = next(reversed(self._searchers.values()), None)
            return self._searchers.get(generation, latest)

    def _counted(self, searcher: "Searcher") -> Counter[int]:
        from tantivy import Query

        with _translating_errors(self._folder):
            found = _found(searcher, Query.all_query(), max(searcher.num_docs, 1))
        return Counter(version for (version, _), _ in found)

    def _open(self, state: StoreState) -> None:
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
        self._searchers.pop(self._state.generation, None)
        self._searchers[self._state.generation] = searcher
        while len(self._searchers) > _KEPT_GENERATIONS:
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
    places = searcher.fast_field_values("place", [address for _, address in hits])
    position = (1 << _POSITION_BITS) - 1
    return [
        ((int(place or 0) >> _POSITION_BITS, int(place or 0) & position), float(score))
        for (score, _), place in zip(hits, places, strict=True)
    ]


def _open_searcher(folder: Path) -> "Searcher":
    with _translating_errors(folder):
        return _index(folder).searcher()


def _update(folder: Path, connection: Connection) -> None:
    """Index what changed since the last time, or all of it."""
    state = StoreState.of(recorded(connection))
    known = _state(folder)
    if known == state:
        return
    oldest = connection.execute(select(func.min(CHANGES.c.number))).scalar() or 0
    incremental = known.is_in(state) and oldest - 1 <= known.generation
    if incremental:
        try:
            _write(folder, connection, *_changed(connection, known.generation))
        except StoreDamagedError as error:
            _LOGGER.warning("%s Rebuilding it.", error)
            incremental = False
    if not incremental:
        shutil.rmtree(folder, ignore_errors=True)
        every = connection.execute(select(VERSIONS.c.number).order_by(VERSIONS.c.number)).scalars()
        _write(folder, connection, list(every), [])
    part = folder / f"{_STATE}.part"
    part.write_text(json.dumps({"rules": _FORMAT, **asdict(state)}), "utf-8")
    os.replace(part, folder / _STATE)


def _changed(connection: Connection, since: int) -> tuple[list[int], list[int]]:
    """Return the versions that became live after a generation, and those that are gone."""
    rows = connection.execute(
        select(CHANGES.c.version, CHANGES.c.what)
        .where(CHANGES.c.number > since)
        .order_by(CHANGES.c.number)
    )
    last = dict(rows.all())
    live = [version for version, what in last.items() if what == "live"]
    return live, [version for version, what in last.items() if what == "gone"]


def _write(folder: Path, connection: Connection, live: Sequence[int], gone: Sequence[int]) -> None:
    """Index versions, and delete others."""
    from tantivy import Document, Query

    folder.mkdir(parents=True, exist_ok=True)
    if not (live or gone) and (folder / "meta.json").exists():
        return
    with _translating_errors(folder):
        _drop_stray_deletes(folder)
        writer = _index(folder).writer(_HEAP_BYTES, 1)
        try:
            for version in (*gone, *live):
                query = Query.term_query(_schema(), "version", version)
                writer.delete_documents_by_query(query)
            for version in live:
                for position, text in enumerate(searched_texts(connection, version)):
                    document = Document()
                    document.add_text("text", _composed(text))
                    document.add_unsigned("version", version)
                    document.add_unsigned("place", version << _POSITION_BITS | position)
                    writer.add_document(document)
            writer.commit()
        finally:
            writer.rollback()
            writer.wait_merging_threads()


def _state(folder: Path) -> StoreState:
    """Return the state of the store that a folder holds."""
    try:
        found = json.loads((folder / _STATE).read_text("utf-8"))
        if found["rules"] == _FORMAT:
            return StoreState(str(found["store"]), int(found["generation"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return _NOTHING


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


def _query(terms: Sequence[str], versions: Sequence[int] | None, fuzzy: bool) -> "Query":
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
