"""The footnote command, and what its subcommands share."""

import sys
from contextlib import suppress
from inspect import cleandoc
from textwrap import indent
from typing import Any

import click

# The commands that do not say what an add that was cut off has left.
_WITHOUT_REPORT = frozenset({"chat", "models", "verify", "eval"})

# Click wraps no paragraph that begins with \b.
_START = """\b
Getting started:
  footnote chat                                 open the chat, with an article to try
  footnote add report.md notes/                 add files and folders
  footnote ask "Where did Sullivan meet Wang?"  ask about them

FOOTNOTE_HOME names the folder that holds the articles."""


class Command(click.Command):
    """A subcommand; before it runs, settings are checked and adds that were cut off reported."""

    def format_help_text(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the docstring, which has examples in it, as it stands."""
        text = indent(cleandoc(self.help or ""), "  ")
        formatter.write(f"\n{text}\n")

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises SettingsError and what the command raises."""
        from ui.settings import refuse_unknown_settings

        refuse_unknown_settings()
        settles_adds = ctx.params.get("resume") or ctx.params.get("forget")
        if self.name not in _WITHOUT_REPORT and not settles_adds:
            report_pending_adds()
        return super().invoke(ctx)


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"footnote {version('footnote-qa')}")
    except PackageNotFoundError:
        click.echo("footnote, run from source and not installed")
    context.exit()


@click.group(
    invoke_without_command=True,
    epilog=_START,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
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


cli.command_class = Command

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


def as_typed(argument: str) -> str:
    """Return an argument with what Python could not decode, in the C locale all UTF-8, decoded."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def report_pending_adds() -> None:
    """Say on standard error what an add that was cut off has left, if anything."""
    from index import FootnoteError, adds_left, counted

    # Whatever is wrong with the store, the command itself says it.
    with suppress(FootnoteError):
        if left := adds_left():
            print(
                f"{counted(len(left), 'source')} of an add that was cut off "
                f"{'is' if len(left) == 1 else 'are'} left, such as "
                f"{left[0]}: footnote add --resume goes on, footnote add --forget drops.",
                file=sys.stderr,
            )


def report_embedding_host(what_goes: str) -> None:
    """Say where texts go if a server embeds them, since they then leave this machine."""
    from index import IndexSettings, embedding_host

    host = embedding_host(IndexSettings.from_environment())
    if host is not None:
        print(f"The {what_goes} to {host} for vectors (FOOTNOTE_EMBEDDER).", file=sys.stderr)
