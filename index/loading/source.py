"""Read files and pasted text."""

import hashlib
import os
import re
import stat
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from index.errors import EmptySourceError, SourceError, UnreadableSourceError, UsageError
from index.formats import (
    FORMATS,
    SAVE_TEXT,
    Document,
    decode_text,
    detect_format,
    format_of,
    page_in,
    read_document,
)
from index.settings import IndexSettings
from index.types import Heading

MAX_BYTES = 50_000_000

# reStructuredText is near enough to Markdown to be read as such.
MARKDOWN = frozenset({".md", ".markdown", ".rst"})
_HEADED = re.compile(r"\s*#{1,6} +\S")
PLAIN = frozenset({".txt", ".text", ".log", ".man"})
# Mail says its encodings itself.
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,11}")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)", re.IGNORECASE)
NAMELESS = "The name of a source is empty; name a file or a folder, or '-' to read pasted text."
_LONGEST_SHOWN = 120
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A source as read, before cleaning.

    ``source`` is that of ``Article``; ``name`` is used in messages. ``title`` is None unless the
    source states one. If ``headings`` is not None, the text was cleaned before and is taken as it
    is; they are spans of it. If ``document`` is not None, it is what the source holds, and
    ``text`` is empty.
    """

    source: str | None
    name: str
    text: str
    markdown: bool
    article_id: str
    title: str | None = None
    headings: tuple[Heading, ...] | None = None
    document: Document | None = None


def load_source(path: str | Path, settings: IndexSettings | None = None) -> RawDocument:
    """Read a file of a format that Footnote reads, or fetch the page at an address.

    Raises EmptySourceError when there is nothing to read, FetchError as ``fetch`` does, and
    UnreadableSourceError for anything else.
    """
    if is_address(path):
        return fetched_source(os.fspath(path), settings or IndexSettings.from_environment())
    if not os.fspath(path):
        raise UnreadableSourceError(NAMELESS)
    return path_source(Path(path), read_file(path), shown(path))


def fetched_source(address: str, settings: IndexSettings) -> RawDocument:
    """Fetch the page at an address, and never read a file. Raises what ``load_source`` raises."""
    from index.fetching import fetch

    page = fetch(address, settings)
    return address_source(page.data, page.suffix, page.address, page.charset)


def path_source(path: Path, data: bytes, name: str) -> RawDocument:
    """Return what a file holds as a document; its id comes from the path.

    Raises EmptySourceError and UnreadableSourceError.
    """
    resolved = os.fsencode(path.resolve())
    return file_source(
        data,
        suffix_of(path),
        source=resolved.decode("utf-8", "backslashreplace"),
        name=name,
        # Python decodes file names by the locale, which must not change the id.
        article_id=_id_of(Path(resolved.decode("utf-8", "ignore")).stem, resolved),
    )


def is_address(path: str | Path) -> bool:
    """Return whether a source is an address and not the name of a file that exists."""
    text = os.fspath(path)
    # Path() folds the two slashes of an address into one.
    return bool(_ADDRESS.match(text)) and not os.path.lexists(text.replace("\0", ""))


def address_source(
    data: bytes, suffix: str, address: str, charset: str | None = None
) -> RawDocument:
    """Return what an address holds as a document; its id comes from the address.

    Raises SourceError like ``load_source``.
    """
    is_text = suffix != ".eml" and detect_format(data) in (None, ".html")
    if charset is not None and is_text:
        # A server may name what is no encoding of text.
        with suppress(LookupError, ValueError):
            # With its mark the encoding is certain, whatever the page says of itself.
            data = data.decode(charset).encode("utf-8-sig")
    place = urlsplit(address)
    named = PurePosixPath(unquote(place.path)).stem or place.hostname or ""
    article_id = _id_of(named, address.encode())
    return file_source(data, suffix, source=address, name=address, article_id=article_id)


def file_source(
    data: bytes, suffix: str, *, source: str | None, name: str, article_id: str
) -> RawDocument:
    """Return the contents of a file as a document; ``suffix`` has a dot, or is empty.

    Raises EmptySourceError and UnreadableSourceError.
    """
    markdown = suffix in MARKDOWN
    if data and not markdown:
        if (form := format_of(data, suffix)) is not None:
            document = read_document(data, name, form)
            return RawDocument(source, name, "", False, article_id, document=document)
        if suffix not in PLAIN | {""}:
            raise UnreadableSourceError(
                f"{name} is of a type that Footnote does not read; {SAVE_TEXT}"
            )
    text = _decoded(data, name)
    page = None if markdown else page_in(text, name)
    return RawDocument(source, name, "" if page else text, markdown, article_id, document=page)


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
    title = " ".join((title or "").split()) or None
    name = name or (f"the text {title!r}" if title else "the pasted text")
    if len(text) > MAX_BYTES:
        raise _too_large(name)
    if isinstance(text, str):
        try:
            text = text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise UnreadableSourceError(
                f"{name} contains an incomplete character at position {error.start}; "
                "paste it as UTF-8."
            ) from error
    if article_id is not None:
        check_id(article_id)
    decoded = _decoded(text, name)
    digest = hashlib.sha256("\n".join(decoded.split()).encode()).hexdigest()
    document = None if markdown else page_in(decoded, name)
    return RawDocument(
        source=None,
        name=name,
        text="" if document else decoded,
        markdown=bool(_HEADED.match(decoded)) if markdown is None else markdown,
        article_id=article_id or f"text-{digest[:12]}",
        title=title,
        document=document,
    )


def uploaded_source(data: bytes, name: str, article_id: str | None = None) -> RawDocument:
    """Return a file whose path is not known as a document; its name tells its format.

    Without ``article_id`` the id is derived from the bytes. Raises EmptySourceError,
    UnreadableSourceError, and UsageError as ``text_source`` does.
    """
    suffix = suffix_of(Path(name))
    if suffix in MARKDOWN | PLAIN:
        text = text_source(data, None, article_id, markdown=suffix in MARKDOWN, name=name)
        return replace(text, source=name)
    if article_id is not None:
        check_id(article_id)
    article_id = article_id or _id_of(Path(name).stem, data, 12)
    return file_source(data, suffix, source=name, name=name, article_id=article_id)


def read_file(path: str | Path) -> bytes:
    """Return what a file holds. Raises UnreadableSourceError."""
    path, name = Path(path), shown(path)
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
            f"{name} cannot be read ({reason(error)}); name a text or Markdown file, "
            "or '-' to read pasted text."
        ) from error
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    return data


def _decoded(data: bytes, name: str) -> str:
    if not data:
        raise EmptySourceError(f"{name} is empty; there is nothing to add.")
    text = decode_text(data, name)
    if not any(map(str.isalnum, text)):
        raise EmptySourceError(f"{name} contains no letters or digits; there is nothing to add.")
    return text


def readable_suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that are read, each with its dot."""
    return (*sorted(PLAIN), *sorted(MARKDOWN), *FORMATS)


