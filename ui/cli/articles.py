"""The commands for articles: adding, listing, labelling, removing, checking and archives."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index import (
    FailedSource,
    FootnoteError,
    IndexSettings,
    IngestReport,
    NotAddedError,
    SourceError,
    UsageError,
)
from index.counting import counted
from ui.cli.commands import (
    as_typed,
    cli,
    demo_source,
    json_option,
    report_embedding_host,
    where_option,
)
from ui.cli.terminal import (
    Terminal,
    columns_of,
    fitted,
    harmless,
    one_line,
    print_document,
    progress_line,
    standard_input,
)

if TYPE_CHECKING:
    # Commands import what only they need, so that every start is quick.
    from index import Article, ArticleSummary, Progress
    from index.loading import RawDocument
    from index.store import Finding

# More than the limit, so that the reader of the text can report that it is too long.
_MAX_PASTED_BYTES = 64_000_000
_SENTENCE = "The ferry sails on Tuesday."


@cli.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--demo", is_flag=True, help="Add the article that comes with Footnote.")
@click.option("--title", metavar="T", type=as_typed, help="Title of the text on standard input.")
@click.option("--id", "article_id", metavar="ID", type=as_typed, help="Its id; else one is made.")
@json_option
def add(
    sources: tuple[str, ...],
    demo: bool,
    title: str | None,
    article_id: str | None,
    as_json: bool,
) -> int:
    """Add articles: files, folders, web pages, or pasted text.

    SOURCE is a file, a folder, an http or https address, or - for text on
    standard input. One that fails does not stop the others, and large files
    are added last.

    Examples:
      footnote add --demo
      footnote add report.md notes/
      footnote add https://example.org/report
      footnote add - --title 'Minutes of May' < minutes.txt
      pbpaste | footnote add - --title 'From the web' --id web-1
    """
    from index import add_articles

    if not sources and not demo:
        raise click.MissingParameter(param_hint="'SOURCE...'", param_type="argument")
    if sources.count("-") > 1:
        raise UsageError("footnote add: standard input can be read once; give '-' once.")
    if (title is not None or article_id is not None) and sources != ("-",):
        raise UsageError(
            "footnote add: --title and --id can be given for one text on standard input only: "
            "footnote add - --title T."
        )
    readable: list[str | RawDocument] = [demo_source()] if demo else []
    failed: list[FailedSource] = []
    for source in sources:
        try:
            readable.append(_pasted(title, article_id) if source == "-" else source)
        except SourceError as error:
            failed.append(FailedSource("standard input", str(error)))
    report = IngestReport()
    if readable:
        report_embedding_host("texts go")
        with adding_progress() as progress:
            try:
                report = add_articles(readable, progress=progress)
            except NotAddedError as error:
                report = error.report
    report = replace(report, failed=(*report.failed, *failed))
    return _reported(report, as_json)


def _reported(report: IngestReport, as_json: bool) -> int:
    """Print what became of sources, and return the status to exit with."""
    if as_json:
        print_document(report.to_dict())
    else:
        for outcome in ("added", "replaced", "unchanged"):
            for added in getattr(report, outcome):
                print(f"{outcome:<9}  {added}")
    for line in remarks(report):
        print(line, file=sys.stderr)
    return 1 if report.failed else 0


def _pasted(title: str | None, article_id: str | None) -> "RawDocument":
    from index import text_source

    return text_source(standard_input("Paste the text", _MAX_PASTED_BYTES), title, article_id)


def remarks(report: IngestReport) -> Iterator[str]:
    """Yield what was left out, what is there twice, and what failed."""
    for source in report.skipped:
        why = "of a type that Footnote does not read, or a link out of its folder"
        yield f"skipped {source}: {why}"
    for each in report.hidden:
        sample = f", such as “{each.sample}”" if each.sample else ""
        yield (
            f"{each.article_id}: left out {each.characters:,} characters that are hidden or struck "
            f"out in it{sample}"
        )
    for article_id, other in report.copies:
        yield f"{article_id}: has the same text as {other}; one of them answers"
    for failure in report.failed:
        named = failure.source in failure.reason
        yield failure.reason if named else f"{failure.source}: {failure.reason}"


@cli.command("list")
@where_option
@json_option
def list_command(where: tuple[str, ...], as_json: bool) -> None:
    """List the articles.

    Examples:
      footnote list
      footnote list --where tag=press --where "date<2025"
      footnote list --json
    """
    from index import list_articles

    articles = list_articles(where=where)
    if as_json:
        print_document({"articles": [asdict(article) for article in articles]})
    elif articles:
        print(_table(articles, Terminal.of(sys.stdout)))
    else:
        print("There are no articles yet; add some with 'footnote add FILE'.")


def _table(articles: "Sequence[ArticleSummary]", terminal: Terminal) -> str:
    rows = [("ID", "TITLE", "SENTENCES", "ADDED", "SOURCE")]
    rows += [
        (
            one_line(each.id),
            one_line(each.title),
            f"{each.sentences:,}",
            each.added[:10],
            one_line(each.source or "pasted"),
        )
        for each in articles
    ]
    ids, titles, sentences, added = (
        max(columns_of(row[column]) for row in rows) for column in range(4)
    )
    if terminal.width is not None:
        room = terminal.width - ids - sentences - added - 8
        titles = max(min(titles, room), 20)
    head, *lines = (
        f"{fitted(row[0], ids)}  {fitted(row[1], titles)}  {row[2]:>{sentences}}  "
        f"{row[3]:<{added}}  {row[4]}"
        for row in rows
    )
    return "\n".join([terminal.faint(head), *lines])


@cli.command()
@click.argument("article_id", metavar="ARTICLE", type=as_typed)
@json_option
def show(article_id: str, as_json: bool) -> None:
    """Print an article's text.

    ARTICLE is its id, as 'footnote list' shows it.

    Examples:
      footnote show blinken-beijing
    """
    from index import get_article

    article = get_article(article_id)
    if as_json:
        print_document(article.to_dict())
    else:
        print(_text(article, Terminal.of(sys.stdout)))


def _text(article: "Article", terminal: Terminal) -> str:
    head = [
        terminal.strong(one_line(article.title)),
        terminal.faint(f"id      {one_line(article.id)}"),
        terminal.faint(f"source  {one_line(article.source or 'pasted text')}"),
        terminal.faint(f"sha256  {article.sha256[:16]}"),
        *(
            terminal.faint(f"{name:<7} {one_line(', '.join(values))}")
            for name, values in article.fields.items()
        ),
    ]
    paragraphs = [terminal.wrapped(line) for line in harmless(article.text).split("\n")]
    return "\n".join([*head, "", *paragraphs])


@cli.command()
@click.argument("article_id", metavar="ARTICLE", type=as_typed)
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE...", type=as_typed)
def label(article_id: str, fields: tuple[str, ...]) -> None:
    """Set fields of an article: tags, an author, a date, or your own.

    A field may be given several times, and is cleared by an empty value. Those
    that are not named stay. --where of 'footnote ask' and 'footnote list'
    looks for them.

    Examples:
      footnote label report tag=press tag=harbour author="Jean Roux"
      footnote label report date=2024-05 tag=
    """
    from index import set_fields
    from index.fields import fields_from

    set_fields(article_id, fields_from(fields))
    print(f"labelled   {article_id}")


@cli.command()
@click.argument("article_ids", nargs=-1, required=True, metavar="ARTICLE...", type=as_typed)
def remove(article_ids: tuple[str, ...]) -> None:
    """Remove articles.

    ARTICLE is an article's id. If any of them is unknown, nothing is removed.

    Examples:
      footnote remove web-1 minutes-0f3c2b1a
    """
    from index import remove_articles

    distinct = list(dict.fromkeys(article_ids))
    remove_articles(distinct)
    for article_id in distinct:
        print(f"removed    {article_id}")


@cli.command()
@click.option(
    "--rebuild",
    is_flag=True,
    help="Add all articles again, as when the embedder or the length of passages has changed.",
)
@json_option
def check(rebuild: bool, as_json: bool) -> int:
    """Check the store, and repair it.

    A model and an embedder on a server that you have named are each sent a
    few words, to see whether they answer.

    Examples:
      footnote check
      FOOTNOTE_EMBEDDER=bge-m3 footnote check --rebuild
    """
    from index import check_store

    if rebuild:
        report_embedding_host("texts go")
    with adding_progress() as progress:
        found = check_store(progress=progress, rebuild=rebuild)
    found += _unanswered()
    if as_json:
        print_document({"findings": [asdict(each) for each in found]})
    else:
        for each in found:
            print(f"{each.text} Repaired." if each.repaired else each.text)
        if not found:
            print("The store is whole.")
    return 0 if all(each.repaired for each in found) else 1


def _unanswered() -> "Iterator[Finding]":
    """Ask the named model and embedder a few words, and yield what those say that do not answer."""
    from index.store import Finding

    for ask in (_ask_embedder, _ask_model):
        try:
            ask()
        except FootnoteError as error:
            yield Finding(str(error), repaired=False)


def _ask_embedder() -> None:
    from index.embedding import embedder_of

    settings = IndexSettings.from_environment()
    if settings.embedder is not None:
        embedder_of(settings).embed([_SENTENCE])


def _ask_model() -> None:
    from qa import Message, QASettings, Requests, open_model

    settings = QASettings.from_environment()
    if settings.model is None:
        return
    with closing(open_model(settings.model, settings)) as model:
        asked = [Message("user", f"Say this: {_SENTENCE}")]
        Requests(model).beginning(asked, max_tokens=settings.answer_tokens, characters=1)


@cli.command()
@click.argument("file", metavar="FILE")
def export(file: str) -> None:
    """Write all articles, and feedback on answers, to one file.

    It holds one JSON object a line: an article's text, headings, elements,
    pages and fields, or what a reader said of an answer.

    Examples:
      footnote export articles.jsonl
    """
    from index import export_store
    from ui.conversations import FeedbackStore

    with closing(FeedbackStore(IndexSettings.from_environment())) as feedback:
        count = export_store(Path(file), others=feedback.lines())
    print(f"exported   {counted(count, 'article')} to {file}")


@cli.command("import")
@click.argument("file", metavar="FILE")
@json_option
def import_command(file: str, as_json: bool) -> int:
    """Add what an exported file holds; articles are embedded anew.

    An article with the id of one in the file is replaced. A line that cannot
    be used is named, and the others are taken.

    Examples:
      footnote import articles.jsonl
    """
    from index import import_store
    from ui.conversations import FeedbackStore

    report_embedding_host("texts go")
    with (
        closing(FeedbackStore(IndexSettings.from_environment())) as feedback,
        adding_progress() as progress,
    ):
        report = import_store(Path(file), progress=progress, take_other=feedback.take)
    return _reported(report, as_json)


@contextmanager
def adding_progress() -> "Iterator[Callable[[Progress], None]]":
    """Yield a function that shows what is being done with a source."""
    with progress_line(sys.stderr) as show:

        def show_step(step: "Progress") -> None:
            read = f"reading {step.done:,} of {step.total:,} passages"
            show(step.source, read if step.stage == "embedding" else step.stage)

        yield show_step
