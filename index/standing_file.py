"""Which file stands at a path, to tell it from another that takes its place."""

from pathlib import Path

FileIdentity = tuple[int, int] | None
"""A file's device and number there, or None where there is none."""


def file_identity(path: Path) -> FileIdentity:
    """Tell one file from another that took its place."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
