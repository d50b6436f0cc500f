"""File locks of a data folder, held by a process until it lets go or dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StoreError, StoreNotWritableError

WAIT_SECONDS = 60.0


@contextmanager
def write_lock(home: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Let one writer at a time, over all processes and threads, change a data folder.

    The folder is created. Raises StoreError when another writer does not end in time, and
    StoreNotWritableError.
    """
    from filelock import FileLock, Timeout

    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / "write.lock", timeout=wait_seconds)
        lock.acquire()
    except Timeout as error:
        raise StoreError(
            f"The data folder {home} is locked: another process has been writing to it for "
            f"{wait_seconds:.0f} seconds; wait until it is done and try again."
        ) from error
    except OSError as error:
        raise StoreNotWritableError(
            f"The data folder {home} cannot be written ({error.strerror or error}); check its "
            "permissions, or name another folder with FOOTNOTE_HOME."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def vectors_gate(home: Path) -> Iterator[None]:
    """Keep a reader from opening Chroma's files while a writer is inside Chroma.

    Chroma rewrites its files in place. Held for a moment only; a reader that may not write to
    the folder goes without.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(home / "vectors.lock", timeout=WAIT_SECONDS, poll_interval=0.005)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreError(
            f"The vectors in {home} have been locked for {WAIT_SECONDS:.0f} seconds; wait until "
            "the process that writes them is done and try again."
        ) from error
    except OSError:
        yield
        return
    try:
        yield
    finally:
        lock.release()
