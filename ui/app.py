"""The doors and the page on one server: build, guard, serve."""

import errno
import logging
import os
import signal
import socket
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from index import FootnoteError, UsageError
from index.add_queue import AddQueue
from index.loading import MAX_BYTES
from index.sharing import Sharing
from ui.api import KEY_HEADER, OPEN, Access, Guard, api_routes, person_of, tell_failures
from ui.conversations import ConversationStore, FeedbackStore
from ui.engine import Engine
from ui.markup import is_loopback
from ui.people import (
    Engines,
    Identity,
    Library,
    OneEngine,
    People,
    noting_peers,
)
from ui.settings import UISettings

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
    access: Access = OPEN,
    library: Library | None = None,
) -> ASGIApp:
    """Return the page and the doors for programs as an ASGI application.

    Conversations and feedback go to the given stores, what is being added to the queue. With
    ``local`` it answers only requests that address it by a name of this machine. With a
    ``library`` each person has an engine of their own.
    """
    # Imported here, as a server without the page needs no Gradio; the page first, which is fast.
    from ui.page import build, head, theme  # isort: split
    import gradio as gr

    os.environ.update(_QUIET)
    engines = library or OneEngine(engine)
    mounted = gr.mount_gradio_app(
        _doors(engines, access, store),
        build(engines, store, feedback, queue, person_of if library else None),
        path="/",
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
        head=head("sharing") if library else head(),
    )
    return _guarded(mounted, local, access)


def doors_alone(
    engine: Engine,
    *,
    store: ConversationStore,
    local: bool = True,
    access: Access = OPEN,
    library: Library | None = None,
) -> ASGIApp:
    """Return the doors for programs as an ASGI application, without the page."""
    return _guarded(_doors(library or OneEngine(engine), access, store), local, access)


