"""``footnote serve``: serve the doors for programs, without the page."""

from ui.cli.chat import host_option, port_option
from ui.cli.commands import cli, model_option


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
