"""The texts of versions, read from the catalog once and kept as long as there is room."""

import sqlite3
import threading
from collections import OrderedDict

_KEPT_CHARACTERS = 20_000_000


class Texts:
    """Keeps the texts that were read last, each by its hash. Safe to share by threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    def of(self, connection: sqlite3.Connection, sha256: str, version: int) -> str:
        """Return the text of a version; no other text has its hash."""
        with self._lock:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
                return self._kept[sha256]
        (text,) = connection.execute(
            "SELECT text FROM versions WHERE number = ?", (version,)
        ).fetchone()
        with self._lock:
            if sha256 not in self._kept:
                self._kept[sha256] = text
                self._characters += len(text)
            while self._characters > _KEPT_CHARACTERS and len(self._kept) > 1:
                self._characters -= len(self._kept.popitem(last=False)[1])
        return str(text)
