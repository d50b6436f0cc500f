"""The footnote command, and what its subcommands share."""

import os
import sys
from dataclasses import replace
from importlib import import_module
from importlib.resources import files
from inspect import cleandoc
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from index import RawDocument

# The subcommands by their modules; only the module of the one that is asked for is imported.
_MODULES = {
    "articles": "add check export import label list remove show",
    "ask": "ask",
    "chat": "chat serve",
    "evaluate": "eval",
    "mcp": "mcp",
    "models": "models",
    "people": "collections people",
    "verify": "verify",
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names.split()}
# The help of eval names these.
_MODULE_OF |= {f"eval {name}": "evaluate" for name in ("compare", "gate", "init", "report")}
# Listed only where people share a server.
_OF_PEOPLE = frozenset(_MODULES["people"].split())
# M_ARENA_MAX of glibc's malloc.h.
_MAX_HEAPS = -8

# Click wraps no paragraph that begins with \b.
_START = """\b
Getting started:
  footnote chat                                 open the chat, with an article to try
  footnote add --demo                           add that article without the chat
  footnote ask "Where did Sullivan meet Wang?"  ask about it
  footnote add report.md notes/                 add files and folders of your own

FOOTNOTE_HOME names the folder that holds the articles."""


class Command(click.Command):
    """A subcommand; before it runs, settings are checked."""

    def format_help_text(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the docstring, which has examples in it, as it stands."""
        text = indent(cleandoc(self.help or ""), "  ")
        formatter.write(f"\n{text}\n")

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises SettingsError and what the command raises."""
        from ui.settings import refuse_unknown_settings

        _limit_heaps()
        refuse_unknown_settings()
        return super().invoke(ctx)


class Commands(click.Group):
    """The subcommands, each imported when it is asked for."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names, of what people share only where they do."""
        is_shared = bool(os.environ.get("FOOTNOTE_AUTH"))
        listed = (name for name in _MODULE_OF if " " not in name)
        return sorted(name for name in listed if is_shared or name not in _OF_PEOPLE)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command. For an unknown name all are imported, so that click can suggest one."""
        for module in [_MODULE_OF[name]] if name in _MODULE_OF else _MODULES:
            import_module(f"ui.cli.{module}")
        return super().get_command(ctx, name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first words name: two, or else one."""
        if (both := " ".join(args[:2])) in _MODULE_OF:
            args = [both, *args[2:]]
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    epilog=_START,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(
    package_name="footnote-qa", message="footnote %(version)s", help="Print the version."
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Answer questions about articles.

    Every sentence of an answer has a footnote that names the exact characters of the article it
    comes from. Nothing leaves this machine unless you name a model or an embedder on another, and
    a page is fetched only when you give its address.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
)


def model_name(text: str) -> str:
    """Return the name of a model, trimmed. Raises ValueError if it is empty."""
    # An empty name would otherwise fall back to FOOTNOTE_MODEL.
    if not text.strip():
        raise ValueError("the name of a model is empty; name one, or leave it out")
    return text.strip()


model_option = click.option(
    "--model",
    metavar="M",
    type=model_name,
    help="The model that answers (FOOTNOTE_MODEL); without one, answers are verbatim sentences.",
)


where_option = click.option(
    "--where",
    multiple=True,
    metavar="COND",
    help='Only articles that meet it, such as tag=press, date>=2024 or author="Jean Roux".',
)


def demo_source() -> "RawDocument":
    """Return the article that comes with Footnote."""
    from index.loading import uploaded_source
    from index.sample import SAMPLE

    name = f"{SAMPLE}.md"
    data = (files("index") / "data" / name).read_bytes()
    return replace(uploaded_source(data, name), article_id=SAMPLE)


def as_typed(argument: str) -> str:
    """Return an argument with what Python could not decode, in the C locale all UTF-8, decoded."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def report_embedding_host(what_goes: str) -> None:
    """Say where texts go if a server embeds them, since they then leave this machine."""
    from index import IndexSettings
    from index.embedding import embedding_host

    host = embedding_host(IndexSettings.from_environment())
    if host is not None:
        print(f"The {what_goes} to {host} for vectors (FOOTNOTE_EMBEDDER).", file=sys.stderr)


def _limit_heaps() -> None:
    """Let all threads share two heaps where the C library is glibc.

    It gives every new thread a heap of its own, up to eight for each core, and an add of many
    files, whose threads come and go, left some megabytes free in each: 200 MB on two cores.
    """
    import ctypes

    limit = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if limit is not None and "MALLOC_ARENA_MAX" not in os.environ:
        limit(_MAX_HEAPS, 2)
