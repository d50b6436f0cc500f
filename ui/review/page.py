"""The page on which a person settles drafted cases, one after the other."""

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from eval import Case, article_files, case_article, locate, settled
from index import Article, FootnoteError, UsageError
from index.pipeline import article_from
from ui.api import OPEN, Guard, page_style
from ui.article_view import article_html, failed_html, picked_from, selection_of
from ui.markup import render
from ui.review.case_file import CaseFile, version_of

Span = tuple[int, int]

_STATIC = Path(__file__).parents[1] / "static"
_PAGE, _END, _SCRIPT = "/review", "/review/end", "/review/script.js"
_MOST_BYTES = 1_000_000
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Without any referrer a browser would send the forms with "Origin: null".
_HEADERS = {
    "content-security-policy": _POLICY,
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
}
_UNHELD = "This case names no article, and there is none beside its file."


@dataclass(frozen=True, slots=True)
class _Said:
    """What stands in the form of a case, before it is settled."""

    answer: str
    evidence: tuple[str, ...]


def review_page(cases: CaseFile, end: Callable[[], None]) -> ASGIApp:
    """Return the page that settles a file's cases, for browsers of this machine alone.

    ``end`` is called when the person is done.
    """

    def show(request: Request) -> Response:
        asked = request.query_params
        return _page(cases, asked.get("at"), article=asked.get("article", ""))

    async def say(request: Request) -> Response:
        fields = QueryParams((await request.body()).decode("utf-8", "replace"))
        if fields.get("do") == "done":
            end()
            return _answer("Done", {"told": "You can close this page."}, cases)
        return await run_in_threadpool(_after, cases, fields)

    def over(_: Request) -> Response:
        return _answer("Done", {}, cases)

    def script(_: Request) -> Response:
        code = ((_STATIC / name).read_text(encoding="utf-8") for name in ("picked.js", "review.js"))
        return Response(f"window.footnote = {{}};\n{''.join(code)}", media_type="text/javascript")

    routes = [
        Route("/", lambda _: RedirectResponse(_PAGE)),
        Route(_PAGE, show),
        Route(_PAGE, say, methods=["POST"]),
        Route(_END, over),
        Route(_SCRIPT, script),
    ]
    failed = {FootnoteError: lambda _, error: _answer("Not shown", {"told": str(error)}, None, 500)}
    pages = frozenset({"/", _PAGE, _END, _SCRIPT})
    app = Starlette(routes=routes, exception_handlers=failed)
    return Guard(app, local=True, max_bytes=_MOST_BYTES, access=OPEN, pages=pages)


def _after(cases: CaseFile, fields: QueryParams) -> Response:
    """Do what a person said and return what comes next; it is written when this returns."""
    key, article, do = (fields.get(name, "") for name in ("id", "article", "do"))
    try:
        if do == "undo":
            return _to(cases.undo() or key)
        case = cases.seen(key, fields.get("version", ""))
        said = _said(fields)
        if do in {"use", "add"}:
            picked = _picked(cases.file, case, article, fields.get("picked", ""))
            kept = said.evidence if do == "add" else ()
            said = _Said(said.answer, tuple(dict.fromkeys((*kept, picked))))
            return _page(cases, key, said=said, article=article)
        cases.change(case, None if do == "drop" else _settled(case, said, do == "none"))
        return _to(_onward(cases, key))
    except UsageError as error:
        return _page(cases, key, told=str(error), article=article, status=409)


def _said(fields: QueryParams) -> _Said:
    # A form sends line breaks as two characters; JSON keeps those of the evidence as they are.
    answer = fields.get("answer", "").replace("\r\n", "\n").strip()
    try:
        evidence = [str(json.loads(each)) for each in fields.getlist("evidence")]
    except ValueError as error:
        raise UsageError("The evidence that was sent cannot be read.") from error
    return _Said(answer, tuple(each for each in evidence if each.strip()))


def _settled(case: Case, said: _Said, is_none: bool) -> Case:
    if is_none:
        return settled(case, None)
    if not said.answer:
        raise UsageError("Write the answer, or say that the articles have none.")
    is_drafted = bool(case.answers) and said.answer.split() == case.answers[0].split()
    return settled(case, "" if is_drafted else said.answer, said.evidence)


