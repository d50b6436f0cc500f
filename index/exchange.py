"""Export articles as lines of JSON, and import them elsewhere, embedded anew."""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from index.embedding import Embedder, embedder_of
from index.errors import FootnoteError, StoreError, StoreNotWritableError, UsageError
from index.fields import checked_fields
from index.lines import is_line
from index.loading import check_id
from index.preparation import prepare_again
from index.settings import IndexSettings
from index.store import Catalog, Writer, recipe_of
from index.types import Article, Element, FailedSource, Heading, IngestReport, Progress

Line = Mapping[str, Any]
"""What is one line of an export: an object with the kind of thing it holds as its first name."""

# Articles are embedded and written this many at a time.
_AT_ONCE = 20
_LEVELS = 6
_ARTICLE = TypeAdapter(Article)


def export_store(
    target: Path, *, settings: IndexSettings | None = None, others: Iterable[Line] = ()
) -> int:
    """Write a file of the articles, one a line, then ``others``; return the number of articles.

    Only its owner may read it. Raises UsageError if the file exists or its folder does not, and
    StoreError.
    """
    settings = settings or IndexSettings.from_environment()
    if target.exists():
        raise UsageError(f"The file {target} exists already; name another one.")
    if not target.absolute().parent.is_dir():
        raise UsageError(f"The folder {target.absolute().parent} does not exist; create it first.")
    part = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        with closing(Catalog(settings)) as catalog, _used(target), catalog.snapshot():
            if not catalog.state().store:
                raise StoreError(f"There is no store in {settings.home}; add an article first.")
            catalog.database.refuse_damaged()
            number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            # UTF-8 cannot hold lone surrogates, and JSON escapes them as Python does.
            with open(number, "w", encoding="utf-8", errors="backslashreplace") as file:
                for line in chain(_lines(catalog), others):
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
            os.replace(part, target)
            return catalog.count()
    finally:
        part.unlink(missing_ok=True)


def import_store(
    source: Path,
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Callable[[Progress], None] | None = None,
    take_other: Callable[[Line], None] | None = None,
) -> IngestReport:
    """Add the articles of an exported file, as an add does, from their texts and structure.

    A line that is no article is reported in ``failed`` and changes nothing, and the others go on.
    ``take_other`` takes what ``others`` were of an export; it raises ValueError for anything else.
    Raises UsageError if there is no such file, StoreError, and ModelError.
    """
    settings = settings or IndexSettings.from_environment()
    embedder = embedder or embedder_of(settings)
    recipe = recipe_of(settings, embedder)
    if not source.is_file():
        what = "is a folder" if source.is_dir() else "does not exist"
        raise UsageError(f"{source} {what}; name a file that footnote export wrote.")
    with (
        closing(Catalog(settings)) as catalog,
        closing(Writer(settings, recipe)) as writer,
        _used(source),
        source.open("rb") as file,
    ):
        catalog.check(recipe)
        found: dict[str, list[Any]] = defaultdict(list)
        lines = _articles(file, take_other or _refuse, found["failed"])
        while some := list(islice(lines, _AT_ONCE)):
            changed = [each for each, _ in some if catalog.find(each.id) != each]
            found["unchanged"] += [each.id for each, _ in some if each not in changed]
            prepared = prepare_again(changed, settings, embedder, progress)
            dates = {article.id: added for article, added in some}
            dated = [replace(each, added=dates[each.article.id]) for each in prepared]
            for each, outcome in zip(dated, writer.put(dated) or (), strict=True):
                found[outcome].append(each.article.id)
            for article in (each for each, _ in some if each.fields):
                try:
                    writer.set_fields(article.id, article.fields)
                except UsageError as error:
                    found["failed"].append(FailedSource(article.id, str(error)))
    return IngestReport(**{name: tuple(each) for name, each in found.items()})


def _articles(
    file: Iterable[bytes], take_other: Callable[[Line], None], failed: list[FailedSource]
) -> Iterator[tuple[Article, str]]:
    """Yield the articles of a file with when they were added; list the lines that are none."""
    first: dict[str, int] = {}
    for number, data in enumerate(file, 1):
        try:
            line = _object(data) if data.strip() else {}
            if "article" in line:
                article, added = _article(line["article"])
                if first.setdefault(article.id, number) != number:
                    raise ValueError(f"its id is that of line {first[article.id]}")
                yield article, added
            elif line:
                take_other(line)
        except (ValueError, FootnoteError) as error:
            failed.append(FailedSource(f"line {number}", _reason(error)))


def _lines(catalog: Catalog) -> Iterator[Line]:
    for summary in catalog.articles():
        article = catalog.find(summary.id)
        if article is not None:
            document = asdict(replace(article, fields=catalog.fields(article.id)))
            del document["sha256"]
            yield {"article": {**document, "added": summary.added}}


def _object(line: bytes) -> Line:
    """Return the object of a line. Raises ValueError."""
    try:
        found = json.loads(line)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not JSON in UTF-8") from error
    if not isinstance(found, dict):
        raise ValueError("it is not a JSON object")
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"its {'.'.join(map(str, first['loc']))} cannot be used: {first['msg']}."
    return f"{str(error).rstrip('.')}."


def _refuse(_: Line) -> None:
    raise ValueError("it is no article")


def _article(document: Any) -> tuple[Article, str]:
    """Return the article of a line, and when it was added. Raises ValueError and UsageError."""
    text = document.get("text") if isinstance(document, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise ValueError("its article has no text")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    article = _ARTICLE.validate_python({**document, "sha256": sha256})
    check_id(article.id)
    facts = (article.source, article.byline, article.site, article.published, article.language)
    if not article.title.strip() or not is_line(article.title):
        raise ValueError("its article has no title of one line")
    if "\0" in "".join((text, *filter(None, facts))):
        raise ValueError("its article has a NUL character")
    if not _is_structured(article):
        raise ValueError("its headings, elements and pages are not spans of its text, in order")
    added = str(document.get("added") or "")
    if added:
        # Raises for what is no date.
        datetime.fromisoformat(added)
    return replace(article, fields=checked_fields(article.fields)), added


def _is_structured(article: Article) -> bool:
    """Return whether all spans of an article are in its text, and in order."""
    last = len(article.text)
    leads = [each.lead for each in article.elements if each.lead is not None]
    return (
        _are_apart(article.headings, last)
        and _are_apart(article.elements, last)
        and all(0 <= start < end <= last for start, end in leads)
        and all(1 <= each.level <= _LEVELS for each in article.headings)
        and all(each.depth >= 0 for each in article.elements)
        and [*article.pages] == sorted(each for each in article.pages if 0 <= each <= last)
    )


def _are_apart(spans: Sequence[Heading | Element], last: int) -> bool:
    places = [0, *(place for each in spans for place in (each.start, each.end)), last]
    return places == sorted(places) and all(each.start < each.end for each in spans)


@contextmanager
def _used(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreNotWritableError(
            f"{place} cannot be read or written ({error.strerror or error}); check its permissions "
            "and free space."
        ) from error
