"""``footnote chat`` and ``serve``: serve the page, or the APIs alone."""

from collections.abc import Callable
from typing import Any

import click

from ui.cli.commands import cli, demo_source, model_option


def port_number(text: str) -> int:
    """Return a port, 0 to 65535. Raises ValueError."""
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise ValueError(f"{text!r} is not a port; give a number from 0 to 65535")
    return int(text)


port_option = click.option(
    "--port",
    metavar="P",
    type=port_number,
    default="7860",
    help="The port (7860); 0 picks a free one.",
)


def host_option(secret: str) -> Callable[[Any], Any]:
    """Return the option of where to listen; ``secret`` is the setting that other hosts need."""
    return click.option(
        "--host",
        metavar="H",
        default="127.0.0.1",
        help=f"Where to listen (127.0.0.1); anything but loopback needs {secret}.",
    )


@cli.command()
@host_option("FOOTNOTE_PASSWORD")
@port_option
@click.option("--open", "open_browser", is_flag=True, help="Open the browser, too.")
@model_option
def chat(host: str, port: int, open_browser: bool, model: str | None) -> None:
    """Open the chat in a browser.

    An empty store gets the article that comes with Footnote.

    Examples:
      footnote chat --open
      FOOTNOTE_PASSWORD=... footnote chat --host 0.0.0.0 --port 8080
    """
    from index import add_articles, list_articles
    from ui.app import launch, listen

    listen(host, port).close()
    if not list_articles():
        print("There are no articles yet; adding the bundled one ...")
        add_articles([demo_source()])
    launch(host=host, port=port, model=model, open_browser=open_browser)


@cli.command()
@host_option("FOOTNOTE_API_KEY")
@port_option
@model_option
def serve(host: str, port: int, model: str | None) -> None:
    """Serve programs: an HTTP API, and OpenAI's protocol.

    The same doors stand beside the page of 'footnote chat'.

    Examples:
      footnote serve
      FOOTNOTE_API_KEY=... footnote serve --host 0.0.0.0 --port 8080
    """
    from ui.app import launch

    launch(host=host, port=port, model=model, page=False)
