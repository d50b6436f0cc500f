"""Export a store to one file, and import it elsewhere.

The file is a ZIP archive of two parts: a manifest with the version, the recipe and a checksum, and
a line of JSON for each article with its passages, sentences and vectors. Everything else in a store
is derived from these, and is rebuilt on import.
"""

import hashlib
import json
import os
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import numpy as np
from sqlalchemy import Connection

from index.embedding import Embedder, embedder_of
from index.errors import (
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreNotWritableError,
    UsageError,
)
from index.fields import checked_fields
from index.outdated import outdated_articles
from index.preparation import prepare_again
from index.settings import IndexSettings
from index.store import (
    CATALOG,
    Catalog,
    PreparedArticle,
    PreparedSentence,
    Writer,
    article_of,
    prepared_passages,
    recipe_of,
    rows_of_version,
)
from index.types import Progress

_FORMAT = 3
_OLDER = 2
# As this version and the older one write them; others raise errors of their own kinds.
_COMPRESSED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_MANIFEST, _ARTICLES = "manifest.json", "articles.jsonl"
# Only this many articles are held in memory during an import.
_AT_ONCE = 50


def export_store(target: Path, *, settings: IndexSettings | None = None) -> int:
    """Write the store to a file, which must not exist, and return the number of articles.

    Raises UsageError if the file exists or its folder does not, and StoreError.
    """
    settings = settings or IndexSettings.from_environment()
    if target.exists():
        raise UsageError(f"The file {target} exists already; name another one.")
    if not target.absolute().parent.is_dir():
        raise UsageError(f"The folder {target.absolute().parent} does not exist; create it first.")
    part = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        with closing(Catalog(settings)) as catalog, _written_to(target), catalog.snapshot():
            if not catalog.state().store:
                raise StoreError(f"There is no store in {settings.home}; add an article first.")
            catalog.database.refuse_damaged()
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                count, sha256 = _pack(archive, catalog)
                manifest = {
                    "footnote_store": _FORMAT,
                    "recipe": catalog.recipe(),
                    "articles": count,
                    "sha256": {_ARTICLES: sha256},
                }
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=2))
            os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return count


