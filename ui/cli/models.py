"""``footnote models``: list models and how to use one."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ui.cli.commands import cli, json_option
from ui.cli.terminal import print_document, printable

if TYPE_CHECKING:
    from qa import QASettings, ServerModels

_NOTHING_SENT = "Nothing is sent to a model until you name one."
_WHAT_TO_SET = f"""\
You can set:
  OPENAI_BASE_URL  the address of a server, usually ending in /v1
  OPENAI_API_KEY   its key, if it needs one; without an address the server is OpenAI's
  FOOTNOTE_MODEL   the model that answers, by the name that the server knows

{_NOTHING_SENT}"""


@cli.command()
@click.option(
    "--base-url",
    metavar="URL",
    help="The server to ask (OPENAI_BASE_URL); by default, those found on this machine.",
)
@json_option
def models(base_url: str | None, as_json: bool) -> None:
    """List the models that a server offers.

    Examples:
      footnote models
      footnote models --base-url http://127.0.0.1:11434/v1 --json
    """
    from qa import QASettings, local_servers, models_at

    settings = QASettings.from_environment()
    address = base_url or settings.base_url
    key = settings.api_key.get_secret_value() if settings.api_key is not None else None
    named = address is not None or key is not None
    servers = (models_at(address, key),) if named else local_servers()
    if as_json:
        listed = [asdict(server) for server in servers]
        print_document({"model": settings.model, "servers": listed})
    else:
        print(_text(servers, settings))


def _text(servers: "Sequence[ServerModels]", settings: "QASettings") -> str:
    from qa import USUAL_PORTS

    parts = []
    for server in servers:
        place = server.host if server.kind is None else f"{server.host} ({server.kind})"
        if server.models:
            parts.append(f"{place} offers:\n{_indented(map(printable, server.models))}")
        else:
            parts.append(f"{place} offers no models; load one there first.")
    if not servers:
        places = ", ".join(f"{kind} on {port}" for kind, port in USUAL_PORTS.items())
        parts += [
            f"No server is named, and none answers on the usual ports of this machine\n({places}).",
            _WHAT_TO_SET,
        ]
    parts += [_how_to_use(server, settings) for server in servers if server.models][:1]
    return "\n\n".join(parts)


def _how_to_use(server: "ServerModels", settings: "QASettings") -> str:
    name = "NAME" if len(server.models) > 1 else server.models[0]
    if settings.model in server.models:
        name = settings.model
    name = shlex.quote(printable(name))
    lines = [
        f'footnote ask "..." --model {name}',
        f"export FOOTNOTE_MODEL={name}    # for every question",
    ]
    if settings.base_url is None and settings.api_key is None:
        lines.insert(0, f"export OPENAI_BASE_URL={shlex.quote(server.base_url)}")
    note = f"{_NOTHING_SENT} Passages then go to {server.host}."
    if settings.model is not None and settings.model not in server.models:
        note += f"\nFOOTNOTE_MODEL is {settings.model!r}, which is not among them."
    return f"To use one:\n{_indented(lines)}\n\n{note}"


def _indented(lines: Iterable[str]) -> str:
    return "\n".join(f"  {line}" for line in lines)
