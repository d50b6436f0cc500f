"""``footnote doctor``: say whether everything works, and what to do about what does not."""

import os
import re
import shlex
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Literal

import click

from index import FootnoteError, IndexSettings, SourceError
from index.counting import counted
from ui.cli.commands import cli, json_option
from ui.cli.terminal import Terminal, one_line, print_document

if TYPE_CHECKING:
    # Commands import what only they need, so that every start is quick.
    from index import Article, ArticleSummary
    from index.store import Catalog
    from qa import QASettings

State = Literal["ok", "warning", "failed"]
Found = Iterator[tuple[State, str, str]]
"""Each a state, what was found, and the next step, which is empty where all is well."""

# A source may be as large as 50 MB, and is kept in the queue while it is added.
_LITTLE_SPACE = 500_000_000
_SENTENCE = "The ferry sails on Tuesday."
_REPLY_CHARACTERS = 16
_TITLE = 60
# The next step of an error's message comes after its last semicolon or colon, not counting those
# inside parentheses.
_NEXT_STEP = re.compile(r"(.+)[;:] (?![^(]*\))(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; ``next`` is what to do, empty where all is well."""

    name: str
    state: State
    found: str
    next: str


@cli.command()
@click.option(
    "--sources",
    "with_pages",
    is_flag=True,
    help="Fetch the pages of articles, too, to see whether they have changed.",
)
@json_option
def doctor(with_pages: bool, as_json: bool) -> int:
    """Say whether everything works, and what to do about what does not.

    Nothing is changed. A model, a judge and an embedder that you have named
    are each sent a few words; with --sources the pages of articles are
    fetched. But for a database and a Chroma server that you have named, no
    other host is asked.

    Examples:
      footnote doctor
      footnote doctor --sources --json
    """
    terminal, checks = Terminal.of(sys.stdout), []
    for each in _checks(with_pages):
        checks.append(each)
        if not as_json:
            line = f"{each.state:<8} {each.name:<9} {one_line(f'{each.found} {each.next}')}"
            print(terminal.wrapped(line, " " * 19), flush=True)
    if as_json:
        print_document({"checks": [asdict(each) for each in checks]})
    return int(any(each.state == "failed" for each in checks))


def _checks(with_pages: bool) -> Iterator[Check]:
    """Yield all checks, without those of a store that cannot be read or has no articles."""
    from index.store import Catalog
    from qa import QASettings

    yield from _told("settings", _settings())
    try:
        settings, qa_settings = IndexSettings.from_environment(), QASettings.from_environment()
        catalog = Catalog(settings)
    except FootnoteError:
        # It has just been reported.
        return
    with closing(catalog):
        yield from _told("folder", _folder(settings.home))
        database = list(_told("database", _database(catalog)))
        yield from database
        is_open = all(each.state == "ok" for each in database)
        has_articles = is_open and catalog.count() > 0
        if has_articles:
            yield from _told("chroma", _chroma(settings, catalog))
            yield from _told("words", _words(settings, catalog))
        yield from _told("embedder", _embedder(settings, catalog if is_open else None))
        if qa_settings.model is not None:
            yield from _told("model", _model(qa_settings.model, qa_settings))
        if qa_settings.judge is not None:
            yield from _told("judge", _judge(qa_settings))
        elif qa_settings.verify not in {"model", "exact"}:
            yield from _told("judge", _model(qa_settings.verify, qa_settings))
        if has_articles:
            yield from _told("sources", _sources(settings, catalog, with_pages))
            yield from _told("copies", _copies(settings, catalog))


def _told(name: str, found: Found) -> Iterator[Check]:
    """Yield what was found as checks of a name; an error is a failed one, and the last."""
    try:
        for state, what, step in found:
            yield Check(name, state, what, step)
    except FootnoteError as error:
        parts = _NEXT_STEP.fullmatch(str(error))
        what, step = parts.groups() if parts else (str(error), "correct it and look again.")
        yield Check(name, "failed", f"{what.rstrip('.')}.", step[:1].upper() + step[1:])


def _settings() -> Found:
    from index.store import Catalog, vector_store
    from qa import QASettings
    from ui.settings import UISettings, known_settings, refuse_unknown_settings

    settings = IndexSettings.from_environment()
    QASettings.from_environment()
    for part in (Catalog(settings), vector_store(settings)):
        part.close()
    UISettings.from_environment()
    refuse_unknown_settings()
    given = sorted(name for name in known_settings() if os.environ.get(name))
    yield "ok", f"Set: {', '.join(given) or 'none'}.", ""


def _folder(home: Path) -> Found:
    place = next(each for each in (home, *home.parents) if os.path.exists(each))
    if not place.is_dir():
        yield "failed", f"{place} is not a folder.", "Name another with FOOTNOTE_HOME."
        return
    needed = os.R_OK | os.W_OK | os.X_OK
    parts = [place, *place.iterdir()] if place == home and os.access(home, needed) else [place]
    closed = [each for each in parts if not os.access(each, os.R_OK | os.W_OK)]
    if closed or not os.access(place, needed):
        step = "Give it to whoever runs Footnote, or name another folder with FOOTNOTE_HOME."
        yield "failed", f"{(closed or [place])[0]} cannot be written.", step
    free = shutil.disk_usage(place).free
    space = f"{home} has {free / 1e9:,.1f} GB left on its disk."
    step = "Make room, or name another folder with FOOTNOTE_HOME." if free < _LITTLE_SPACE else ""
    yield "warning" if step else "ok", space, step


def _database(catalog: "Catalog") -> Found:
    catalog.database.refuse_damaged()
    with catalog.snapshot():
        articles, (passages, _) = catalog.count(), catalog.counts()
        schema = catalog.database.schema()
    holds = f"{counted(articles, 'article')}, {counted(passages, 'passage')}"
    yield "ok", f"{catalog.database.place} (schema {schema}) holds {holds}.", ""


def _chroma(settings: IndexSettings, catalog: "Catalog") -> Found:
    from index.store import vector_store

    live = [catalog.counts()[0]]
    with closing(vector_store(settings)) as vectors:
        vectors.begin(catalog.state().store, anew=True)
        held, place = vectors.count(), vectors.place
    # Others may add and remove meanwhile.
    live.append(catalog.counts()[0])
    found = f"{counted(held, 'passage')} in {place}, {live[1]:,} in the database."
    if held < min(live):
        yield "failed", found, "Run footnote check, which writes the missing ones again."
    elif held > max(live):
        yield "warning", found, "If nothing is being added, run footnote check."
    else:
        yield "ok", found, ""


def _words(settings: IndexSettings, catalog: "Catalog") -> Found:
    from index.store import Words

    held_state, held = Words(catalog.database).held()
    with catalog.snapshot():
        state, live = catalog.state(), catalog.live(None)
    if not held_state.store and settings.database_url:
        # The folder of whoever runs commands beside the workers may never have been asked from.
        yield "ok", "This folder has no index of words yet; what asks from it makes one.", ""
    elif not held_state.is_in(state):
        found = "The index of words is missing, or belongs to another store."
        yield "warning", found, "The next question rebuilds it; footnote check does so now."
    elif held_state != state:
        yield "ok", "The next question indexes the words of what has changed.", ""
    elif live.items() <= held.items():
        yield "ok", f"{counted(sum(live.values()), 'passage')} can be found by their words.", ""
    else:
        yield "failed", "The index of words lacks passages.", "Run footnote check."


def _embedder(settings: IndexSettings, catalog: "Catalog | None") -> Found:
    from index.embedding import embedder_of, embedding_host
    from index.store import recipe_of

    host = embedding_host(settings)
    embedder = embedder_of(settings)
    embedder.embed([_SENTENCE])
    yield "ok", f"{embedder.name} embeds {_at(host)}.", ""
    if catalog is not None:
        catalog.check(recipe_of(settings, embedder))


def _model(name: str, settings: "QASettings") -> Found:
    from qa import Message, Requests, open_model

    with closing(open_model(name, settings)) as model:
        asked = [Message("user", f"Say this: {_SENTENCE}")]
        most = settings.answer_tokens
        Requests(model).beginning(asked, max_tokens=most, characters=_REPLY_CHARACTERS)
        yield "ok", f"{model.name} answers {_at(model.host)}.", ""


def _judge(settings: "QASettings") -> Found:
    from qa.answering import judge_host, named_judge

    judge, place = settings.judge_model or "The judge", _at(judge_host(settings))
    end = time.perf_counter() + settings.model_timeout
    opinions = named_judge(settings).opinions([(_SENTENCE, _SENTENCE)], end)
    if next(iter(opinions), None) is None:
        step = "Raise FOOTNOTE_MODEL_TIMEOUT, or name another judge with FOOTNOTE_JUDGE."
        yield "failed", f"{judge} gave no opinion {place}.", step
    else:
        yield "ok", f"{judge} answers {place}.", ""


def _at(host: str | None) -> str:
    return "in this process" if host is None else f"at {host}"


def _sources(settings: IndexSettings, catalog: "Catalog", with_pages: bool) -> Found:
    from index.pipeline import is_unchanged

    same = other = unasked = 0
    for each in catalog.articles():
        source = each.source or ""
        is_page = source.startswith(("http://", "https://"))
        unasked += is_page and not with_pages
        # Any other source without an absolute path was pasted or uploaded.
        if not (with_pages if is_page else os.path.isabs(source)):
            continue
        article = catalog.find(each.id)
        try:
            if article is None or is_unchanged(article, settings):
                same += 1
            else:
                other += 1
                step = f"To get the new text, run footnote add {shlex.quote(source)}."
                yield "warning", f"{_titled(each)} has changed in {source}.", step
        except SourceError as error:
            other += 1
            step = f"If you no longer want it, run footnote remove {shlex.quote(each.id)}."
            yield "warning", f"{_titled(each)} still answers, but {error}", step
    more = f"; --sources fetches {counted(unasked, 'page')}, too" if unasked else ""
    if same or unasked or not other:
        yield "ok", f"{counted(same, 'source')} unchanged since they were added{more}.", ""


def _copies(settings: IndexSettings, catalog: "Catalog") -> Found:
    from index.sharing import Sharing
    from qa.retrieval import near_copies

    read = [article for each in catalog.articles() if (article := catalog.find(each.id))]
    with closing(Sharing(settings)) as sharing:
        filed = sharing.collections_by_article()
    places = [filed.get(each.id, frozenset()) for each in read]
    pairs = near_copies(each.text for each in read)
    apart = 0
    for first, second, likeness in pairs:
        gone, stays = sorted((second, first), key=lambda row: len(places[row]))
        # Whoever reads the one that goes has to be able to read the one that stays.
        if places[gone] != places[stays] and not (places[gone] and places[gone] < places[stays]):
            apart += 1
            continue
        found = f"{_titled(read[first])} and {_titled(read[second])} are {likeness:.0%} alike."
        step = f"If one is enough, run footnote remove {shlex.quote(read[gone].id)}."
        yield "warning", found, step
    if apart:
        found = f"{counted(apart, 'article')} nearly the same as another, which other people read."
        yield "ok", found, ""
    elif not pairs:
        yield "ok", "No two articles are nearly the same.", ""


def _titled(article: "Article | ArticleSummary") -> str:
    return f"“{shorten(article.title, _TITLE, placeholder='…')}” ({article.id})"
