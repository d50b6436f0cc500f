"""What an engine in this process writes to one request, read while it is written."""

import json
import queue
import threading
import time
from collections.abc import Callable, Generator
from enum import Enum
from typing import Any

from index import ContextTooLongError, ModelError, ModelReplyError, ModelUnreachableError
from qa.chat_model import ModelChunk, TokenUsage

Hear = Callable[[bytes], bool]


class _Sign(Enum):
    BEGUN = "its turn has come"
    ENDED = "nothing follows"


class LocalReply:
    """One request, run on a thread of its own. Read it once; stop it when done."""

    def __init__(
        self,
        name: str,
        run: Callable[[Hear], None],
        *,
        turn: threading.Lock,
        timeout: float,
    ) -> None:
        """Begin when the turn comes.

        ``run`` makes the request, passes each event, a JSON document, to the function that it
        is given, and ends early when that returns True. ``name`` is the model's, for messages;
        ``timeout`` is the most seconds to wait for the first word and between two.
        """
        self._name = name
        self._run = run
        self._turn = turn
        self._timeout = timeout
        self._events: queue.SimpleQueue[bytes | Exception | _Sign] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"reply of {name}")
        self._thread.start()

    def stop(self) -> None:
        """End the request at its next event. Does not wait for that; may be repeated."""
        self._stopped.set()

    def chunks(self) -> Generator[ModelChunk, None, None]:
        """Yield the reply as it comes. Raises ModelError, also between pieces."""
        written = finished = False
        for document in self._documents():
            choice: dict[str, Any] = next(iter(document.get("choices", ())), {})
            text = choice.get("delta", {}).get("content") or ""
            usage = _usage(document)
            written = written or bool(text)
            finished = finished or choice.get("finish_reason") is not None
            if text or usage is not None:
                yield ModelChunk(text, usage)
        if not finished:
            raise ModelReplyError(f"{self._name} stopped in the middle of its reply; ask again.")
        if not written:
            raise ModelReplyError(
                f"{self._name} wrote nothing; ask again, or name another model in FOOTNOTE_MODEL."
            )

    def _work(self) -> None:
        try:
            with self._turn:
                self._events.put(_Sign.BEGUN)
                if not self._stopped.is_set():
                    self._run(self._hear)
        except Exception as error:
            self._events.put(error)
        finally:
            self._events.put(_Sign.ENDED)

    def _hear(self, event: bytes) -> bool:
        self._events.put(event)
        # The interpreter waits for this thread before it ends.
        return self._stopped.is_set() or not threading.main_thread().is_alive()

    def _documents(self) -> Generator[dict[str, Any], None, None]:
        heard: float | None = None  # a request that waits for its turn may wait long
        while True:
            match self._next(heard):
                case _Sign.ENDED:
                    return
                case _Sign.BEGUN:
                    heard = time.monotonic()
                case ModelError() as error:
                    raise error
                case Exception() as error:
                    raise ModelError(f"{self._name} failed: {error}") from error
                case event:
                    document = self._parse(event)
                    # How much of the prompt was read is no word yet.
                    if "prompt_progress" not in document:
                        heard = time.monotonic()
                        yield document

    def _next(self, heard: float | None) -> bytes | Exception | _Sign:
        if heard is None:
            return self._events.get()
        try:
            return self._events.get(timeout=max(0.0, heard + self._timeout - time.monotonic()))
        except queue.Empty:
            raise ModelUnreachableError(
                f"{self._name} wrote nothing for {self._timeout:g} seconds; set "
                "FOOTNOTE_MODEL_TIMEOUT higher or FOOTNOTE_CONTEXT_TOKENS lower, or name a smaller "
                "model in FOOTNOTE_MODEL."
            ) from None

    def _parse(self, event: bytes) -> dict[str, Any]:
        try:
            document = json.loads(event)
        except ValueError as error:
            raise ModelReplyError(f"{self._name} sent what is no JSON: {error}") from error
        if not isinstance(document, dict):
            raise ModelReplyError(f"{self._name} sent no JSON object: {event[:80]!r}")
        if "error" in document:
            raise self._failure(document["error"])
        return document

    def _failure(self, error: dict[str, Any]) -> ModelError:
        if error.get("type") == "exceed_context_size_error":
            return ContextTooLongError(
                f"The question and its passages take {error.get('n_prompt_tokens')} tokens, and "
                f"{self._name} reads {error.get('n_ctx')}; set FOOTNOTE_CONTEXT_TOKENS lower."
            )
        return ModelReplyError(f"{self._name} failed: {error.get('message')}")


def _usage(document: dict[str, Any]) -> TokenUsage | None:
    usage = document.get("usage")
    if usage is None:
        return None
    return TokenUsage(usage["prompt_tokens"], usage["completion_tokens"])
