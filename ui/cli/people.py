"""The commands for whoever runs a shared server."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, get_args

import click

from index import UsageError
from index.sharing import Role
from ui.cli.commands import cli, json_option
from ui.cli.terminal import harmless, print_document

if TYPE_CHECKING:
    from index.add_queue import AddQueue
    from index.sharing import Sharing
    from ui.conversations import ConversationStore, FeedbackStore
    from ui.people import People


@cli.command()
@click.option("--remove", metavar="NAME", help="Keep somebody out of all servers.")
@click.option("--restore", metavar="NAME", help="Let them in again.")
@click.option("--export", metavar="NAME", help="Print all that is kept of somebody, as JSON.")
@click.option("--forget", metavar="NAME", help="Delete all that is kept of somebody.")
@json_option
def people(
    remove: str | None,
    restore: str | None,
    export: str | None,
    forget: str | None,
    as_json: bool,
) -> None:
    """List who has signed in, and keep people out.

    Who is removed is out within a minute. What is kept of somebody are their groups,
    conversations, feedback, what they are adding, and the articles that only they may change;
    these are removed with --forget, not with --remove.

    Examples:
      footnote people
      footnote people --remove ann@example.org
      footnote people --export ann@example.org > ann.json
    """
    with closing(_people()) as found:
        if export is not None:
            found.refuse_unknown(export)
            print_document(_kept_of(found, export))
        elif forget is not None:
            _forget(found, forget)
        elif remove is None and restore is None:
            _print("people", found.all(), as_json)
        else:
            found.remove(remove or restore or "", undo=remove is None)


@cli.command()
@click.option("--most", metavar="N", type=int, default=100, help="How many of the last (100).")
@json_option
def audit(most: int, as_json: bool) -> None:
    """Show what was done on a shared server, newest first.

    Examples:
      footnote audit --most 20
    """
    with closing(_people()) as found:
        _print("audit", found.audit(most), as_json)


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
    with closing(_sharing()) as sharing:
        if create is not None:
            if reader is None:
                raise UsageError("footnote collections: say who owns it with --reader.")
            print(made := sharing.create(create, reader))
            _note("collection made", f"{made} {create}")
        elif collection is None:
            _print("collections", sharing.all_collections(), as_json)
        elif put is not None:
            from index import get_article

            sharing.refuse_unknown(collection)
            sharing.put(get_article(put).id, collection)
            _note("article put in", f"{collection} {put}")
        elif reader is None or role is None:
            raise UsageError("footnote collections: give --reader and --role, or --put.")
        else:
            sharing.refuse_unknown(collection)
            sharing.grant(collection, reader, None if role == "nothing" else role)
            _note("shared", f"{collection} {reader} {role}")


def _note(what: str, about: str) -> None:
    with closing(_people()) as people:
        people.note("", what, about)


def _kept_of(people: "People", name: str) -> dict[str, Any]:
    from ui.people import Person

    person = people.named(name) or Person(name)
    with _stores() as (sharing, store, queue, feedback):
        cases, articles = feedback.of(person.key)
        talks = [
            {
                "title": saved.title,
                "turns": [turn.to_document() for turn in saved.turns],
            }
            for each in store.list(person.key)
            if (saved := store.load(person.key, each.id))
        ]
        return {
            "person": asdict(person),
            "collections": [asdict(each) for each in sharing.collections({person.reader})],
            "articles": sharing.solely_owned_by(person.reader),
            "conversations": talks,
            "feedback": {
                "cases": [each.to_dict() for each in cases],
                "articles": {each.name: each.text.decode() for each in articles},
            },
            "adds": [
                {
                    **asdict(each),
                    "content": (b64encode(data) if each.kind == "file" else data).decode(),
                }
                for each, data in queue.contents(person.reader)
            ],
        }


def _forget(people: "People", name: str) -> None:
    from index import remove_articles
    from ui.people import Person

    person = Person(name)
    people.refuse_unknown(name)
    with _stores() as (sharing, store, queue, feedback):
        # First, or what is being added would come after the articles have gone.
        queue.erase(person.reader)
        feedback.erase(person.key)
        remove_articles(sharing.solely_owned_by(person.reader))
        sharing.forget(person.reader)
        # Others may still change what is in the person's own collection.
        sharing.rename(person.key, "Articles of somebody forgotten")
        store.erase(person.key)
    people.forget(name)
    click.echo(
        f"{name} is forgotten; whoever signs in by that name comes as somebody new.", err=True
    )


@contextmanager
def _stores() -> "Iterator[tuple[Sharing, ConversationStore, AddQueue, FeedbackStore]]":
    from index import IndexSettings
    from index.add_queue import AddQueue
    from ui.conversations import FeedbackStore

    settings = IndexSettings.from_environment()
    with (
        closing(_sharing()) as sharing,
        closing(_conversations()) as store,
        closing(AddQueue(settings)) as queue,
        closing(FeedbackStore.open(settings)) as feedback,
    ):
        yield sharing, store, queue, feedback


def _conversations() -> "ConversationStore":
    from index import IndexSettings
    from ui.conversations import ConversationStore

    return ConversationStore.open(IndexSettings.from_environment())


def _people() -> "People":
    from index import IndexSettings
    from ui.people import People
    from ui.settings import UISettings

    return People(IndexSettings.from_environment(), UISettings.from_environment().admin)


def _sharing() -> "Sharing":
    from index import IndexSettings
    from index.sharing import Sharing

    return Sharing(IndexSettings.from_environment())


def _print(name: str, rows: Sequence[Any], as_json: bool, **more: str) -> None:
    documents = [asdict(each) for each in rows]
    if as_json:
        print_document({name: documents, **more})
        return
    for each in documents:
        told = [_words(name, value) for name, value in each.items()]
        print("  ".join(harmless(words) for words in told if words))
    for value in more.values():
        print(value)


def _words(name: str, value: object) -> str:
    match value:
        case tuple():
            return ", ".join(" ".join(each) if isinstance(each, tuple) else each for each in value)
        case None | False:
            return ""
        case True:
            return name
    return str(value)
