"""``footnote models``: list models and how to use one."""

import json
import shlex
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index import UsageError

if TYPE_CHECKING:
    from qa import QASettings, ServerModels

_WHAT_TO_SET = """\
OPENAI_BASE_URL  the address of a server, usually ending in /v1
OPENAI_API_KEY   its key, if it needs one; without an address the server is OpenAI's
FOOTNOTE_MODEL   the model that answers: a name that the server knows, or a .gguf file"""

_SENT = "Nothing is sent to a model until you name one."


def models(options: Namespace) -> int:
    """List the models of the named server, or of the servers found on this machine."""
    from qa import QASettings, local_servers, models_at

    settings = QASettings.from_environment()
    base_url = options.base_url or settings.base_url
    key = settings.api_key.get_secret_value() if settings.api_key is not None else None
    named = base_url is not None or key is not None
    if options.base_url is not None and not options.base_url.strip():
        raise UsageError("--base-url is empty; give the address of a server.")
    servers = (models_at(base_url, key),) if named else local_servers()
    if options.json:
        document = {
            "model": settings.model,
            "servers": [
                {
                    "kind": server.kind,
                    "base_url": server.base_url,
                    "host": server.host,
                    "models": list(server.models),
                }
                for server in servers
            ],
        }
        print(json.dumps(document, ensure_ascii=_needs_escapes(), indent=2))
    else:
        print(_text(servers, settings, named=named))
    return 0


def _text(servers: "Sequence[ServerModels]", settings: "QASettings", *, named: bool) -> str:
    if not servers:
        from qa import USUAL_PORTS

        places = ", ".join(f"{kind} on {port}" for kind, port in USUAL_PORTS.items())
        return (
            "No server is named, and none answers on the usual ports of this machine\n"
            f"({places}).\n\nYou can set:\n{_indented(_WHAT_TO_SET.splitlines())}\n\n{_SENT}"
        )
    parts = [_listed(server) for server in servers]
    usable = next((server for server in servers if server.models), None)
    if usable is not None:
        parts.append(_use(usable, settings, named=named))
    return "\n\n".join(parts)


def _listed(server: "ServerModels") -> str:
    place = server.host if server.kind is None else f"{server.host} ({server.kind})"
    if not server.models:
        return f"{place} offers no model; load one there first."
    return f"{place} offers:\n{_indented(map(_printable, server.models))}"


def _use(server: "ServerModels", settings: "QASettings", *, named: bool) -> str:
    known = settings.model in server.models
    chosen = settings.model if known else server.models[0] if len(server.models) == 1 else "NAME"
    name = shlex.quote(_printable(chosen or ""))
    lines = [
        f'footnote ask "..." --model {name}',
        f"export FOOTNOTE_MODEL={name}    # for every question",
    ]
    if not named or (settings.base_url is None and settings.api_key is None):
        lines.insert(0, f"export OPENAI_BASE_URL={shlex.quote(server.base_url)}")
    note = f"{_SENT} Passages then go to {server.host}."
    if settings.model is not None and not known:
        note += f"\nFOOTNOTE_MODEL is {settings.model!r}, which is not among them."
    return f"To use one:\n{_indented(lines)}\n\n{note}"


def _indented(lines: "Sequence[str] | map[str]") -> str:
    return "\n".join(f"  {line}" for line in lines)


def _printable(name: str) -> str:
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name)


def _needs_escapes() -> bool:
    return (sys.stdout.encoding or "").lower() != "utf-8"
