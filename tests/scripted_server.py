"""A model server on loopback that says what a test tells it to, over real HTTP/1.1.

It speaks the protocol of OpenAI-compatible servers: models, embeddings, and chat completions as
server-sent events with the usage in the last one. It keeps every request, and notices when a
client hangs up.
"""

import asyncio
import hashlib
import json
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

CHAT = "/v1/chat/completions"
EMBEDDINGS = "/v1/embeddings"
MODELS = "/v1/models"

_DIMENSION = 48


@dataclass(frozen=True, slots=True)
class Pause:
    """A step that waits, for ever when no seconds are given: until the client hangs up."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A step that cuts the connection in the middle of the response."""


Step = bytes | Pause | Cut


@dataclass(frozen=True, slots=True)
class Response:
    """What is sent: a status, headers, and steps; no status sends the steps as they are."""

    status: int | None = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    steps: Sequence[Step] = ()


@dataclass(eq=False)
class Received:
    """A request that came in; ``hung_up`` is set when its client went away before the end."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any
    hung_up: threading.Event = field(default_factory=threading.Event)


Script = Response | Callable[[Received], Response]


class ScriptedServer:
    """Answers each request with the next thing that was put into its script.

    What is not scripted gets what a plain server would say: the list of ``models``, vectors of
    ``embed``, a 404; a chat that nobody scripted fails with status 599. Given a function,
    ``respond`` answers every chat.
    """

    def __init__(
        self,
        *,
        models: Sequence[str] = ("tiny",),
        embed: Callable[[str], Sequence[float]] | None = None,
        respond: Callable[[Received], Response] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Name what the server offers; it listens once it is entered as a context."""
        self.requests: list[Received] = []
        self.connections = 0
        self.models = tuple(models)
        self._embed = embed or word_vector
        self._respond = respond
        self._tls = tls
        self._scripts: defaultdict[str, deque[Script]] = defaultdict(deque)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def base_url(self) -> str:
        """The address that OPENAI_BASE_URL is set to."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/v1"

    @property
    def host(self) -> str:
        """The host as a reader sees it."""
        return f"127.0.0.1:{self.port}"

    def say(self, *responses: Script, path: str = CHAT) -> "ScriptedServer":
        """Answer the next requests of a path with these, in their order."""
        self._scripts[path].extend(responses)
        return self

    def asked(self, path: str = CHAT) -> list[Received]:
        """Return the requests of a path so far."""
        return [request for request in self.requests if request.path == path]

    def __enter__(self) -> "ScriptedServer":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while (request := await _request(reader)) is not None:
                self.requests.append(request)
                if not await self._answer(request, reader, writer):
                    return
            writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        except asyncio.CancelledError:
            # The server stops; asyncio's streams would report a cancelled handler.
            pass
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(
        self, request: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Send a response and return whether the connection is still good."""
        response = self._next(request)
        sending = asyncio.ensure_future(_send(response, writer))
        # Nothing more is to come of a client that waits: what comes is its end.
        waiting = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({sending, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                request.hung_up.set()
                return False
            return sending.result()
        except OSError:
            request.hung_up.set()
            return False
        finally:
            for task in (sending, waiting):
                task.cancel()
            # Their being cancelled is no error, and this handler's own must not be taken for it.
            await asyncio.gather(sending, waiting, return_exceptions=True)

    def _next(self, request: Received) -> Response:
        script = self._scripts[request.path]
        if script:
            said = script.popleft()
            return said(request) if callable(said) else said
        if request.path == CHAT and self._respond is not None:
            return self._respond(request)
        if request.path == CHAT:
            return failure(599, "nothing is scripted for this chat")
        if request.path == MODELS:
            data = [{"id": name, "object": "model", "owned_by": "test"} for name in self.models]
            return document({"object": "list", "data": data})
        if request.path == EMBEDDINGS:
            return embedded(request.body, self._embed)
        return document({"detail": "Not Found"}, status=404)


def document(body: object, *, status: int = 200, **headers: str) -> Response:
    """Return a JSON document as a response; ``retry_after`` becomes Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(
        status, {"Content-Type": "application/json", **named}, [json.dumps(body).encode()]
    )


def failure(status: int, message: str, **headers: str) -> Response:
    """Return an error in the form that OpenAI gives it."""
    error = {"message": message, "type": "error", "param": None, "code": None}
    return document({"error": error}, status=status, **headers)


def event(data: object) -> bytes:
    """Return one server-sent event."""
    return f"data: {json.dumps(data)}\n\n".encode()


def delta(
    content: object = None, *, finish: str | None = None, model: str = "tiny", **more: object
) -> bytes:
    """Return the event of one piece of a chat completion."""
    said = {} if content is None else {"content": content}
    choice = {"index": 0, "delta": {**said, **more}, "finish_reason": finish}
    return event(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": model,
            "choices": [choice],
        }
    )


def usage(prompt: int, completion: int) -> bytes:
    """Return the event that closes a stream whose request asked for its usage."""
    counted = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
    return event({"object": "chat.completion.chunk", "choices": [], "usage": counted})


DONE = b"data: [DONE]\n\n"


def stream(*steps: Step, **headers: str) -> Response:
    """Return a stream of these steps and nothing else."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(200, {"Content-Type": "text/event-stream", **named}, steps)


def reply(
    text: str, *, pause: float = 0.0, first: float = 0.0, finish: str = "stop", prompt: int = 100
) -> Callable[[Received], Response]:
    """Return what streams a text word by word, as servers do.

    ``first`` seconds pass before the first word, ``pause`` before each of the others. The usage
    is sent when the request asks for it, a token counted for each word.
    """
    words = [word for word in _words(text) if word]

    def respond(request: Received) -> Response:
        steps: list[Step] = [Pause(first)] if first else []
        steps.append(delta("", role="assistant"))
        for number, word in enumerate(words):
            if pause and number:
                steps.append(Pause(pause))
            steps.append(delta(word))
        steps.append(delta(finish=finish))
        if (request.body.get("stream_options") or {}).get("include_usage"):
            steps.append(usage(prompt, len(words)))
        return stream(*steps, DONE)

    return respond


def word_vector(text: str) -> list[float]:
    """Return a vector that texts with the same words share: each word adds to its own numbers."""
    vector = [0.0] * _DIMENSION
    for word in "".join(letter if letter.isalnum() else " " for letter in text.lower()).split():
        vector[hashlib.sha256(word.encode()).digest()[0] % _DIMENSION] += 1.0
    return vector if any(vector) else [1.0] * _DIMENSION


def embedded(body: Any, embed: Callable[[str], Sequence[float]] = word_vector) -> Response:
    """Return the vectors of a request's texts, last first as a server may."""
    texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
    data = [
        {"object": "embedding", "index": number, "embedding": list(embed(text))}
        for number, text in enumerate(texts)
    ]
    counted = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
    return document(
        {"object": "list", "data": data[::-1], "model": body["model"], "usage": counted}
    )


def _words(text: str) -> list[str]:
    pieces = text.split(" ")
    return [pieces[0], *(f" {piece}" for piece in pieces[1:])]


async def _request(reader: asyncio.StreamReader) -> Received | None:
    head = await reader.read(1)
    if not head.isalpha():
        # The end of the connection, or TLS where none is spoken.
        return None
    head += await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines if line)
    }
    data = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(method, path, headers, json.loads(data) if data else None)


async def _send(response: Response, writer: asyncio.StreamWriter) -> bool:
    raw = response.status is None
    if not raw:
        lines = [f"HTTP/1.1 {response.status} Scripted", "Transfer-Encoding: chunked"]
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    for step in response.steps:
        if isinstance(step, Cut):
            writer.transport.abort()
            return False
        if isinstance(step, Pause):
            await writer.drain()
            await (
                asyncio.sleep(step.seconds) if step.seconds is not None else asyncio.Event().wait()
            )
        elif raw:
            writer.write(step)
        else:
            writer.write(b"%x\r\n%b\r\n" % (len(step), step))
        await writer.drain()
    if not raw:
        writer.write(b"0\r\n\r\n")
    await writer.drain()
    return not raw
