"""The store's record of its own recipe, generation and writer session, and its texts."""

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from index.embedding import Embedder
from index.lines import Span, read_text, searched_text
from index.store.vector_files import Ends, Rows

if TYPE_CHECKING:
    from index.settings import IndexSettings
    from index.store.prepared import PreparedArticle

# Increase when a change to cleaning or chunking alters what is stored for a text.
_CHUNKING_RULES = 3


# Vectors and the lexical index are in HOME/data/NAME; the catalog holds the name, so that one
# transaction puts new files in the place of old ones.
DATA, FIRST_FILES = "data", "0"
VECTORS, LEXICAL = "vectors", "lexical"
IMPORTING = "import-"
_READABLE_SECONDS = 60
# Fewer sentences than these take some 60 MB, which are not worth the work.
_MIN_GONE = 20_000


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit everything written inside the block, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def count_up(connection: sqlite3.Connection, name: str) -> int:
    """Increment a named counter and return it; the caller holds a transaction."""
    number = int(_recorded(connection, name) or 0) + 1
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(number)))
    return number


def record(connection: sqlite3.Connection, recipe: Mapping[str, str]) -> None:
    """Record the store's identity and recipe, unless they are already recorded."""
    with transaction(connection):
        connection.executemany(
            "INSERT OR IGNORE INTO meta VALUES (?, ?)", [("store", uuid4().hex), *recipe.items()]
        )


def next_versions(connection: sqlite3.Connection, count: int) -> list[int]:
    """Return version numbers that no other change had or will have."""
    with transaction(connection):
        return [count_up(connection, "last_version") for _ in range(count)]


def ends(connection: sqlite3.Connection) -> Ends:
    """Return where the files of vectors end."""
    return Ends.of(dict(connection.execute("SELECT name, value FROM meta")))


def record_ends(connection: sqlite3.Connection, ends: Ends) -> None:
    """Record where the files of vectors end, inside a transaction of the caller's."""
    connection.executemany(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)",
        [(f"{name}_end", str(value)) for name, value in asdict(ends).items()],
    )


def files_folder(connection: sqlite3.Connection, home: Path) -> Path:
    """Return the folder of vectors and of the lexical index that the catalog names."""
    return home / DATA / (_recorded(connection, "files") or FIRST_FILES)


def record_files(connection: sqlite3.Connection, name: str) -> None:
    """Put another folder in the place of that of the files, in a transaction of the caller's."""
    connection.executemany(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)",
        [("files", name), ("files_at", str(int(time.time())))],
    )


def superseded_folders(connection: sqlite3.Connection, home: Path) -> list[Path]:
    """Return the folders that no reader opens any more, and those of a killed writer."""
    since = time.time() - int(_recorded(connection, "files_at") or 0)
    current = files_folder(connection, home)
    found = list(home.glob(f"{IMPORTING}*"))
    # A question that began before the change reads the files of that time.
    if not 0 <= since < _READABLE_SECONDS and current.parent.exists():
        found += [path for path in current.parent.iterdir() if path != current]
    return found


def dimension(connection: sqlite3.Connection) -> int:
    """Return the dimension of the vectors."""
    return int(_recorded(connection, "dimension") or 1)


def next_session(connection: sqlite3.Connection) -> int:
    """Return the number of a writer's session."""
    with transaction(connection):
        return count_up(connection, "session")


def is_mirrored(connection: sqlite3.Connection) -> bool:
    """Return whether Chroma's collection holds just the live passages."""
    return _recorded(connection, "mirrored") == _recorded(connection, "generation")


def forget_mirrored(connection: sqlite3.Connection) -> None:
    """Have the next session compare Chroma's collection with the live passages."""
    with transaction(connection):
        connection.execute("DELETE FROM meta WHERE name = 'mirrored'")


def record_mirrored(connection: sqlite3.Connection) -> None:
    """Record that Chroma's collection holds just the live passages."""
    with transaction(connection):
        connection.execute(
            "INSERT OR REPLACE INTO meta SELECT 'mirrored', value FROM meta "
            "WHERE name = 'generation'"
        )


def _recorded(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def recipe_of(settings: "IndexSettings", embedder: Embedder) -> Mapping[str, str]:
    """Return how a store is built, which it records and is checked against on opening."""
    return {
        "embedder": embedder.name,
        "dimension": str(embedder.dimension),
        "chunking": (
            f"{settings.passage_tokens} tokens, overlap {settings.overlap_sentences}, "
            f"rules {_CHUNKING_RULES}"
        ),
    }


def is_due(ends: Ends, kept: int) -> bool:
    """Return whether most of what the files hold is gone; so many sentences are not."""
    gone = ends.sentences - kept
    return gone > max(_MIN_GONE, ends.sentences // 2)


def prepared_texts(prepared: "PreparedArticle") -> dict[Rows, Iterator[str]]:
    """Return the texts of ``passage_texts`` and ``sentence_texts`` before they are stored."""
    text, sentences = prepared.article.text, prepared.sentences
    leads: dict[int, Span | None] = {}
    for sentence in sentences:
        leads.setdefault(sentence.passage, sentence.lead)
    return {
        "passages": (
            searched_text(
                prepared.article.title,
                each.heading,
                text,
                (each.start, each.end),
                leads.get(number),
            )
            for number, each in enumerate(prepared.passages)
        ),
        "sentences": (
            read_text(text, (each.start, each.end), each.kind, each.lead) for each in sentences
        ),
    }


def passage_texts(connection: sqlite3.Connection, version: int) -> Iterator[str]:
    """Yield the text of each of a version's passages as it is searched."""
    title, text = _titled_text(connection, version)
    for start, end, heading, lead_start, lead_end in connection.execute(
        """
        SELECT passages.start, passages.end, heading, lead_start, lead_end
        FROM passages LEFT JOIN sentences ON sentences.version = passages.version
            AND sentences.position = first_sentence
        WHERE passages.version = ? ORDER BY passages.position
        """,
        (version,),
    ):
        lead = None if lead_start is None else (lead_start, lead_end)
        yield searched_text(title, json.loads(heading), text, (start, end), lead)


def sentence_texts(connection: sqlite3.Connection, version: int) -> Iterator[str]:
    """Yield the text of each of a version's sentences, a row with its table's header."""
    _, text = _titled_text(connection, version)
    for start, end, kind, lead_start, lead_end in connection.execute(
        """
        SELECT start, end, kind, lead_start, lead_end FROM sentences
        WHERE version = ? ORDER BY position
        """,
        (version,),
    ):
        lead = None if lead_start is None else (lead_start, lead_end)
        yield read_text(text, (start, end), kind, lead)


def _titled_text(connection: sqlite3.Connection, version: int) -> tuple[str, str]:
    """Return a version's title and text."""
    title, text = connection.execute(
        "SELECT title, text FROM versions WHERE number = ?", (version,)
    ).fetchone()
    return str(title), str(text)
