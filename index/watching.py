"""Watched sources: files, folders and addresses that are looked at again and again."""

import os
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import JSON, Column, LargeBinary, MetaData, Table, Text

from index.errors import UsageError
from index.loading import is_address, shown, walk_sources
from index.pipeline import add_articles, list_articles
from index.settings import IndexSettings
from index.sharing import Sharing
from index.store import PackageDatabase, PackageTables
from index.types import FailedSource, IngestReport, Progress, SkippedSource

_TABLES = MetaData()
_WATCHED = Table(
    "watched",
    _TABLES,
    # A path as the system encodes it, which need not be UTF-8.
    Column("source", LargeBinary, primary_key=True),
    Column("collection", Text, nullable=False),
    Column("looked", Text, nullable=False, default=""),
    *(Column(each, JSON, default={}) for each in ("changed", "failed", "vanished", "read")),
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A source, the collection for its articles, and what the last look found.

    ``looked`` is when that was, an ISO 8601 time in UTC, or empty for never. ``changed`` maps ids
    of articles to "added" or "replaced". The keys of the others are files and addresses:
    ``failed`` holds reasons, ``vanished`` ids of articles, and ``read`` a file's size and time of
    modification, nothing for an address.
    """

    source: str
    collection: str
    looked: str
    changed: dict[str, str]
    failed: dict[str, str]
    vanished: dict[str, str]
    read: dict[str, list[int]]


class Watch:
    """The watched sources of a store. Methods raise StoreError if the database cannot be used."""

    def __init__(self) -> None:
        """Read the settings from the environment; nothing is opened or created yet."""
        self._settings = IndexSettings.from_environment()
        tables = PackageTables("watched sources", (_TABLES.create_all,))
        self._database = PackageDatabase(self._settings, tables)
        self._sharing = Sharing(self._settings)

    def close(self) -> None:
        """Close the idle connections."""
        self._database.close()
        self._sharing.close()

    def all(self) -> list[Watched]:
        """Return what is watched."""
        if not self._database.exists():
            return []
        with self._database.reading() as connection:
            rows = connection.execute(_WATCHED.select().order_by(_WATCHED.c.source)).all()
        return [Watched(os.fsdecode(row.source), *row[1:]) for row in rows]

    def start(self, sources: Sequence[str], collection: str) -> list[Watched]:
        """Watch sources from now on, and return them; one that is watched already starts afresh.

        Raises AddressSourceError, and UsageError for a path or a collection that is not there.
        """
        # Raises at once for a malformed address; nothing is walked yet.
        walk_sources(sources)
        if collection:
            self._sharing.refuse_unknown(collection)
        for each in sources:
            if not is_address(each) and not os.path.exists(each):
                raise UsageError(f"{shown(each)!r} does not exist; check the path.")
        named = set(map(_key, sources))
        rows = [{"source": key, "collection": collection} for key in named]
        with self._database.changing(exclusive=True) as connection:
            connection.execute(_WATCHED.delete().where(_WATCHED.c.source.in_(named)))
            connection.execute(_WATCHED.insert(), rows)
        return [each for each in self.all() if _key(each.source) in named]

    def stop(self, sources: Sequence[str]) -> None:
        """Stop watching all of these sources, or none: raises UsageError for one not watched."""
        with self._database.changing() as connection:
            for each in sources:
                stopped = _WATCHED.delete().where(_WATCHED.c.source == _key(each))
                if not connection.execute(stopped).rowcount:
                    raise UsageError(f"{shown(each)} is not watched; see footnote watch --list.")

    def look(self, watched: Watched, progress: Callable[[Progress], None]) -> Watched:
        """Add what is new, has changed or failed the last time, and return what was found.

        What has vanished is told, and not removed. Raises what ``add_articles`` raises.
        """
        articles = {each.source or "": each.id for each in list_articles(settings=self._settings)}
        present, failed, gone = _found(watched.source, articles)
        known = watched.read
        due = [each for each, stamp in present.items() if not stamp or known.get(each) != stamp]
        report = self._added(due, watched.collection, progress) if due else IngestReport()
        failed |= {each.source: each.reason for each in report.failed}
        read = {each: stamp for each, stamp in present.items() if each not in failed}
        changed = dict.fromkeys(report.added, "added") | dict.fromkeys(report.replaced, "replaced")
        after = replace(
            watched,
            looked=datetime.now(UTC).isoformat(timespec="seconds"),
            changed=changed,
            failed=failed,
            vanished={each: articles[each] for each in sorted(gone) if not os.path.exists(each)},
            read=known | read if failed else read,
        )
        values, same = asdict(after), _WATCHED.c.source == _key(watched.source)
        del values["source"]
        with self._database.changing() as connection:
            connection.execute(_WATCHED.update().where(same).values(values))
        return after

    def _added(
        self, due: Sequence[str], collection: str, progress: Callable[[Progress], None]
    ) -> IngestReport:
        def put(article_id: str) -> None:
            if collection:
                self._sharing.put(article_id, collection)

        # A new article is put into its collection before anybody can see it.
        report = add_articles(
            due, settings=self._settings, progress=progress, arrived=lambda new, _: put(new.id)
        )
        for article_id in report.unchanged:
            put(article_id)
        return report


def _found(
    source: str, articles: Collection[str]
) -> tuple[dict[str, list[int]], dict[str, str], set[str]]:
    """Return what a source holds, with sizes and times; what failed; the sources that are gone."""
    real, failed = _stored(source), dict[str, str]()
    gone = {each for each in articles if Path(each).is_relative_to(real)}
    present: dict[str, list[int]] = {}
    for found in walk_sources([source]):
        if isinstance(found, FailedSource):
            failed[found.source] = found.reason
        elif not isinstance(found, SkippedSource):
            stamp, place = list[int](), _stored(found)
            # An address has none; if a file has none, reading it says why.
            with suppress(OSError):
                stamp = [(state := os.stat(found)).st_size, state.st_mtime_ns]
            # A file that has vanished is told, but has not failed.
            if stamp or place not in gone:
                present[str(found)] = stamp
                gone.discard(place)
    if failed or (present and not os.path.exists(source)):
        # A folder that is gone, empty or cannot be listed may not be mounted.
        gone.clear()
    return present, failed, gone


def _key(source: str) -> bytes:
    return os.fsencode(source if is_address(source) else os.path.abspath(source))


def _stored(path: Path | str) -> str:
    """Return a path as it is in the list of articles."""
    return os.fsencode(os.path.realpath(path)).decode("utf-8", "backslashreplace")
