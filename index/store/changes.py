"""Change the database, one transaction per change."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select

from index.store.catalog import LIVE, row_of
from index.store.recipe import count_up, record, recorded
from index.store.tables import (
    ARTICLES,
    CHANGES,
    FIELDS,
    PASSAGES,
    REMOVED,
    SENTENCES,
    VECTORS,
    VERSIONS,
)
from index.store.versions import PreparedArticle, PreparedSentence, checksum, stored
from index.types import Fields

# Removed articles can be restored for this long, and at most this many of them.
RESTORABLE_SECONDS = 3600
_MAX_RESTORABLE = 1000
# So many changes are kept for replicas to follow.
_MAX_CHANGES = 100_000


def begin(connection: Connection, recipe: Mapping[str, str]) -> None:
    """Record a store's identity and recipe, unless they are."""
    known = recorded(connection)
    new = {name: value for name, value in recipe.items() if name not in known}
    if "store" not in known:
        new["store"] = uuid4().hex
    if new:
        record(connection, new)


def next_versions(connection: Connection, count: int) -> list[int]:
    """Return version numbers that no other change had or will have."""
    last = count_up(connection, "last_version", count)
    return list(range(last - count + 1, last + 1))


def write(connection: Connection, versions: Sequence[PreparedArticle]) -> None:
    """Write versions, which nobody reads before they are live."""
    connection.execute(insert(VERSIONS), [_version(each) for each in versions])
    passages = [pair for each in versions for pair in _passages(each)]
    for table, rows in (
        (PASSAGES, [row for row, _ in passages]),
        (SENTENCES, [row for each in versions for row in _sentences(each)]),
        (VECTORS, [row for _, row in passages]),
    ):
        if rows:
            connection.execute(insert(table), rows)


def in_place(connection: Connection, versions: Sequence[PreparedArticle]) -> list[PreparedArticle]:
    """Return versions with the dates when their articles' live ones were added.

    Those without a live one are left out.
    """
    query = select(ARTICLES.c.id, VERSIONS.c.added).select_from(LIVE)
    query = query.where(ARTICLES.c.id.in_([each.article.id for each in versions]))
    added = dict(connection.execute(query).all())
    return [
        replace(each, added=added[each.article.id]) for each in versions if each.article.id in added
    ]


def make_live(connection: Connection, versions: Sequence[PreparedArticle]) -> None:
    """Make written versions live in place of their articles' previous ones, all at once."""
    ids = [each.article.id for each in versions]
    # A removed article with such an id counts as replaced.
    keep_no_longer(connection, ids)
    connection.execute(delete(ARTICLES).where(ARTICLES.c.id.in_(ids)))
    _set_live(connection, {each.article.id: each.version for each in versions})


def remove_live(
    connection: Connection, article_id: str, *, restorable: bool
) -> dict[int, tuple[str, int]]:
    """Take an article down; return its version with the article's id and number of passages.

    A sweep deletes it, a restorable one once it is too late to restore it.
    """
    found = _take_down(connection, article_id)
    if found is None:
        return {}
    version, passages = found
    if restorable:
        row = {"article_id": article_id, "version": version, "at": int(time.time())}
        connection.execute(insert(REMOVED), row)
    log(connection, [version], "down")
    return {version: (article_id, passages)}


