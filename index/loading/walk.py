"""Walk folders for the files to read."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.loading.load import MARKDOWN, NAMELESS, PLAIN, is_address, shown, suffix_of, why
from index.types import FailedSource, SkippedSource

# Manual pages are named by their section: "curl.1", "printf.3p", "Pod.3pm".
_SECTION = re.compile(r"\.[1-9][A-Za-z]{0,8}")
_START = 2048

Found = Path | str | FailedSource | SkippedSource


def walk_sources(paths: Sequence[str | Path]) -> Iterator[Found]:
    """Yield the files that paths and folders name, each once, folders in sorted order.

    Folders are walked recursively, without hidden files and folders and links to folders; a file
    of a kind that is not read, and a link that leads out of the folder, is yielded as a
    SkippedSource. A folder that has nothing to read or
    cannot be listed is yielded as a FailedSource, as is an empty name. A file named directly is
    yielded unchecked: ``load_source`` reports what is wrong with it.

    An address is yielded as it is. Raises AddressSourceError before anything is yielded when an
    address is malformed.
    """
    for path in filter(is_address, paths):
        from index.fetching import parse_address

        parse_address(os.fspath(path))
    return _walk(paths)


def _walk(paths: Sequence[str | Path]) -> Iterator[Found]:
    seen: set[str] = set()
    for path in paths:
        # Path("") would mean the current folder.
        if not os.fspath(path):
            yield FailedSource("", NAMELESS)
            continue
        if is_address(path):
            if path not in seen:
                seen.add(os.fspath(path))
                yield os.fspath(path)
            continue
        found: Iterator[Found] = (
            _walk_folder(Path(path)) if os.path.isdir(path) else iter([Path(path)])
        )
        for item in found:
            if isinstance(item, Path):
                real = os.path.realpath(item) if "\0" not in str(item) else str(item)
                if real in seen:
                    continue
                seen.add(real)
            yield item


def _walk_folder(folder: Path) -> Iterator[Found]:
    from index.formats import FORMATS

    errors: list[OSError] = []
    real = Path(os.path.realpath(folder))
    empty = True
    for place, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith("."):
                continue
            # Whoever adds a folder means what is in it, not what others link to.
            leads_out = path.is_symlink() and real not in Path(os.path.realpath(path)).parents
            known = suffix_of(path) in MARKDOWN | PLAIN | FORMATS.keys()
            if not leads_out and (known or _is_manual(path)):
                empty = False
                yield path
            else:
                yield SkippedSource(shown(path))
    for error in errors:
        where = str(error.filename or folder)
        yield FailedSource(
            shown(where),
            f"{shown(where)} cannot be listed ({why(error)}); check its permissions.",
        )
    if empty and not errors:
        yield FailedSource(
            shown(folder),
            f"{shown(folder)} contains no files that Footnote reads, such as .txt, .md, .html, "
            ".pdf or .docx.",
        )


def _is_manual(path: Path) -> bool:
    """Return whether a file is a manual page by its name and by what it holds."""
    from index.formats import tell_format

    # Logs and libraries are named so too; a pipe would not end.
    if not _SECTION.fullmatch(path.suffix) or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return tell_format(file.read(_START)) == ".man"
    except OSError:
        # Reading it says what is wrong with it.
        return True
