"""The page on which a person settles drafted cases, one after the other."""

import json
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from pydantic import Field, TypeAdapter
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
from ui.api import OPEN, Guard, lone_page, page_style
from ui.article_view import article_html, failed_html, picked_from, selection_of
from ui.markup import render
from ui.review.case_file import CaseFile, version_of

_QUOTE = TypeAdapter(Annotated[str, Field(pattern=r"\S")])
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


def review_page(cases: CaseFile, end: Callable[[], None]) -> ASGIApp:
    """Return the page that settles a file's cases, for browsers of this machine alone.

    ``end`` is called when the person is done.
    """

    def show(request: Request) -> Response:
        asked = request.query_params
        if (key := asked.get("at")) is None:
            return _to(cases.around("")[1])
        case = cases.case(key)
        told = "" if case else f"The case {key!r} is not open any more."
        return _shown(cases, case, article=asked.get("article", ""), told=told)

    async def say(request: Request) -> Response:
        fields = QueryParams((await request.body()).decode("utf-8", "replace"))
        if fields.get("do") != "done":
            return await run_in_threadpool(_after, cases, fields)
        end()
        return lone_page("Done", failed_html("You can close this page."), OPEN)

    def script(_: Request) -> Response:
        code = ((_STATIC / name).read_text(encoding="utf-8") for name in ("picked.js", "review.js"))
        return Response(f"window.footnote = {{}};\n{''.join(code)}", media_type="text/javascript")

    def fail(_: Request, error: Exception) -> Response:
        return lone_page("Not shown", failed_html(str(error)), OPEN, 500)

    routes = [
        Route("/", lambda _: RedirectResponse(_PAGE)),
        Route(_PAGE, show),
        Route(_PAGE, say, methods=["POST"]),
        Route(_END, lambda _: _shown(cases)),
        Route(_SCRIPT, script),
    ]
    app = Starlette(routes=routes, exception_handlers={FootnoteError: fail})
    pages = frozenset({"/", _PAGE, _END, _SCRIPT})
    return Guard(app, local=True, max_bytes=_MOST_BYTES, access=OPEN, pages=pages)


def _after(cases: CaseFile, fields: QueryParams) -> Response:
    """Do what a person said, and return what comes next; it is written by then."""
    key, article, do = (fields.get(name, "") for name in ("id", "article", "do"))
    try:
        if do == "undo":
            return _to(cases.undo())
        case = cases.seen(key, fields.get("version", ""))
        # A form sends line breaks as two characters; JSON keeps those of the evidence as they are.
        answer = fields.get("answer", "").replace("\r\n", "\n").strip()
        evidence = list(map(_QUOTE.validate_json, fields.getlist("evidence")))
        if do in {"use", "add"}:
            picked = _picked(cases.file, case, article, fields.get("picked", ""))
            evidence = list(dict.fromkeys([*(evidence if do == "add" else ()), picked]))
            return _shown(cases, case, answer, evidence, article=article)
        if do == "accept" and not answer:
            raise UsageError("Write the answer, or say that the articles have none.")
        is_drafted = bool(case.answers) and answer.split() == case.answers[0].split()
        said = None if do == "none" else "" if is_drafted else answer
        cases.change(case, None if do == "drop" else settled(case, said, evidence))
        return _to(cases.around(key)[1])
    except (UsageError, ValueError) as error:
        return _shown(cases, cases.case(key), article=article, told=str(error), status=409)


def _picked(file: Path, case: Case, name: str, sent: str) -> str:
    """Return the characters of an article that a browser has selected. Raises UsageError."""
    article = _articles(file, case)[0].get(name)
    picked = picked_from(json.loads(sent))
    selection = selection_of(picked, article) if picked and article else None
    if article is None or selection is None:
        raise UsageError("The article has changed meanwhile; select the evidence again.")
    return article.text[selection.start : selection.end]


def _articles(file: Path, case: Case) -> tuple[dict[str, Article], list[str]]:
    """Return the articles of a case as added, by their names, and why others cannot be read."""
    found, wrong = {}, []
    for name in case.articles or [each.stem for each in article_files(file.parent)]:
        try:
            found[name] = article_from(case_article(file, case, name))
        except FootnoteError as error:
            wrong.append(str(error))
    return found, wrong


def _address(key: str | None) -> str:
    return _END if key is None else f"{_PAGE}?{urlencode({'at': key})}"


def _to(key: str | None) -> Response:
    return RedirectResponse(_address(key), 303)


def _shown(
    cases: CaseFile,
    case: Case | None = None,
    answer: str | None = None,
    evidence: Sequence[str] | None = None,
    *,
    article: str = "",
    told: str = "",
    status: int = 200,
) -> Response:
    """Return the page of a case with what stands in its form, or how many are left."""
    now = cases.cases()
    back, on = cases.around(case.id if case else "")
    values: dict[str, object] = {
        "title": "Review",
        "style": page_style("review"),
        "case": case,
        "told": told,
        "left": sum(each.unresolved for each in now.values()),
        "total": len(cases.queue),
        "back": back and _address(back),
        "on": _address(on),
        "can_undo": bool(cases.changes),
        "command": f"footnote eval {shlex.quote(str(cases.given))}",
    }
    if case is not None:
        evidence = case.evidence if evidence is None else evidence
        articles, wrong = _articles(cases.file, case)
        places = {
            name: [locate(each.text, quote) for quote in evidence]
            for name, each in articles.items()
        }
        holding = [name for name in articles if any(places[name])]
        shown = article if article in articles else next(iter(holding or articles), None)
        text = failed_html(
            " ".join(wrong) or "This case names no article, and none lies beside it."
        )
        if shown is not None:
            marked = [span for spans in places[shown] for span in spans]
            text = article_html(articles[shown], evidence=marked)
        values |= {
            "version": version_of(case),
            "number": cases.queue.index(case.id) + 1,
            "answer": next(iter(case.answers), "") if answer is None else answer,
            "evidence": [
                (quote, json.dumps(quote), [name for name in places if places[name][at]])
                for at, quote in enumerate(evidence)
            ],
            "articles": {name: each.title for name, each in articles.items()},
            "shown": shown,
            "wrong": wrong if shown else [],
            "text": text,
        }
    return HTMLResponse(render("review", values), status, _HEADERS)