def restorable(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Return the versions that can be restored, by article id."""
    query = select(REMOVED.c.article_id, REMOVED.c.version).where(REMOVED.c.article_id.in_(ids))
    return dict(connection.execute(query).all())


def bring_back(connection: Connection, versions: Mapping[str, int]) -> None:
    """Make removed versions live again."""
    keep_no_longer(connection, list(versions))
    _set_live(connection, versions)


def keep_no_longer(connection: Connection, ids: Sequence[str] | None) -> None:
    """Let a sweep delete what is kept of removed articles; of all of them for None."""
    query = delete(REMOVED)
    connection.execute(query if ids is None else query.where(REMOVED.c.article_id.in_(ids)))


def not_live(connection: Connection) -> dict[int, tuple[str, int]]:
    """Return the versions to sweep, with their article's id and number of passages.

    They were removed, replaced, or never completely written. Leaves out those that can still be
    restored.
    """
    now = int(time.time())
    # A clock that was set back must not keep anything longer.
    kept = (
        select(REMOVED.c.version)
        .where(REMOVED.c.at.between(now - RESTORABLE_SECONDS, now + RESTORABLE_SECONDS))
        .order_by(REMOVED.c.at.desc(), REMOVED.c.version.desc())
        .limit(_MAX_RESTORABLE)
    )
    query = select(VERSIONS.c.number, VERSIONS.c.article_id, VERSIONS.c.passages).where(
        VERSIONS.c.number.not_in(select(ARTICLES.c.live)),
        VERSIONS.c.number.not_in(kept),
    )
    return {number: (name, passages) for number, name, passages in connection.execute(query)}


def forget(connection: Connection, versions: Sequence[int]) -> None:
    """Delete versions and all their rows, unless they are live, and fields of what is no more."""
    of = VERSIONS.c.number.in_(versions), VERSIONS.c.number.not_in(select(ARTICLES.c.live))
    ids = connection.scalars(select(VERSIONS.c.article_id).where(*of)).all()
    connection.execute(delete(VERSIONS).where(*of))
    gone = delete(FIELDS).where(FIELDS.c.article_id.in_(ids))
    for kept in (ARTICLES.c.id, REMOVED.c.article_id):
        gone = gone.where(FIELDS.c.article_id.not_in(select(kept)))
    connection.execute(gone)
    log(connection, versions, "gone")


def set_fields(connection: Connection, article_id: str, fields: Fields) -> int:
    """Replace the values of some names; return how many values an article has then."""
    own = FIELDS.c.article_id == article_id
    connection.execute(delete(FIELDS).where(own, FIELDS.c.name.in_(list(fields))))
    rows = [
        {"article_id": article_id, "name": name, "position": position, "value": value}
        for name, values in fields.items()
        for position, value in enumerate(values)
    ]
    if rows:
        connection.execute(insert(FIELDS), rows)
    return connection.scalar(select(func.count()).select_from(FIELDS).where(own)) or 0


def log(connection: Connection, versions: Sequence[int], what: str) -> None:
    """Tell replicas what became of versions, and count the store's generation up."""
    if not versions:
        return
    last = count_up(connection, "generation", len(versions))
    first = last - len(versions) + 1
    rows = [
        {"number": number, "version": version, "what": what}
        for number, version in enumerate(versions, first)
    ]
    connection.execute(insert(CHANGES), rows)
    connection.execute(delete(CHANGES).where(CHANGES.c.number <= last - _MAX_CHANGES))


def live(connection: Connection) -> dict[int, tuple[str, int]]:
    """Return the live versions with their article's id and number of passages."""
    query = select(VERSIONS.c.number, ARTICLES.c.id, VERSIONS.c.passages).select_from(LIVE)
    rows = connection.execute(query.order_by(VERSIONS.c.number))
    return {number: (article_id, passages) for number, article_id, passages in rows}


def _take_down(connection: Connection, article_id: str) -> tuple[int, int] | None:
    """Let an article be live no more; return its version and the number of its passages."""
    named = ARTICLES.c.id == article_id
    query = select(VERSIONS.c.number, VERSIONS.c.passages).select_from(LIVE).where(named)
    found = connection.execute(query).first()
    connection.execute(delete(ARTICLES).where(named))
    return None if found is None else (found.number, found.passages)


def _set_live(connection: Connection, versions: Mapping[str, int]) -> None:
    if versions:
        rows = [{"id": article_id, "live": version} for article_id, version in versions.items()]
        connection.execute(insert(ARTICLES), rows)
    log(connection, list(versions.values()), "live")


def _version(prepared: PreparedArticle) -> dict[str, Any]:
    return {
        "number": prepared.version,
        **row_of(prepared.article),
        "characters": len(prepared.article.text),
        "added": prepared.added or datetime.now(UTC).isoformat(timespec="seconds"),
        "passages": len(prepared.passages),
        "sentences": len(prepared.sentences),
    }


def _passages(prepared: PreparedArticle) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the row of each passage with that of its vector and its own sentences' directions."""
    homes: list[list[PreparedSentence]] = [[] for _ in prepared.passages]
    for sentence in prepared.sentences:
        homes[sentence.passage].append(sentence)
    first = 0
    for position, (passage, own) in enumerate(zip(prepared.passages, homes, strict=True)):
        key = {"version": prepared.version, "position": position}
        row = {
            **key,
            "start": passage.start,
            "end": passage.end,
            "home_start": passage.home[0],
            "home_end": passage.home[1],
            "first_sentence": first,
            "sentences": len(own),
            "heading": json.dumps(passage.heading),
            "page": passage.page,
        }
        vector = stored(passage.vector)
        directions = b"".join(each.direction.astype(np.int8).tobytes() for each in own)
        first += len(own)
        yield (
            row,
            {
                **key,
                "checksum": checksum(vector, directions),
                "vector": vector,
                "directions": directions,
            },
        )


def _sentences(prepared: PreparedArticle) -> Iterator[dict[str, Any]]:
    for position, sentence in enumerate(prepared.sentences):
        lead_start, lead_end = sentence.lead or (None, None)
        yield {
            "version": prepared.version,
            "position": position,
            "passage": sentence.passage,
            "start": sentence.start,
            "end": sentence.end,
            "kind": sentence.kind,
            "lead_start": lead_start,
            "lead_end": lead_end,
        }
