"""Walk folders for the files to read."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from index.formats import FORMATS
from index.loading.source import MARKDOWN, NAMELESS, PLAIN, is_address, reason, shown, suffix_of
from index.types import FailedSource, SkippedSource

Found = Path | str | FailedSource | SkippedSource


def walk_sources(paths: Sequence[str | Path]) -> Iterator[Found]:
    """Yield the files that paths and folders name, each once, folders in sorted order.

    Folders are walked recursively, without hidden files and folders and links to folders; a file
    of a kind that is not read, and a link that leads out of the folder, is yielded as a
    SkippedSource. A folder that has nothing to read or cannot be listed is yielded as a
    FailedSource, as is an empty name. A file named directly is yielded unchecked: ``load_source``
    reports what is wrong with it.

    An address is yielded as it is.
    """
    return _once(chain.from_iterable(map(_walk, paths)))


def _once(found: Iterable[Found]) -> Iterator[Found]:
    seen: set[str] = set()
    for item in found:
        if isinstance(item, Path | str):
            path = os.fspath(item)
            place = path if is_address(item) or "\0" in path else os.path.realpath(path)
            if place in seen:
                continue
            seen.add(place)
        yield item


def _walk(path: str | Path) -> Iterable[Found]:
    # Path("") would mean the current folder.
    if not os.fspath(path):
        return [FailedSource("", NAMELESS)]
    if is_address(path):
        return [os.fspath(path)]
    return _walk_folder(Path(path)) if os.path.isdir(path) else [Path(path)]


def _walk_folder(folder: Path) -> Iterator[Found]:
    errors: list[OSError] = []
    real = Path(os.path.realpath(folder))
    empty = True
    for place, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(place, name) for name in sorted(names) if not name.startswith(".")):
            # Whoever adds a folder means what is in it, not what others link to.
            leads_out = path.is_symlink() and real not in Path(os.path.realpath(path)).parents
            if leads_out or suffix_of(path) not in MARKDOWN | PLAIN | FORMATS.keys():
                yield SkippedSource(shown(path))
            else:
                empty = False
                yield path
    for error in errors:
        where = shown(str(error.filename or folder))
        yield FailedSource(
            where, f"{where} cannot be listed ({reason(error)}); check its permissions."
        )
    if empty and not errors:
        yield FailedSource(
            shown(folder),
            f"{shown(folder)} contains no files that Footnote reads, such as .txt, .md, .html, "
            ".pdf or .docx.",
        )