def suffix_of(path: Path) -> str:
    """Return the suffix that names a file's kind, in lower case and with its dot, or ''."""
    # "Mr. Smith" and "minutes.2023" have no suffix that names a kind of file.
    return path.suffix.lower() if _SUFFIX.fullmatch(path.suffix) else ""


def _id_of(stem: str, hashed: bytes, digits: int = 8) -> str:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", stem.casefold()))
    slug = "-".join(words).encode("utf-8", "ignore").decode()[:40].strip("-_")
    return f"{slug or 'article'}-{hashlib.sha256(hashed).hexdigest()[:digits]}"


def check_id(article_id: str) -> None:
    """Raise UsageError for an id that cannot be typed on a command line."""
    printable = article_id.isprintable() and not any(c.isspace() for c in article_id)
    if not article_id or article_id[0] == "-" or not printable or len(article_id) > _LONGEST_ID:
        raise UsageError(
            f"{shown(article_id)!r} cannot be an article's id; use 1 to {_LONGEST_ID} letters, "
            "digits and signs without spaces, and no hyphen first."
        )


def _too_large(name: str) -> SourceError:
    return UnreadableSourceError(
        f"{name} is larger than {MAX_BYTES // 1_000_000} MB; split it into smaller files."
    )


def reason(error: Exception) -> str:
    """Return what the system says of an error."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def shown(value: str | Path) -> str:
    """Return a path or an id as it can be printed in a message."""
    text = os.fsencode(value).decode("utf-8", "backslashreplace")
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
