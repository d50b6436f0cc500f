"""``footnote watch``: sources that keep themselves fresh."""

import signal
import sys
import time
from contextlib import closing, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from index import FailedSource, FootnoteError, IngestReport, UsageError
from ui.cli.articles import adding_progress, remarks
from ui.cli.commands import cli, json_option, report_embedding_host
from ui.cli.terminal import complain, print_document, printable

if TYPE_CHECKING:
    from index.watching import Watch, Watched


@cli.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--every", metavar="M", type=click.IntRange(1), default=15, help="Minutes (15).")
@click.option("--once", is_flag=True, help="Look at all once and end, as for cron.")
@click.option("--list", "listed", is_flag=True, help="List what is watched.")
@click.option("--stop", is_flag=True, help="Watch the sources no longer; articles stay.")
@click.option("--collection", metavar="ID", default="", help="Put their articles into it.")
@json_option
def watch(
    sources: tuple[str, ...],
    every: int,
    once: bool,
    listed: bool,
    stop: bool,
    collection: str,
    as_json: bool,
) -> int:
    """Watch files, folders and pages, and add what changes.

    SOURCE is a file, a folder, or an http or https address. Without one, all
    that is watched is looked at again and again until you interrupt it.

    Examples:
      footnote watch notes/ https://example.org/report --collection 1a2b3c
      footnote watch --every 60
    """
    from index.watching import Watch

    ends = once or listed or bool(sources)
    lacks_sources = (collection or stop) and not sources
    prints_nothing = as_json and (stop or not ends)
    if lacks_sources or prints_nothing or once + listed + bool(sources) > 1:
        raise UsageError(
            "footnote watch: name sources alone, with --stop or with --collection, or give --once "
            "or --list alone."
        )
    with closing(Watch()) as watch:
        if stop:
            watch.stop(sources)
            return 0
        found = watch.start(sources, collection) if sources else watch.all()
        if not listed:
            report_embedding_host("texts go")
            if not ends:
                return _look_on(watch, every * 60)
            found = [_look(watch, each) for each in found]
    if as_json:
        print_document({"watched": [asdict(each) for each in found]})
    else:
        for each in found:
            _print(each, {}, listed=listed)
        if sources:
            print("footnote watch, without a source, keeps them fresh.", file=sys.stderr)
    return int(not listed and any(each.failed for each in found))


def _look_on(watch: "Watch", seconds: int) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        while True:
            try:
                for each in watch.all():
                    _print(_look(watch, each), each.failed | each.vanished)
            except FootnoteError as error:
                complain(str(error))
            time.sleep(seconds)
    return 0


def _look(watch: "Watch", watched: "Watched") -> "Watched":
    with adding_progress() as progress:
        return watch.look(watched, progress)


def _print(found: "Watched", told: dict[str, str], *, listed: bool = False) -> None:
    if listed:
        filed = f" in collection {found.collection}" if found.collection else ""
        print(f"watched    {printable(found.source)}{filed}, looked at {found.looked or 'never'}")
    for article_id, outcome in found.changed.items():
        print(f"{outcome:<9}  {article_id}")
    for place, article_id in sorted(found.vanished.items() - told.items()):
        step = f"to remove its article, too: footnote remove {article_id}"
        print(f"vanished   {printable(place)}; {step}")
    failed = sorted(found.failed.items() - told.items())
    for line in remarks(IngestReport(failed=tuple(FailedSource(*each) for each in failed))):
        print(printable(line), file=sys.stdout if listed else sys.stderr)
    sys.stdout.flush()