def _picked(file: Path, case: Case, name: str, sent: str) -> str:
    """Return the characters of an article that a browser's selection means. Raises UsageError."""
    found = _articles(file, case)[0].get(name)
    try:
        picked = picked_from(json.loads(sent))
    except (ValueError, TypeError):
        picked = None
    selection = selection_of(picked, found) if picked and found else None
    if found is None or selection is None:
        raise UsageError("The article has changed meanwhile; select the evidence again.")
    return found.text[selection.start : selection.end]


def _articles(file: Path, case: Case) -> tuple[dict[str, Article], list[str]]:
    """Return the articles of a case as added, by their names, and why others cannot be read."""
    found, wrong = {}, []
    for name in case.articles or [each.stem for each in article_files(file.parent)]:
        try:
            found[name] = article_from(case_article(file, case, name))
        except FootnoteError as error:
            wrong.append(str(error))
    return found, wrong


def _places(
    evidence: Sequence[str], articles: Mapping[str, Article]
) -> dict[str, list[list[Span]]]:
    """Return where each article has each piece of evidence."""
    return {
        name: [list(locate(article.text, each)) for each in evidence]
        for name, article in articles.items()
    }


def _onward(cases: CaseFile, key: str) -> str | None:
    """Return the id of the next open case after one, None if there is none."""
    now, queue = cases.cases(), cases.queue
    after = queue[queue.index(key) + 1 :] if key in queue else queue
    return next((each for each in after if each in now and now[each].unresolved), None)


def _back(cases: CaseFile, key: str | None) -> str | None:
    """Return the id of the case before one, or of the last, None if there is none."""
    now, queue = cases.cases(), cases.queue
    before = queue[: queue.index(key)] if key in queue else queue
    return next((each for each in reversed(before) if each in now), None)


def _address(key: str | None) -> str:
    return _END if key is None else f"{_PAGE}?{urlencode({'at': key})}"


def _to(key: str | None) -> Response:
    return RedirectResponse(_address(key), 303)


def _page(
    cases: CaseFile,
    key: str | None,
    *,
    said: _Said | None = None,
    article: str = "",
    told: str = "",
    status: int = 200,
) -> Response:
    """Return the page of a case, the first open one if none is named."""
    now = cases.cases()
    cases.queue += [
        each.id for each in now.values() if each.unresolved and each.id not in cases.queue
    ]
    if key is None or key not in now:
        told = told or (f"The case {key!r} is no longer in {cases.file.name}." if key else "")
        key = _onward(cases, "")
    if key is None:
        return _answer("Done", {"told": told}, cases, status) if told else _to(None)
    case = now[key]
    said = said or _Said(next(iter(case.answers), ""), case.evidence)
    articles, wrong = _articles(cases.file, case)
    held = _places(said.evidence, articles)
    holding = [name for name, spans in held.items() if any(spans)]
    shown = article if article in articles else next(iter(holding or articles), None)
    text = failed_html(" ".join(wrong) or _UNHELD)
    if shown is not None:
        marked = [span for spans in held[shown] for span in spans]
        text = article_html(articles[shown], evidence=marked)
    number = cases.queue.index(key) + 1 if key in cases.queue else 0
    values = {
        "case": case,
        "version": version_of(case),
        "said": said,
        "evidence": [
            (each, json.dumps(each), [name for name in held if held[name][at]])
            for at, each in enumerate(said.evidence)
        ],
        "number": number,
        "articles": {name: each.title for name, each in articles.items()},
        "shown": shown,
        "wrong": wrong if shown is not None else [],
        "text": text,
        "told": told,
    }
    return _answer(f"{number} of {len(cases.queue)}", values, cases, status, key)


def _answer(
    title: str,
    values: Mapping[str, object],
    cases: CaseFile | None,
    status: int = 200,
    key: str | None = None,
) -> Response:
    """Return a page; one without a case says how many are left, unless the file is unreadable."""
    about: dict[str, object] = {"title": title, "style": page_style("review"), "case": None}
    if cases is not None:
        now = cases.cases().values()
        about |= {
            "left": sum(case.unresolved for case in now),
            "total": len(cases.queue),
            "kept": len(now),
            "back": (before := _back(cases, key)) and _address(before),
            "on": _address(_onward(cases, key) if key else None),
            "can_undo": cases.can_undo,
            "command": f"footnote eval {shlex.quote(str(cases.given))}",
        }
    html = render("review", {"told": "", **about, **values, "readable": cases is not None})
    return HTMLResponse(html, status, _HEADERS)