def _doors(engines: Engines, access: Access, store: ConversationStore) -> FastAPI:
    app = FastAPI(
        title="Footnote",
        description="Answers questions about articles, with footnotes to exact characters.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    tell_failures(app)
    app.include_router(api_routes(engines, access, store))
    return app


def _guarded(app: ASGIApp, local: bool, access: Access) -> ASGIApp:
    # A file arrives in parts with headers of their own, or in Base64.
    most = MAX_BYTES * 4 // 3 + _AROUND
    guard = Guard(app, local=local, max_bytes=most, access=access)
    if not access.origins:
        return guard
    named = ["authorization", "content-type", KEY_HEADER]
    return CORSMiddleware(
        guard, allow_origins=access.origins, allow_methods=["*"], allow_headers=named
    )


def listen(host: str, port: int, *, page: bool = True) -> socket.socket:
    """Return a socket to serve from, the page or the doors for programs alone.

    Raises UsageError if the host is empty, none of this machine's, or can be reached from others
    while FOOTNOTE_PASSWORD, or FOOTNOTE_API_KEY without the page, is not set, or if FOOTNOTE_AUTH
    lacks FOOTNOTE_PROXIES, and FootnoteError if the port is taken or not permitted.
    """
    # An empty host would mean every address of this machine.
    if not host.strip():
        raise UsageError("The host is empty; give one with --host, or leave it at 127.0.0.1.")
    settings = UISettings.from_environment()
    if settings.auth and not settings.proxies:
        raise UsageError(
            "FOOTNOTE_AUTH=header believes only a proxy; name its address in FOOTNOTE_PROXIES."
        )
    is_secret = (settings.password if page else settings.api_key) is not None or settings.auth
    if not is_secret and not _is_local(host, settings):
        secret = (
            "FOOTNOTE_PASSWORD to a password that the page will ask for"
            if page
            else "FOOTNOTE_API_KEY to a key that programs send"
        )
        raise UsageError(
            f"FOOTNOTE_PROXIES lets other machines ask; set {secret}, or unset it."
            if is_loopback(host)
            else f"{host} can be reached from other machines; set {secret}, or leave --host at "
            "127.0.0.1."
        )
    return _bound(host, port)


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises UsageError and FootnoteError."""
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


def launch(
    *, host: str, port: int, model: str | None, page: bool = True, open_browser: bool = False
) -> None:
    """Serve the user's store until it is interrupted, also by SIGTERM or SIGHUP.

    Without ``page`` it serves the doors for programs alone. Raises what ``listen`` raises, and
    FootnoteError if the store cannot be used.
    """
    settings = UISettings.from_environment()
    with (
        ending_as_interrupted(),
        listen(host, port, page=page) as listener,
        Engine.open(model=model) as engine,
        closing(ConversationStore.open(engine.settings)) as store,
        closing(AddQueue(engine.settings)) as queue,
        closing(FeedbackStore.open(engine.settings)) as feedback,
        tempfile.TemporaryDirectory(prefix="footnote-") as folder,
    ):
        local = _is_local(host, settings)
        library = _library(engine, settings)
        if page:
            # Gradio's own upload folder is shared by all users of the machine.
            os.environ["GRADIO_TEMP_DIR"] = str(Path(folder).resolve())
            access = _access(settings, settings.password, library)
            app = application(
                engine,
                local=local,
                access=access,
                store=store,
                feedback=feedback,
                queue=queue,
                library=library,
            )
        else:
            # A browser that follows a link signs in with the key, too.
            access = _access(settings, settings.password or settings.api_key, library)
            app = doors_alone(engine, store=store, local=local, access=access, library=library)
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        with suppress(KeyboardInterrupt):
            server = _Server(app, address, engine.end_adding, open_browser=open_browser)
            server.run(sockets=[listener])


def _is_local(host: str, settings: UISettings) -> bool:
    # A proxy brings requests of others to this machine.
    return is_loopback(host) and not settings.proxies


def _access(settings: UISettings, password: SecretStr | None, library: Library | None) -> Access:
    secrets = (settings.api_key, password)
    key, word = (each.get_secret_value() if each else None for each in secrets)
    headers = settings.auth_header, settings.auth_groups_header
    identity = Identity(library.people, *headers, settings.proxies) if library else None
    return Access(key, word, settings.link_hours, settings.origins, settings.mcp_add, identity)


def _library(engine: Engine, settings: UISettings) -> Library | None:
    """Return each person's engine on a shared server."""
    if settings.auth is None:
        return None
    sharing = Sharing(engine.settings, settings.default_readers)
    return Library(engine, sharing, People(engine.settings, settings.admin))


def forwarded(app: ASGIApp, proxies: list[str]) -> ASGIApp:
    """Believe what proxies say of those they ask for, and note who really connects."""
    if not proxies:
        return app
    believing: ASGIApp = ProxyHeadersMiddleware(app, trusted_hosts=proxies)  # type: ignore
    return noting_peers(believing)


def server_config(app: ASGIApp) -> uvicorn.Config:
    """Return how an application is served."""
    return uvicorn.Config(
        app,
        log_level="warning",
        timeout_graceful_shutdown=1,
        # httptools drops the body of a request that offers HTTP/2, as Java's client does.
        http="h11",
        # A web socket is refused like any other request.
        ws="none",
        # Longer than a proxy keeps a connection, so that none is closed as it is used.
        timeout_keep_alive=75,
        server_header=False,
        # By itself uvicorn would believe whatever comes from this machine.
        proxy_headers=False,
    )


class _Server(uvicorn.Server):
    """A server that prints its address once it answers; ``ending`` is called when it ends."""

    def __init__(
        self,
        page: ASGIApp,
        address: str,
        ending: Callable[[], None],
        *,
        open_browser: bool,
    ) -> None:
        settings = UISettings.from_environment()
        super().__init__(server_config(forwarded(page, list(settings.proxies))))
        self._ending = ending
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
        self._ending()
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
