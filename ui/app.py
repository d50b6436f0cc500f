"""The page and the APIs on one server: build, guard, serve."""

import errno
import logging
import os
import signal
import socket
import tempfile
import webbrowser
from collections.abc import Iterator
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
from ui.api import (
    KEY_HEADER,
    MAX_BODY_BYTES,
    Access,
    Guard,
    PageGate,
    Services,
    api_application,
    current_person,
)
from ui.conversations import ConversationStore, FeedbackStore
from ui.engine import Engine
from ui.markup import is_loopback
from ui.people import Engines, Identity, Library, OneEngine, People, record_peers
from ui.settings import UISettings

# Gradio sends usage reports home. It also aggregates all past events with pandas after each one,
# for a monitoring page that is off here.
_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}


def application(
    services: Services, feedback: FeedbackStore, queue: AddQueue, *, local: bool = True
) -> ASGIApp:
    """Return the page and the APIs as an ASGI application.

    With ``local`` it answers only requests that address it by a name of this machine.
    """
    # Imported here, as a server without the page needs no Gradio; the page first, which is fast.
    from ui.page import build, head, theme  # isort: split
    import gradio as gr

    os.environ.update(_QUIET)
    is_shared = isinstance(services.engines, Library)
    who = current_person if is_shared else None
    blocks = build(services.engines, services.conversations, feedback, queue, who)
    page = gr.mount_gradio_app(
        FastAPI(max_body_size=MAX_BODY_BYTES),
        blocks,
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
        head=head("sharing") if is_shared else head(),
    )
    return programs_application(services, local=local, page=PageGate(page))


def programs_application(
    services: Services, *, local: bool = True, page: ASGIApp | None = None
) -> ASGIApp:
    """Return the APIs as an ASGI application, with the page beside them if it is given."""
    origins = services.access.origins
    guard = Guard(api_application(services), services.access, local=local, page=page)
    if not origins:
        return guard
    headers = ["authorization", "content-type", KEY_HEADER]
    return CORSMiddleware(guard, allow_origins=origins, allow_methods=["*"], allow_headers=headers)


def listen(host: str, port: int, *, page: bool = True) -> socket.socket:
    """Return a socket to serve from, the page or the APIs alone.

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
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
    try:
        return socket.create_server((host, port), family=family, backlog=128, dualstack_ipv6=both)
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            message = f"{host} is not a host of this machine; try --host 127.0.0.1."
            raise UsageError(message) from error
        if error.errno == errno.EADDRINUSE:
            raise FootnoteError(
                f"Port {port} is in use, perhaps by another Footnote; choose another with --port."
            ) from error
        reason = os.strerror(error.errno or 0)
        message = f"Port {port} of {host} cannot be used ({reason}); try --port."
        raise FootnoteError(message) from error


def launch(
    *, host: str, port: int, model: str | None, page: bool = True, open_browser: bool = False
) -> None:
    """Serve the user's store until it is interrupted, also by SIGTERM or SIGHUP.

    Without ``page`` it serves the APIs alone. Raises what ``listen`` raises, and
    FootnoteError if the store cannot be used.
    """
    settings = UISettings.from_environment()
    with (
        interrupt_on_signals(),
        listen(host, port, page=page) as listener,
        Engine.open(model=model) as engine,
        closing(ConversationStore(engine.settings)) as store,
        closing(AddQueue(engine.settings)) as queue,
        closing(FeedbackStore(engine.settings)) as feedback,
        tempfile.TemporaryDirectory(prefix="footnote-") as folder,
    ):
        # A browser that follows a link signs in with the key, too, where there is no page.
        password = settings.password or (None if page else settings.api_key)
        services = _services(engine, settings, password, store)
        local = _is_local(host, settings)
        if page:
            # Gradio's own upload folder is shared by all users of the machine.
            os.environ["GRADIO_TEMP_DIR"] = str(Path(folder).resolve())
            app = application(services, feedback, queue, local=local)
        else:
            app = programs_application(services, local=local)
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        config = server_config(trust_proxies(app, list(settings.proxies)))
        with suppress(KeyboardInterrupt):
            _Server(config, address, engine, open_browser).run(sockets=[listener])


def _is_local(host: str, settings: UISettings) -> bool:
    # A proxy brings requests of others to this machine.
    return is_loopback(host) and not settings.proxies


def _services(
    engine: Engine, settings: UISettings, password: SecretStr | None, store: ConversationStore
) -> Services:
    engines: Engines = OneEngine(engine)
    identity = None
    if settings.auth is not None:
        people = People(engine.settings, settings.admin)
        sharing = Sharing(engine.settings, settings.default_readers)
        engines = Library(engine, sharing, people)
        headers = settings.auth_header, settings.auth_groups_header
        identity = Identity(people, *headers, settings.proxies)
    key, word = (each.get_secret_value() if each else None for each in (settings.api_key, password))
    access = Access(key, word, settings.link_hours, settings.origins, settings.mcp_add, identity)
    return Services(engines, access, store)


def trust_proxies(app: ASGIApp, proxies: list[str]) -> ASGIApp:
    """Believe what proxies say of those they ask for, and note who really connects."""
    if not proxies:
        return app
    believing: ASGIApp = ProxyHeadersMiddleware(app, trusted_hosts=proxies)  # type: ignore
    return record_peers(believing)


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
    """A server that prints its address once it answers, and ends what is being added."""

    def __init__(
        self, config: uvicorn.Config, address: str, engine: Engine, open_browser: bool
    ) -> None:
        super().__init__(config)
        self._address, self._engine, self._open_browser = address, engine, open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            print(f"Footnote is at {self._address}", flush=True)
            if self._open_browser:
                webbrowser.open(self._address)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A long add in its thread would delay shutdown.
        self._engine.ended.set()
        # An open tab holds a stream that ends only when cancelled; uvicorn would log that as an
        # error, with a traceback.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets=sockets)


@contextmanager
def interrupt_on_signals() -> Iterator[None]:
    """Interrupt the context for SIGTERM and SIGHUP, too, as Ctrl-C does.

    A signal that is ignored, as under ``nohup``, stays ignored.
    """
    signals = (signal.SIGTERM, signal.SIGHUP)
    before = {each: signal.getsignal(each) for each in signals}
    ending = [each for each in signals if before[each] != signal.SIG_IGN]

    def end(_number: int, _frame: FrameType | None) -> None:
        # A second signal must not cut short the cleaning up after the first.
        for each in ending:
            signal.signal(each, signal.SIG_IGN)
        if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
            raise KeyboardInterrupt
        # While the page is served, uvicorn handles an interrupt.
        signal.raise_signal(signal.SIGINT)

    for each in ending:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each in ending:
            signal.signal(each, before[each])
