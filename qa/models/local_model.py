"""A GGUF model run in this process by llama.cpp through xllamacpp."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2

from index import ModelError
from index.errors import UnknownModelError
from index.server import BackgroundLoop, ServerFaults
from qa.models.streamed_model import StreamedModel

_MAGIC = b"GGUF"
_TURN = b""  # the event that a request's turn has come
_PROMPT_TOKENS = 2048  # for instructions, question and earlier turns, besides passages and answer
_BATCH_TOKENS = 256  # of a prompt, read at once; a request can be cancelled between batches
_PROMPT_CACHE_MIB = 512  # of earlier prompts, so that a shared beginning is read only once
_SOCKET_PATH_BYTES = 103  # macOS's limit, the shortest of the systems that Footnote runs on
_COUNT_SECONDS = 30
_PROBE_SECONDS = 60
_UNKNOWN_REASON = "it is damaged, cut off, or larger than the memory"
_PROBE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.hostnames, params.verbosity = sys.argv[1], [sys.argv[2]], 1
xllamacpp.Server(params)
"""


class LocalModel(StreamedModel):
    """A chat model in this process. It handles one request at a time; others wait."""

    host = None
    provider = "llama.cpp"

    def __init__(self, name: str, engine: "_Engine", *, timeout: float) -> None:
        """Wrap a loaded engine; most callers want ``open()``."""
        loop = BackgroundLoop()
        super().__init__(name, ServerFaults(None, model=name), loop, timeout=timeout)
        self._engine = engine
        # The engine's threads must end before the interpreter does.
        self._free = weakref.finalize(self, _free, engine, loop)

    @classmethod
    def open(cls, path: Path, *, context_tokens: int = 2048, timeout: float = 60) -> "LocalModel":
        """Load a .gguf file.

        Its context has room for ``context_tokens`` of passages and answer and for the prompt
        around them, up to the length it was trained on. ``timeout`` is the most seconds to wait
        for the first word and between words. Raises UnknownModelError when the file is missing,
        cannot be read or is not a GGUF file, and ModelError when it or xllamacpp cannot be
        loaded.
        """
        _check(path)
        engine = _Engine(path, context_tokens + _PROMPT_TOKENS)
        return cls(path.name, engine, timeout=timeout)

    def count_tokens(self, text: str) -> int:
        """Return how many of the model's own tokens a text has. Raises ModelError."""
        return self._engine.count_tokens(text)

    def close(self) -> None:
        """Stop the current reply and free the memory. Waits for that; may be repeated."""
        self._free()

    async def _events(
        self, request: dict[str, Any], clock: asyncio.Timeout
    ) -> AsyncGenerator[str, None]:
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()
        cut = threading.Event()

        def post(event: bytes | Exception | None) -> None:
            with suppress(RuntimeError):  # the loop has been closed: nobody listens
                loop.call_soon_threadsafe(events.put_nowait, event)

        def receive(event: bytes) -> bool:
            post(event)
            # The interpreter waits for this thread before it ends.
            return cut.is_set() or not threading.main_thread().is_alive()

        def work() -> None:
            try:
                self._engine.complete(request, receive)
            except ModelError as error:
                post(error)
            finally:
                post(None)

        clock.reschedule(None)  # waiting for a turn has no timeout
        threading.Thread(target=work, name=f"reply of {self.name}").start()
        try:
            while (event := await events.get()) is not None:
                if isinstance(event, Exception):
                    raise event
                if event == _TURN:
                    clock.reschedule(loop.time() + self._timeout)
                else:
                    yield event.decode()
        finally:
            cut.set()


