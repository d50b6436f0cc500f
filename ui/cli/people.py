"""The commands for whoever runs a shared server."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Any, get_args

import click

from index import IndexSettings, UsageError
from index.sharing import Role, Sharing
from ui.cli.commands import cli, json_option
from ui.cli.terminal import harmless, print_document


@cli.command()
@click.option("--remove", metavar="NAME", help="Keep somebody out of all servers.")
@click.option("--restore", metavar="NAME", help="Let them in again.")
@json_option
def people(remove: str | None, restore: str | None, as_json: bool) -> None:
    """List who has signed in, and keep people out.

    Who is removed is out within a minute; what they have added and asked stays.

    Examples:
      footnote people
      footnote people --remove ann@example.org
    """
    from ui.people import People
    from ui.settings import UISettings

    admin = UISettings.from_environment().admin
    with closing(People(IndexSettings.from_environment(), admin)) as found:
        if remove is None and restore is None:
            _print("people", found.all(), as_json)
        else:
            found.remove(remove or restore or "", undo=remove is None)


@cli.command()
@click.option("--create", metavar="NAME", help="Make a collection; --reader owns it.")
@click.option("--collection", metavar="ID", help="The collection to share or to fill.")
@click.option("--reader", metavar="R", help="person:NAME, group:NAME or everyone.")
@click.option(
    "--role",
    type=click.Choice([*get_args(Role), "nothing"]),
    help="What the reader may do there.",
)
@click.option("--put", metavar="ARTICLE", help="Put an article into it.")
@json_option
def collections(
    create: str | None,
    collection: str | None,
    reader: str | None,
    role: Any,
    put: str | None,
    as_json: bool,
) -> None:
    """List, make, share and fill collections.

    Examples:
      footnote collections
      footnote collections --create Press --reader person:ann@example.org
      footnote collections --collection 1a2b3c --reader group:press --role reader
      footnote collections --collection 1a2b3c --put report
    """
    with closing(Sharing(IndexSettings.from_environment())) as sharing:
        if create is not None:
            if reader is None:
                raise UsageError("footnote collections: say who owns it with --reader.")
            print(sharing.create(create, reader))
        elif collection is None:
            _print("collections", sharing.all_collections(), as_json)
        elif put is not None:
            from index import get_article

            sharing.refuse_unknown(collection)
            sharing.put(get_article(put).id, collection)
        elif reader is None or role is None:
            raise UsageError("footnote collections: give --reader and --role, or --put.")
        else:
            sharing.refuse_unknown(collection)
            sharing.grant(collection, reader, None if role == "nothing" else role)


def _print(name: str, rows: Sequence[Any], as_json: bool) -> None:
    documents = [asdict(each) for each in rows]
    if as_json:
        print_document({name: documents})
        return
    for each in documents:
        told = [_words(name, value) for name, value in each.items()]
        print("  ".join(harmless(words) for words in told if words))


def _words(name: str, value: object) -> str:
    match value:
        case tuple():
            return ", ".join(" ".join(each) if isinstance(each, tuple) else each for each in value)
        case False:
            return ""
        case True:
            return name
    return str(value)
