"""Export a store to one file, and import it elsewhere.

The file is a ZIP archive: a manifest with the version and a checksum of each part, the catalog, and
the files of vectors. The indexes of words and Chroma's collection are made again from them.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import IO, Any
from uuid import uuid4

from index.embedding import Embedder, embedder_of
from index.errors import (
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreNotWritableError,
    UsageError,
)
from index.settings import IndexSettings
from index.store import (
    CATALOG,
    DATA,
    IMPORTING,
    VECTORS,
    Block,
    Catalog,
    CatalogState,
    VectorFiles,
    Writer,
    damaged_blocks,
    index_words,
    recipe_of,
    write_lock,
)

_FORMAT = 2
_MANIFEST = "manifest.json"
_CHUNK = 1 << 20


def export_store(target: Path, *, settings: IndexSettings | None = None) -> int:
    """Write the store to a file, which must not exist, and return the number of articles.

    Raises UsageError for a file that exists and StoreError.
    """
    settings = settings or IndexSettings.from_environment()
    if target.exists():
        raise UsageError(f"The file {target} exists already; name another one.")
    if not target.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {target.absolute().parent}; make it first.")
    part = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        with _written_to(target), TemporaryDirectory(dir=target.parent) as folder:
            state, blocks = _copied(settings.home, Path(folder))
            sums: dict[str, str] = {}
            with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
                with Path(folder, CATALOG).open("rb") as file:
                    sums[CATALOG] = _pack(archive, CATALOG, file)
                vectors = settings.home / DATA / state.files.name / VECTORS
                for name, size in _sizes(vectors, state, blocks).items():
                    with (vectors / name).open("rb") as file:
                        sums[f"{VECTORS}/{name}"] = _pack(archive, f"{VECTORS}/{name}", file, size)
                manifest = {"footnote_store": _FORMAT, "sha256": sums}
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=2))
            os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return len(blocks)


def import_store(
    source: Path, *, settings: IndexSettings | None = None, embedder: Embedder | None = None
) -> int:
    """Put an exported store into the data folder, which must have no articles.

    Return the number of articles. Raises StoreMismatchError for a store that was built otherwise,
    UsageError if there are articles already, and StoreError; the data folder is then as it was.
    """
    settings = settings or IndexSettings.from_environment()
    embedder = embedder or embedder_of(settings)
    home = settings.home
    if not source.is_file():
        what = "is a folder" if source.is_dir() else "does not exist"
        raise UsageError(f"{source} {what}; name a file that footnote export wrote.")
    with write_lock(home), _written_to(home):
        current = Catalog(home)
        try:
            if current.state().store and current.count():
                raise UsageError(
                    f"The data folder {home} has articles already; name an empty one with "
                    "FOOTNOTE_HOME, or remove them."
                )
        finally:
            current.close()
        staging = Path(mkdtemp(prefix=IMPORTING, dir=home))
        try:
            name = _unpack(source, staging)
            count = _checked(staging, recipe_of(settings, embedder), source)
            index_words(staging)
            (home / DATA).mkdir(exist_ok=True)
            os.replace(staging / DATA / name, home / DATA / name)
            for suffix in ("-wal", "-shm"):
                (home / f"{CATALOG}{suffix}").unlink(missing_ok=True)
            # From here on the imported store is the store.
            os.replace(staging / CATALOG, home / CATALOG)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    writer = Writer(home, recipe_of(settings, embedder))
    try:
        writer.repair()
    finally:
        writer.close()
    return count


def _checked(home: Path, recipe: Mapping[str, str], source: Path) -> int:
    """Return the number of articles of a store. Raises StoreError if it cannot be used here."""
    catalog = Catalog(home)
    try:
        if (found := catalog.difference(recipe)) is not None:
            name, there, here = found
            raise StoreMismatchError(
                f"The articles in {source} were indexed with {name} {there}, and now {name} is "
                f"{here}; set it as it was there, or add the articles themselves."
            )
        return catalog.count()
    finally:
        catalog.close()


def _copied(home: Path, folder: Path) -> tuple[CatalogState, list[Block]]:
    """Copy the catalog as it is at one moment, and return its state and its articles' blocks.

    Rows of vectors that it names never change, so nobody has to wait.
    """
    standing, copy = Catalog(home), Catalog(folder)
    try:
        if not standing.state().store:
            raise StoreError(f"There is no store in {home}; add an article first.")
        standing.database.copy(folder / CATALOG)
        _leave_out_what_is_removed(folder / CATALOG)
        return copy.state(), copy.blocks()
    finally:
        standing.close()
        copy.close()


def _sizes(vectors: Path, state: CatalogState, blocks: list[Block]) -> dict[str, int]:
    """Return how many bytes of each file of vectors a catalog names.

    Raises StoreDamagedError if they are not those that were written.
    """
    files = VectorFiles(vectors, state.dimension)
    if damaged_blocks(blocks, files, state.ends):
        raise StoreDamagedError(
            f"Vectors in {vectors} are missing or damaged; run footnote check, then export again."
        )
    return files.sizes(state.ends)


def _leave_out_what_is_removed(catalog: Path) -> None:
    with closing(sqlite3.connect(catalog, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM versions WHERE number NOT IN (SELECT live FROM articles)")
        connection.execute("VACUUM")
        connection.execute("PRAGMA journal_mode = DELETE")


def _pack(archive: zipfile.ZipFile, name: str, file: IO[bytes], size: int = sys.maxsize) -> str:
    """Write so many bytes of a file to an archive, and return their SHA-256."""
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as target:
        while size and (data := file.read(min(size, _CHUNK))):
            digest.update(data)
            target.write(data)
            size -= len(data)
    return digest.hexdigest()


def _unpack(source: Path, home: Path) -> str:
    """Make a store of the parts that the manifest names; return the name of its files' folder.

    Raises StoreError unless the checksums are right.
    """
    name = uuid4().hex
    try:
        with zipfile.ZipFile(source) as archive:
            for part, expected in _parts(archive, source).items():
                target = home / part if part == CATALOG else home / DATA / name / part
                target.parent.mkdir(parents=True, exist_ok=True)
                if _extract(archive, part, target) != expected:
                    raise StoreError(f"The file {source} is damaged ({part}); export it again.")
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise StoreError(
            f"The file {source} is damaged, or is no exported store; export it again."
        ) from error
    with closing(sqlite3.connect(home / CATALOG)) as connection, connection:
        connection.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", [("files", name), ("mirrored", "")]
        )
    return name


def _extract(archive: zipfile.ZipFile, part: str, target: Path) -> str:
    """Write a part to a file on the disk, and return its SHA-256."""
    digest = hashlib.sha256()
    with archive.open(part) as source, target.open("wb") as file:
        while data := source.read(_CHUNK):
            digest.update(data)
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _parts(archive: zipfile.ZipFile, source: Path) -> Mapping[str, str]:
    try:
        manifest: Any = json.loads(archive.read(_MANIFEST))
        version, sums = manifest["footnote_store"], manifest["sha256"]
    except (ValueError, TypeError) as error:
        raise StoreError(f"The manifest of {source} cannot be read; export it again.") from error
    if version != _FORMAT:
        raise StoreMismatchError(
            f"The file {source} was exported by another version of Footnote (format {version}, "
            f"not {_FORMAT}); import it with that version."
        )
    known = {CATALOG, *(f"{VECTORS}/{name}" for name in VectorFiles.NAMES)}
    if not isinstance(sums, dict) or set(sums) != known:
        raise StoreError(f"The manifest of {source} names other parts than a store has.")
    return sums


@contextmanager
def _written_to(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreNotWritableError(
            f"{place} cannot be read or written ({reason}); check its permissions and free space."
        ) from error
