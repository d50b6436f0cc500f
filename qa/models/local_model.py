"""A GGUF model run in this process by llama.cpp through xllamacpp."""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index import ModelError, UnknownModelError
from qa.models.chat_model import Message
from qa.models.completion import TOP_TOKENS
from qa.models.local_reply import Hear, LocalReply

_MAGIC = b"GGUF"
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


class LocalModel:
    """A chat model in this process. It handles one request at a time; others wait."""

    host = None

    def __init__(self, name: str, engine: "_Engine", *, timeout: float) -> None:
        """Wrap a loaded engine; most callers want ``open()``."""
        self.name = name
        self._engine = engine
        self._timeout = timeout
        # The engine's threads must end before the interpreter does.
        self._free = weakref.finalize(self, engine.close)

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

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> LocalReply:
        """Yield the reply as it comes, up to ``max_tokens`` tokens; any thread may close it.

        Decoding is greedy. Nothing runs before the first piece is requested. Raises
        ContextTooLongError, ModelUnreachableError on a timeout, and ModelReplyError for an
        empty, broken or endless reply; earlier pieces stay valid.
        """
        request = {
            "messages": [{"role": item.role, "content": item.content} for item in messages],
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
            # Without these events, a request could not be cancelled before its first word.
            "return_progress": True,
        }
        if likely:
            request |= {"logprobs": True, "top_logprobs": TOP_TOKENS}
        return LocalReply(
            self.name,
            lambda hear: self._engine.complete(request, hear),
            turn=self._engine.turn,
            timeout=self._timeout,
        )

    def count_tokens(self, text: str) -> int:
        """Return how many of the model's own tokens a text has. Raises ModelError."""
        return self._engine.count_tokens(text)

    def close(self) -> None:
        """Stop the current reply and free the memory. Waits for that; may be repeated."""
        self._free()


class _Engine:
    """llama.cpp with one model, called from Python or, where that is impossible, over a socket.

    xllamacpp opens its HTTP server in any case. Here that listens on a socket file in a folder
    private to this user, so no port is opened and nobody else can connect.
    """

    def __init__(self, path: Path, context_tokens: int) -> None:
        self.turn = threading.Lock()
        self._name = path.name
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

    def complete(self, request: dict[str, Any], hear: Hear) -> None:
        """Pass the events of a chat completion to ``hear``; the caller holds the turn."""
        self._require_open()
        body = json.dumps(request).encode()
        self._server.handle_chat_completions(
            body, lambda event: hear(event) or self._closed.is_set()
        )

    def count_tokens(self, text: str) -> int:
        self._require_open()
        connection = _SocketConnection(self._socket)
        try:
            connection.request("POST", "/tokenize", json.dumps({"content": text}))
            return len(json.loads(connection.getresponse().read())["tokens"])
        except (OSError, http.client.HTTPException) as error:
            raise ModelError(f"llama.cpp did not count the tokens of a text: {error}") from error
        finally:
            connection.close()

    def close(self) -> None:
        self._closed.set()
        with self.turn:
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


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over a socket file."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_COUNT_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


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
    said = re.search(r"error loading model: (?!.*failed to load)(.+)", run.stderr)
    return said.group(1).strip().rstrip(".") if said is not None else _UNKNOWN_REASON
