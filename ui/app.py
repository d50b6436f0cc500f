"""The page on its own server: build, guard, serve."""

import errno
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import FrameType

from ui.shadowing import foreign_package

if __name__ == "__main__" and (_foreign := foreign_package()):
    # Must run before the imports below, which would fail.
    sys.exit(_foreign)

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from index import FootnoteError, UsageError
from index.add_queue import AddQueue
from index.loading import MAX_BYTES
from ui.conversations import ConversationStore, FeedbackStore
from ui.engine import Engine
from ui.markup import is_loopback
from ui.page import Guard, build, head, theme
from ui.settings import UISettings, refuse_unknown_settings

# More than what is around a file in a request that uploads it.
_AROUND = 1_000_000

# Gradio sends usage reports home. It also aggregates all past events with pandas after each one,
# for a monitoring page that is off here.
_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}


def application(
    engine: Engine,
    *,
    store: ConversationStore,
    feedback: FeedbackStore,
    queue: AddQueue,
    local: bool = True,
    password: str | None = None,
) -> ASGIApp:
    """Return the page as an ASGI application.

    Conversations and feedback go to the given stores, what is being added to the queue. With
    ``local`` the page answers only requests that address it by a name of this machine. With a
    password it asks for it; the user name is ``footnote``.
    """
    os.environ.update(_QUIET)
    mounted = gr.mount_gradio_app(
        FastAPI(openapi_url=None),
        build(engine, store=store, feedback=feedback, queue=queue),
        path="/",
        auth=("footnote", password) if password else None,
        auth_message="The user name is footnote; ask who runs Footnote for FOOTNOTE_PASSWORD.",
        root_path="",
        show_error=False,
        max_file_size=MAX_BYTES,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        head=head(),
    )
    # A file arrives in parts with headers of their own, and JSON can be longer than its text.
    return Guard(mounted, local=local, max_bytes=MAX_BYTES + _AROUND)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket to serve the page from.

    Raises UsageError if the host is empty, none of this machine's, or can be reached from others
    while FOOTNOTE_PASSWORD is not set, and FootnoteError if the port is taken or not permitted.
    """
    # An empty host would mean every address of this machine.
    if not host.strip():
        raise UsageError("The host is empty; give one with --host, or leave it at 127.0.0.1.")
    if not is_loopback(host) and UISettings().password is None:
        raise UsageError(
            f"{host} can be reached from other machines; set FOOTNOTE_PASSWORD to a password "
            "that the page will ask for, or leave --host at 127.0.0.1."
        )
    not_here = UsageError(f"{host} is not a host of this machine; try --host 127.0.0.1.")
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise not_here from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise not_here from error
        if error.errno == errno.EADDRINUSE:
            raise FootnoteError(
                f"Port {port} is in use, perhaps by another Footnote; choose another with --port."
            ) from error
        raise FootnoteError(
            f"Port {port} of {host} cannot be used ({error.strerror}); try --port."
        ) from error
    return listener


def launch(*, host: str, port: int, model: str | None, open_browser: bool = False) -> None:
    """Serve the page over the user's store until it is interrupted, also by SIGTERM or SIGHUP.

    Raises what ``listen`` raises, and FootnoteError if the store cannot be used.
    """
    with (
        ending_as_interrupted(),
        listen(host, port) as listener,
        Engine.open(model=model) as engine,
        closing(ConversationStore.open(engine.settings)) as store,
        closing(AddQueue(engine.settings)) as queue,
        closing(FeedbackStore.open(engine.settings)) as feedback,
        tempfile.TemporaryDirectory(prefix="footnote-") as folder,
    ):
        # Gradio's own upload folder is shared by all users of the machine.
        os.environ["GRADIO_TEMP_DIR"] = str(Path(folder).resolve())
        secret = UISettings().password
        page = application(
            engine,
            local=is_loopback(host),
            password=secret.get_secret_value() if secret else None,
            store=store,
            feedback=feedback,
            queue=queue,
        )
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        with suppress(KeyboardInterrupt):
            _Server(page, engine, address, open_browser=open_browser).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that prints its address once it answers."""

    def __init__(self, page: ASGIApp, engine: Engine, address: str, *, open_browser: bool) -> None:
        super().__init__(
            uvicorn.Config(
                page, log_level="warning", timeout_graceful_shutdown=1, server_header=False
            )
        )
        self._engine = engine
        self._address = address
        self._open_browser = open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            print(f"Footnote is at {self._address}", flush=True)
            if self._open_browser:
                webbrowser.open(self._address)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A long add in its thread would delay shutdown.
        self._engine.end_adding()
        # An open tab holds a stream that ends only when cancelled; uvicorn would log that as an
        # error, with a traceback.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets=sockets)


@contextmanager
def ending_as_interrupted() -> Iterator[None]:
    """Interrupt the context for SIGTERM and SIGHUP, too, as Ctrl-C does.

    A signal that is ignored, as under ``nohup``, stays ignored. Does nothing outside the main
    thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ended = False

    def end(_number: int, frame: FrameType | None) -> None:
        nonlocal ended
        # A second signal must not cut short the cleaning up after the first.
        if ended:
            return
        ended = True
        # While the page is served, uvicorn handles an interrupt.
        interrupt = signal.getsignal(signal.SIGINT)
        if not callable(interrupt):
            raise KeyboardInterrupt
        interrupt(signal.SIGINT, frame)

    before = {
        each: signal.signal(each, end)
        for each in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(each) != signal.SIG_IGN
    }
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


if __name__ == "__main__":
    try:
        refuse_unknown_settings()
        launch(host="127.0.0.1", port=7860, model=None)
    except FootnoteError as failure:
        sys.exit(f"{failure}")
