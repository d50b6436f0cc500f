"""The footnote commands; each returns its exit status."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from index import (
    FailedSource,
    FootnoteError,
    IngestReport,
    SourceError,
    UsageError,
    counted,
)
from ui.cli.add_report import report_document, say_what_is_odd, stage_words
from ui.cli.eval_command import eval_
from ui.cli.models_command import models
from ui.cli.progress import ProgressLine
from ui.cli.streams import print_document, standard_input
from ui.cli.terminal import Terminal, article_text, articles_text

if TYPE_CHECKING:
    # Commands import what only they need, so that every start is quick.
    from index import Pending, Progress, RawDocument
    from qa import Turn

BUNDLED_ID = "blinken-beijing"

# More than the limit, so that the reader of the text can report that it is too long.
_MAX_PASTED_BYTES = 64_000_000
_MAX_QUESTION_BYTES = 1_000_000


def add(options: Namespace) -> int:
    """Add articles; a source that fails does not stop the others."""
    from index import add_queued, forget_adds, resume_adds

    if options.forget:
        if dropped := forget_adds():
            print(f"dropped    {counted(dropped, 'source')}")
        else:
            print("Nothing is left to drop.", file=sys.stderr)
        return 0
    sources: list[str | Pending] = []
    failed: list[FailedSource] = []
    for source in options.sources:
        try:
            sources.append(_pasted(options) if source == "-" else source)
        except SourceError as error:
            failed.append(FailedSource("standard input", str(error)))
    report = IngestReport()
    if sources or options.resume:
        _say_who_embeds("texts")
        try:
            with ProgressLine(sys.stderr) as line:

                def show(step: "Progress") -> None:
                    line.show(step.source, stage_words(step))

                report = (
                    resume_adds(progress=show)
                    if options.resume
                    else add_queued(sources, progress=show)
                )
        except KeyboardInterrupt:
            say_what_is_left()
            raise
        if options.resume and report == IngestReport():
            print("Nothing is left to add.", file=sys.stderr)
    report = replace(report, failed=(*report.failed, *failed))
    if options.json:
        print_document(report_document(report))
    else:
        for outcome in ("added", "replaced", "unchanged"):
            for article_id in getattr(report, outcome):
                print(f"{outcome:<9}  {article_id}")
    say_what_is_odd(report)
    for each in report.failed:
        named = each.source in each.reason
        print(each.reason if named else f"{each.source}: {each.reason}", file=sys.stderr)
    return 1 if report.failed else 0


def list_(options: Namespace) -> int:
    """List the articles."""
    from index import list_articles

    articles = list_articles()
    if options.json:
        print_document(
            {
                "articles": [
                    {
                        "id": article.id,
                        "title": article.title,
                        "source": article.source,
                        "passages": article.passages,
                        "sentences": article.sentences,
                        "added": article.added,
                        "published": article.published,
                        "characters": article.characters,
                    }
                    for article in articles
                ]
            }
        )
    else:
        print(articles_text(articles, Terminal.of(sys.stdout)))
    return 0


def show(options: Namespace) -> int:
    """Print an article's text; as JSON it is exactly the text that offsets refer to."""
    from index import get_article

    article = get_article(_typed(options.article))
    if options.json:
        print_document(
            {
                "id": article.id,
                "title": article.title,
                "source": article.source,
                "sha256": article.sha256,
                "byline": article.byline,
                "site": article.site,
                "published": article.published,
                "language": article.language,
                "text": article.text,
            }
        )
    else:
        print(article_text(article, Terminal.of(sys.stdout)))
    return 0


def remove(options: Namespace) -> int:
    """Remove the named articles, or none of them if one does not exist."""
    from index import remove_articles

    ids = list(dict.fromkeys(map(_typed, options.articles)))
    remove_articles(ids)
    for article_id in ids:
        print(f"removed    {article_id}")
    return 0


def check(options: Namespace) -> int:
    """Check the store, repair it, and say what was wrong."""
    from index import check_store

    if options.embed_anew:
        _say_who_embeds("texts")
    with ProgressLine(sys.stderr) as line:
        found = check_store(
            progress=lambda step: line.show(step.source, stage_words(step)),
            embed_anew=options.embed_anew,
        )
    if options.json:
        print_document(
            {"findings": [{"text": each.text, "repaired": each.repaired} for each in found]}
        )
    else:
        for each in found:
            print(f"{each.text} {'Repaired.' if each.repaired else ''}".rstrip())
        if not found:
            print("The store is whole.")
    return 0 if all(each.repaired for each in found) else 1


