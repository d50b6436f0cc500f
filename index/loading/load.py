"""Read files, folders and pasted text; no other module reads sources."""

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from index.errors import (
    EmptySourceError,
    SourceError,
    UnreadableSourceError,
    UsageError,
)
from index.loading.decode import decode_text
from index.settings import IndexSettings
from index.types import FailedSource, Heading

MAX_BYTES = 50_000_000

_MARKDOWN = frozenset({".md", ".markdown"})
_HEADED = re.compile(r"\s*#{1,6} +\S")
_PLAIN = frozenset({".txt", ".text"})
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,11}")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)", re.IGNORECASE)
_NAMELESS = "The name of a source is empty; name a file or a folder, or '-' to read pasted text."
_LONGEST_SHOWN = 120
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A source as read, before cleaning.

    ``source`` is an absolute path, an address, or None for pasted text; ``name`` is used in
    messages. ``title`` is None unless the source states one. If ``headings`` is not None, the
    text was cleaned before and is taken as it is; they are spans of it.
    """

    source: str | None
    name: str
    text: str
    markdown: bool
    article_id: str
    title: str | None = None
    headings: tuple[Heading, ...] | None = None


def walk_sources(paths: Sequence[str | Path]) -> Iterator[Path | str | FailedSource]:
    """Yield the files that paths and folders name, each once, folders in sorted order.

    An address is yielded as it is, a str.

    Folders are walked recursively, skipping hidden files and folders, links to folders, and
    files that are neither text nor Markdown. A folder that has nothing to read or cannot be
    listed is yielded as a FailedSource, as is an empty name. A file named directly is yielded
    unchecked: ``load_source`` reports what is wrong with it.

    Raises AddressSourceError before anything is yielded when an address is malformed.
    """
    for path in filter(is_address, paths):
        from index.fetching import parse_address

        parse_address(os.fspath(path))
    return _walk(paths)


def load_source(path: str | Path, settings: IndexSettings | None = None) -> RawDocument:
    """Read a text or Markdown file, or fetch the page at an address.

    Raises EmptySourceError when there is nothing to read, AddressSourceError and FetchError as
    ``fetch`` does, and UnreadableSourceError for anything else.
    """
    if is_address(path):
        from index.fetching import fetch

        page = fetch(os.fspath(path), settings or IndexSettings.from_environment())
        return document_source(page.data, page.address, page.suffix, page.address, page.charset)
    if not os.fspath(path):
        raise UnreadableSourceError(_NAMELESS)
    name = _shown(path)
    path = Path(path)
    suffix = _suffix(path)
    data = _read(path, name)
    if suffix not in _MARKDOWN | _PLAIN | {""}:
        raise UnreadableSourceError(
            f"{name} is not a text or Markdown file; save its text as a .txt or .md file "
            "and add that."
        )
    resolved = os.fsencode(path.resolve())
    return RawDocument(
        source=resolved.decode("utf-8", "backslashreplace"),
        name=name,
        text=_decoded(data, name),
        markdown=suffix in _MARKDOWN,
        article_id=f"{_slug(_stem(resolved))}-{hashlib.sha256(resolved).hexdigest()[:8]}",
    )


def is_address(path: str | Path) -> bool:
    """Return whether a source is an address and not the name of a file that exists."""
    text = os.fspath(path)
    # Path() folds the two slashes of an address into one.
    return bool(_ADDRESS.match(text)) and not os.path.lexists(text.replace("\0", ""))


def document_source(
    data: bytes, name: str, suffix: str, source: str, charset: str | None = None
) -> RawDocument:
    """Return what an address holds as a document; its id comes from the address.

    Raises SourceError like ``load_source``.
    """
    if suffix not in _MARKDOWN | _PLAIN | {""}:
        raise UnreadableSourceError(
            f"{name} is not a text or Markdown file; save its text as a .txt or .md file "
            "and add that."
        )
    if charset is not None:
        with suppress(UnicodeError):
            data = data.decode(charset).encode("utf-8")
    place = urlsplit(source)
    named = PurePosixPath(unquote(place.path)).stem or place.hostname or ""
    return RawDocument(
        source=source,
        name=name,
        text=_decoded(data, name),
        markdown=suffix in _MARKDOWN,
        article_id=f"{_slug(named)}-{hashlib.sha256(source.encode()).hexdigest()[:8]}",
    )


def text_source(
    text: str | bytes,
    title: str | None = None,
    article_id: str | None = None,
    *,
    markdown: bool | None = None,
    name: str | None = None,
) -> RawDocument:
    """Return pasted text as a document; bytes are decoded like a file.

    The text is read as Markdown if ``markdown`` is True, or if it is None and the text starts
    with a Markdown heading. Without ``article_id`` the id is derived from the text's hash, so
    pasting the same text again gives the same article. ``name`` is used in messages.

    Raises SourceError like ``load_source``, and UsageError for an id that cannot be typed on a
    command line.
    """
    title = _one_line(title or "") or None
    name = name or (f"the text {title!r}" if title else "the pasted text")
    if len(text) > MAX_BYTES:
        raise _too_large(name)
    if isinstance(text, str):
        try:
            text = text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise UnreadableSourceError(
                f"{name} holds half a character at position {error.start}; paste it as UTF-8."
            ) from error
    if article_id is not None:
        _check_id(article_id)
    decoded = _decoded(text, name)
    lines = "\n".join(decoded.split()).encode("utf-8")
    return RawDocument(
        source=None,
        name=name,
        text=decoded,
        markdown=bool(_HEADED.match(decoded)) if markdown is None else markdown,
        article_id=article_id or f"text-{hashlib.sha256(lines).hexdigest()[:12]}",
        title=title,
    )


def _walk(paths: Sequence[str | Path]) -> Iterator[Path | str | FailedSource]:
    seen: set[str] = set()
    for path in paths:
        # Path("") would mean the current folder.
        if not os.fspath(path):
            yield FailedSource("", _NAMELESS)
            continue
        if is_address(path):
            if path not in seen:
                seen.add(os.fspath(path))
                yield os.fspath(path)
            continue
        found: Iterator[Path | FailedSource] = (
            _walk_folder(Path(path)) if os.path.isdir(path) else iter([Path(path)])
        )
        for item in found:
            if isinstance(item, Path):
                real = os.path.realpath(item) if "\0" not in str(item) else str(item)
                if real in seen:
                    continue
                seen.add(real)
            yield item


def _walk_folder(folder: Path) -> Iterator[Path | FailedSource]:
    errors: list[OSError] = []
    empty = True
    for place, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and _suffix(path) in _MARKDOWN | _PLAIN:
                empty = False
                yield path
    for error in errors:
        where = str(error.filename or folder)
        yield FailedSource(
            _shown(where),
            f"{_shown(where)} cannot be listed ({_why(error)}); check its permissions.",
        )
    if empty and not errors:
        yield FailedSource(
            _shown(folder),
            f"{_shown(folder)} contains no text or Markdown files (.txt, .text, .md, .markdown).",
        )


def _read(path: Path, name: str) -> bytes:
    try:
        # Opening a pipe would block until somebody writes to it.
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a folder" if path.is_dir() else "not a file"
            raise UnreadableSourceError(f"{name} is {kind}; name a text or Markdown file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UnreadableSourceError(f"{name} does not exist; check the path.") from error
    except PermissionError as error:
        raise UnreadableSourceError(f"{name} cannot be read; check its permissions.") from error
    except (OSError, ValueError) as error:
        raise UnreadableSourceError(
            f"{name} cannot be read ({_why(error)}); name a text or Markdown file, "
            "or '-' to read pasted text."
        ) from error
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    return data


def _decoded(data: bytes, name: str) -> str:
    if not data:
        raise EmptySourceError(f"{name} is empty; there is nothing to add.")
    text = decode_text(data, name)
    if not any(unicodedata.category(character)[0] not in "ZC" for character in text):
        raise EmptySourceError(f"{name} contains only whitespace; there is nothing to add.")
    return text


def _suffix(path: Path) -> str:
    # "Mr. Smith" and "minutes.2023" have no suffix that names a kind of file.
    return path.suffix.lower() if _SUFFIX.fullmatch(path.suffix) else ""


def _stem(path: bytes) -> str:
    # Python decodes file names by the locale, which must not change the id.
    return Path(path.decode("utf-8", "ignore")).stem


def _slug(stem: str) -> str:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", stem.casefold()))
    return "-".join(words).encode("utf-8", "ignore").decode()[:40].strip("-_") or "article"


def _check_id(article_id: str) -> None:
    printable = article_id.isprintable() and not any(c.isspace() for c in article_id)
    if not article_id or article_id[0] == "-" or not printable or len(article_id) > _LONGEST_ID:
        raise UsageError(
            f"{_shown(article_id)!r} cannot be an article's id; use 1 to {_LONGEST_ID} letters, "
            "digits and signs without spaces, and no hyphen first."
        )


def _too_large(name: str) -> SourceError:
    return UnreadableSourceError(
        f"{name} is larger than {MAX_BYTES // 1_000_000} MB; split it into smaller files."
    )


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _shown(value: str | Path) -> str:
    text = os.fsencode(value).decode("utf-8", "backslashreplace")
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