def import_store(
    source: Path,
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> int:
    """Put an exported store into the data folder, which must have no articles.

    The articles of an archive that an earlier version wrote are embedded again. An import that
    was cut off goes on when it is repeated. Return the number of articles. Raises
    StoreMismatchError for a store that was built otherwise, UsageError if there are articles
    already, and StoreError.
    """
    settings = settings or IndexSettings.from_environment()
    embedder = embedder or embedder_of(settings)
    recipe = recipe_of(settings, embedder)
    if not source.is_file():
        what = "is a folder" if source.is_dir() else "does not exist"
        raise UsageError(f"{source} {what}; name a file that footnote export wrote.")
    count = 0
    with (
        closing(Writer(settings, recipe)) as writer,
        TemporaryDirectory(prefix="footnote-") as folder,
    ):
        manifest, sha256 = _unzip(source, Path(folder))
        batches: Iterator[list[PreparedArticle]]
        if manifest["footnote_store"] == _FORMAT:
            _refuse_other(manifest["recipe"], recipe, source)
            batches = _unpack(Path(folder, _ARTICLES), writer)
        else:
            batches = (
                prepare_again(articles, writer, settings, embedder, progress)
                for articles in outdated_articles(Path(folder, CATALOG))
            )
        writer.begin_import(sha256)
        for batch in batches:
            writer.add(batch)
            for each in batch:
                if each.article.fields:
                    writer.set_fields(each.article.id, checked_fields(each.article.fields))
            count += len(batch)
        writer.end_import()
    return count


def _pack(archive: zipfile.ZipFile, catalog: Catalog) -> tuple[int, str]:
    """Write the articles to an archive, and return their number and the SHA-256 of the lines."""
    digest = hashlib.sha256()
    versions = sorted(catalog.live(None))
    with archive.open(_ARTICLES, "w", force_zip64=True) as target:
        for version in versions:
            with catalog.database.reading() as connection:
                packed = _packed(connection, version)
                packed["fields"] = catalog.fields(packed["article"][0])
                line = json.dumps(packed, separators=(",", ":"))
            data = f"{line}\n".encode()
            digest.update(data)
            target.write(data)
    return len(versions), digest.hexdigest()


def _packed(connection: Connection, version: int) -> dict[str, Any]:
    rows = rows_of_version(connection, version)
    if not rows.are_intact:
        raise StoreDamagedError(
            f"The vectors of {rows.article[0]} are damaged; run footnote check, then export again."
        )
    return {
        "article": rows.article,
        "added": rows.added,
        "passages": rows.passages,
        "sentences": rows.sentences,
        "vectors": [
            [b64encode(vector).decode(), b64encode(directions).decode()]
            for vector, directions in rows.vectors
        ],
    }


def _unpack(path: Path, writer: Writer) -> Iterator[list[PreparedArticle]]:
    """Yield the articles of an archive as new versions, some at a time."""
    with path.open(encoding="utf-8") as file:
        while lines := list(islice(file, _AT_ONCE)):
            versions = writer.take_versions(len(lines))
            yield [
                _unpacked(json.loads(line), version)
                for line, version in zip(lines, versions, strict=True)
            ]


def _unpacked(line: Mapping[str, Any], version: int) -> PreparedArticle:
    directions = b"".join(b64decode(each) for _, each in line["vectors"])
    rows = np.frombuffer(directions, np.int8).reshape(len(line["sentences"]), -1)
    sentences = []
    for fields, row in zip(line["sentences"], rows, strict=True):
        passage, start, end, kind, lead_start, lead_end = fields
        lead = None if lead_start is None else (lead_start, lead_end)
        sentences.append(PreparedSentence(passage, start, end, row, kind, lead))
    return PreparedArticle(
        replace(article_of(tuple(line["article"])), fields=line.get("fields", {})),
        version,
        prepared_passages(line["passages"], [b64decode(vector) for vector, _ in line["vectors"]]),
        tuple(sentences),
        line["added"],
    )


def _refuse_other(built: Mapping[str, str], recipe: Mapping[str, str], source: Path) -> None:
    for name, here in recipe.items():
        if (there := built.get(name)) != here:
            raise StoreMismatchError(
                f"The articles in {source} were indexed with {name} {there}, and now {name} is "
                f"{here}; set it as it was there, or add the articles themselves."
            )


def _unzip(source: Path, folder: Path) -> tuple[dict[str, Any], str]:
    """Put the articles of an archive into a folder; return its manifest and their SHA-256.

    Raises StoreError for a damaged one.
    """
    try:
        with _written_to(source), zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            if (version := manifest["footnote_store"]) not in (_FORMAT, _OLDER):
                raise StoreMismatchError(
                    f"The file {source} was exported by another version of Footnote (format "
                    f"{version}, not {_FORMAT}); import it with that version."
                )
            if any(each.compress_type not in _COMPRESSED for each in archive.infolist()):
                raise zipfile.BadZipFile("no exported store is compressed like that")
            part = _ARTICLES if version == _FORMAT else CATALOG
            expected = manifest["sha256"][part]
            with _written_to(folder):
                archive.extract(part, folder)
    # A single corrupted byte can cause any of these.
    except (
        zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, TypeError, ValueError
    ) as error:  # fmt: skip
        raise StoreError(
            f"The file {source} is damaged, or is no exported store; export it again."
        ) from error
    with Path(folder, part).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 != expected:
        raise StoreError(f"The file {source} is damaged ({part}); export it again.")
    return manifest, sha256


@contextmanager
def _written_to(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreNotWritableError(
            f"{place} cannot be read or written ({error.strerror or error}); check its permissions "
            "and free space."
        ) from error
