"""``footnote mcp``: serve an assistant on standard input and output."""

import asyncio
import signal

from index import UsageError
from ui.cli.commands import cli


@cli.command()
def mcp() -> None:
    """Let an assistant ask and quote the articles.

    The assistant's program starts this command, and talks to it by the Model
    Context Protocol on standard input and output. FOOTNOTE_MCP_ADD=true lets it add articles, too.

    Examples:
      footnote mcp
    """
    try:
        from ui.mcp.serving import serve_stdio
    except ModuleNotFoundError as error:
        raise UsageError(
            "footnote mcp needs the package mcp from version 2.3 on, which is not installed; "
            "make mcp adds it."
        ) from error
    from index import IndexSettings
    from qa import QAService
    from ui.settings import UISettings

    # The thread that waits for the client's next line cannot be interrupted otherwise.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    settings = IndexSettings.from_environment()
    with QAService.open(settings) as service:
        asyncio.run(serve_stdio(service, settings if UISettings().mcp_add else None))