def export(options: Namespace) -> int:
    """Write the store to one file."""
    from index import export_store

    print(f"exported   {counted(export_store(Path(options.file)), 'article')} to {options.file}")
    return 0


def import_(options: Namespace) -> int:
    """Put an exported store into an empty data folder."""
    from index import import_store

    print(f"imported   {counted(import_store(Path(options.file)), 'article')} from {options.file}")
    return 0


def is_about_adds_left(options: Namespace) -> bool:
    """Return whether a command goes on with what was cut off, or drops it."""
    return bool(options.command == "add" and (options.resume or options.forget))


def say_what_is_left() -> None:
    """Say on standard error what an add that was cut off has left, if anything."""
    from index import adds_left

    # Whatever is wrong with the store, the command itself says it.
    with suppress(FootnoteError):
        if left := adds_left():
            print(
                f"{counted(len(left), 'source')} of an add that was cut off "
                f"{'is' if len(left) == 1 else 'are'} left, such as "
                f"{left[0]}: footnote add --resume goes on, footnote add --forget drops.",
                file=sys.stderr,
            )


def ask(options: Namespace) -> int:
    """Answer a question; finding no answer is a success, too."""
    from ui.cli.asking import print_answer

    question = _question(" ".join(options.question))
    history = [] if options.history is None else _history(Path(options.history))
    articles = None if options.article is None else list(map(_typed, options.article))
    _say_who_embeds("question")
    return print_answer(
        question, history=history, articles=articles, model=options.model, as_json=options.json
    )


def chat(options: Namespace) -> int:
    """Serve the chat until interrupted; add the bundled article to an empty store."""
    from index import add_articles, list_articles
    from ui.app import launch, refuse_open_host, refuse_taken_port

    refuse_open_host(options.host)
    refuse_taken_port(options.host, options.port)
    if not list_articles():
        print("There are no articles yet; adding the bundled one ...")
        add_articles([bundled_article()])
    launch(host=options.host, port=options.port, model=options.model, open_browser=options.open)
    return 0


def verify(options: Namespace) -> int:
    """Print which quotes of a saved conversation still hold."""
    from ui.cli.verify_command import verify_file

    return verify_file(options.file, as_json=options.json)


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "add": add,
    "list": list_,
    "show": show,
    "remove": remove,
    "check": check,
    "export": export,
    "import": import_,
    "ask": ask,
    "chat": chat,
    "models": models,
    "verify": verify,
    "eval": eval_,
}


def bundled_article() -> "RawDocument":
    """Return the article that comes with Footnote."""
    from index import text_source

    text = (files("index") / "data" / f"{BUNDLED_ID}.md").read_bytes()
    return text_source(text, article_id=BUNDLED_ID, markdown=True)


def _say_who_embeds(what: str) -> None:
    """Say where texts go if a server embeds them, since they then leave this machine."""
    from index import IndexSettings, embedding_host

    host = embedding_host(IndexSettings.from_environment())
    if host is not None:
        verb = "go" if what.endswith("s") else "goes"
        print(f"The {what} {verb} to {host} for vectors (FOOTNOTE_EMBEDDER).", file=sys.stderr)


def _pasted(options: Namespace) -> "Pending":
    from index import Pending, text_source

    data = standard_input("Paste the text", _MAX_PASTED_BYTES)
    title, article_id = (each and _typed(each) for each in (options.title, options.id))
    # What is wrong with it is said before it is queued.
    text_source(data, title, article_id)
    return Pending("text", title or "the pasted text", data, title or "", article_id or "")


def _typed(argument: str) -> str:
    """Return an argument as it was typed: in the C locale Python does not decode UTF-8."""
    hidden = any("\udc80" <= character <= "\udcff" for character in argument)
    return os.fsencode(argument).decode("utf-8", "replace") if hidden else argument


def _question(argument: str) -> str:
    if argument != "-":
        return _typed(argument)
    data = standard_input("Type the question", _MAX_QUESTION_BYTES)
    return data.decode("utf-8", "replace")


def _history(path: Path) -> "Sequence[Turn]":
    from qa import turns_from

    try:
        return turns_from(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        reason, advice = str(error.strerror), "name a JSON file"
    except (json.JSONDecodeError, RecursionError) as error:
        reason, advice = f"not JSON: {error}", 'write [["question", "answer"], ...]'
    except UnicodeDecodeError:
        reason, advice = "not UTF-8", "save it as UTF-8"
    except ValueError as error:
        reason, advice = str(error), 'write [["question", "answer"], ...]'
    raise UsageError(f"The history {path} cannot be used ({reason}); {advice}.")