class _Engine:
    """llama.cpp with one model, called from Python or, where that is impossible, over a socket.

    xllamacpp opens its HTTP server in any case. Here that listens on a socket file in a folder
    private to this user, so no port is opened and nobody else can connect. A reply is not read
    from it: llama.cpp ends the process if it is freed while its server writes one.
    """

    def __init__(self, path: Path, context_tokens: int) -> None:
        self._name = path.name
        self._turn = threading.Lock()
        self._closed = threading.Event()
        llama = _xllamacpp(path)
        self._folder = tempfile.mkdtemp(prefix="footnote-", dir=_short_folder())
        self._socket = os.path.join(self._folder, "llama.sock")
        try:
            self._server: Any = llama.Server(self._params(llama, path, context_tokens))
        except Exception as error:
            reason = _reason(path, os.path.join(self._folder, "probe.sock"))
            shutil.rmtree(self._folder)
            raise ModelError(
                f"llama.cpp cannot load {path}, which FOOTNOTE_MODEL names: {reason}."
            ) from error
        # Wait for its loop to run: one that starts after being told to end never ends.
        self._server.handle_metrics()

    def complete(self, request: dict[str, Any], receive: Callable[[bytes], bool]) -> None:
        """Pass the events of a chat completion to ``receive``, after ``_TURN`` when its turn comes.

        It ends early when ``receive`` returns True.
        """
        # Without events of its progress, a request could not be cancelled before its first word.
        body = json.dumps({**request, "return_progress": True}).encode()
        with self._turn:
            self._require_open()
            if receive(_TURN):
                return
            try:
                self._server.handle_chat_completions(
                    body, lambda event: receive(event) or self._closed.is_set()
                )
            except Exception as error:
                raise ModelError(f"{self._name} failed: {error}.") from error

    def count_tokens(self, text: str) -> int:
        self._require_open()
        transport = httpx2.HTTPTransport(uds=self._socket, verify=False)
        # No proxy and no certificate has a say: this goes to a file.
        client = httpx2.Client(transport=transport, trust_env=False, timeout=_COUNT_SECONDS)
        try:
            with client:
                body = json.dumps({"content": text})
                counted = client.post("http://localhost/tokenize", content=body)
                return len(counted.raise_for_status().json()["tokens"])
        except httpx2.HTTPError as error:
            raise ModelError(f"llama.cpp did not count the tokens of a text: {error}") from error

    def close(self) -> None:
        self._closed.set()
        with self._turn:
            del self._server  # its threads end here
        shutil.rmtree(self._folder)

    def _require_open(self) -> None:
        if self._closed.is_set():
            raise ModelError(f"{self._name} was closed.")

    def _params(self, llama: Any, path: Path, context_tokens: int) -> Any:
        params = llama.CommonParams()
        params.model.path = str(path)
        params.n_ctx = context_tokens
        params.n_batch = params.n_ubatch = _BATCH_TOKENS
        params.n_parallel = 1
        params.cache_ram_mib = _PROMPT_CACHE_MIB
        # Thinking before the answer would use up the answer's tokens, unseen.
        params.enable_reasoning = 0
        params.verbosity = -1  # not even errors: they come back as events
        params.hostnames = [self._socket]
        params.n_threads_http = 1
        params.endpoint_metrics = True
        params.ui = False
        params.offline = True
        return params


def _free(engine: _Engine, loop: BackgroundLoop) -> None:
    # In this order, a reply that is being written breaks off instead of seeming whole.
    engine.close()
    loop.close()


def _check(path: Path) -> None:
    """Raise UnknownModelError for a file that cannot be a model, before llama.cpp sees it."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except FileNotFoundError:
        raise UnknownModelError(
            f"There is no file {path}; FOOTNOTE_MODEL names the .gguf file that answers."
        ) from None
    except OSError as error:
        raise UnknownModelError(
            f"{path}, which FOOTNOTE_MODEL names, cannot be read: {error.strerror}."
        ) from error
    if magic != _MAGIC:
        raise UnknownModelError(
            f"{path}, which FOOTNOTE_MODEL names, is not a GGUF file; download it again, or name "
            "another."
        )


def _xllamacpp(path: Path) -> Any:
    # Threads that spin while they wait slow down each other and everything else. OpenMP reads
    # this only once, when it is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import xllamacpp
    except ModuleNotFoundError as error:
        raise ModelError(
            f"{path.name}, which FOOTNOTE_MODEL names, runs in this process with xllamacpp, which "
            "is not installed: pip install 'footnote-qa[local]', or make local in a clone."
        ) from error
    except ImportError as error:
        raise ModelError(
            f"xllamacpp, which runs the file that FOOTNOTE_MODEL names, cannot start: {error}. "
            "On Debian it needs the package libgomp1."
        ) from error
    return xllamacpp


def _short_folder() -> str:
    """Return the folder for temporary files, or /tmp if socket paths in it would be too long."""
    folder = tempfile.gettempdir()
    longest = os.path.join(folder, "footnote-12345678", "probe.sock")
    return folder if len(os.fsencode(longest)) <= _SOCKET_PATH_BYTES else "/tmp"


def _reason(path: Path, socket_path: str) -> str:
    """Return why llama.cpp rejects a file.

    It says so only on standard error, which this process shares; hence another process.
    """
    try:
        run = subprocess.run(
            [sys.executable, "-c", _PROBE, str(path), socket_path],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _UNKNOWN_REASON
    found = re.search(r"error loading model: (?!.*failed to load)(.+)", run.stderr)
    return found.group(1).strip().rstrip(".") if found is not None else _UNKNOWN_REASON
