"""The page on which a person settles drafted cases, one after the other."""

import json
import shlex
from collections.abc import Callable
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

from eval import Case, locate, settled
from index import FootnoteError, UsageError
from index.counting import counted
from ui.api import OPEN, Guard, lone_page, page_style
from ui.article_view import article_html, failed_html, picked_from, selection_of
from ui.markup import render
from ui.review.case_file import CaseFile, version_of

_QUOTE = TypeAdapter(Annotated[str, Field(pattern=r"\S")])
_STATIC = Path(__file__).parents[1] / "static"
_PAGE, _END, _SCRIPT = "/review", "/review/end", "/review/script.js"
_MOST_BYTES = 1_000_000
# The most characters of a case's evidence as JSON: all of it is sent with each form.
_MOST_EVIDENCE = 100_000
_DONE = '<div class="art"><p>You can close this page.</p></div>'
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
        return await run_in_threadpool(_after, cases, fields, end)

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


def _after(cases: CaseFile, fields: QueryParams, end: Callable[[], None]) -> Response:
    """Do what a person said, and return what comes next; it is written by then."""
    key, version = (fields.get(name, "") for name in ("id", "version"))
    do, _, named = fields.get("do", "").partition(" ")
    article = named or fields.get("article", "")
    try:
        if "answer" in fields:
            _keep(cases, key, version, fields)
        if do == "done" and (half := cases.half_made()):
            told = f"What you wrote or picked in {counted(len(half), 'case')} is not settled yet, "
            told += "first here. Press Done again to lose it."
            return _shown(cases, half[0], told=told, done="end", status=409)
        if do in {"done", "end"}:
            end()
            return lone_page("Done", _DONE, OPEN)
        if do == "undo":
            return _to(cases.undo())
        if do in {"back", "leave"}:
            return _to(cases.around(key)[do == "leave"])
        if do == "show":
            return _to(key, article)
        case = cases.seen(key, version)
        made = cases.made(case)
        if do in {"use", "add"}:
            picked = _picked(cases, case, article, fields.get("picked", ""))
            evidence = dict.fromkeys((*(made.evidence if do == "add" else ()), picked))
            if len(json.dumps(list(evidence))) > _MOST_EVIDENCE:
                raise UsageError("That is too long for evidence; select less.")
            cases.forms[version] = next(iter(made.answers), ""), tuple(evidence)
            return _to(key, article)
        if do not in {"accept", "none", "drop"}:
            raise UsageError("Press one of the buttons.")
        if do == "accept" and not any(made.answers[:1]):
            raise UsageError("Write the answer, or say that the articles have none.")
        said = settled(made, "", made.evidence) if do == "accept" else settled(case, None)
        cases.change(case, None if do == "drop" else said)
        return _to(cases.around(key)[1])
    except (FootnoteError, ValueError) as error:
        return _shown(cases, cases.case(key), article=article, told=str(error), status=409)


def _keep(cases: CaseFile, key: str, version: str, fields: QueryParams) -> None:
    """Keep what stands in a form, for the case as it was seen and as it is. Raises ValueError."""
    # A form sends line breaks as two characters; JSON keeps those of the evidence as they are.
    answer = fields["answer"].replace("\r\n", "\n").strip()
    evidence = tuple(map(_QUOTE.validate_json, fields.getlist("evidence")))
    cases.forms[version] = answer, evidence
    if (case := cases.case(key)) is not None:
        cases.forms[version_of(case)] = answer, evidence


def _picked(cases: CaseFile, case: Case, name: str, sent: str) -> str:
    """Return the characters of an article that a browser has selected. Raises UsageError."""
    article = cases.articles(case)[0].get(name)
    picked = picked_from(json.loads(sent))
    selection = selection_of(picked, article) if picked and article else None
    if article is None or selection is None:
        raise UsageError("The article has changed meanwhile; select the evidence again.")
    return article.text[selection.start : selection.end]


def _to(key: str | None, article: str = "") -> Response:
    asked = {"at": key} | ({"article": article} if article else {})
    return RedirectResponse(_END if key is None else f"{_PAGE}?{urlencode(asked)}", 303)


def _shown(
    cases: CaseFile,
    case: Case | None = None,
    *,
    article: str = "",
    told: str = "",
    done: str = "done",
    status: int = 200,
) -> Response:
    """Return the page of a case with what stands in its form, or how many are left."""
    now = cases.cases()
    values: dict[str, object] = {
        "title": "Review",
        "style": page_style("review"),
        "case": case,
        "told": told,
        "done": done,
        "left": sum(each.unresolved for each in now.values()),
        "total": len(cases.queue),
        "back": cases.around(case.id if case else "")[0],
        "can_undo": bool(cases.changes),
        "command": f"footnote eval {shlex.quote(str(cases.given))}",
    }
    if case is not None:
        made = cases.made(case)
        pieces = dict.fromkeys((*case.evidence, *made.evidence))
        articles, wrong = cases.articles(case)
        texts = {name: each.text for name, each in articles.items()}
        places = {name: {each: locate(texts[name], each) for each in pieces} for name in texts}
        holding = (name for name in articles if any(map(places[name].get, made.evidence)))
        shown = article if article in articles else next(iter((*holding, *articles)), None)
        text = failed_html(
            " ".join(wrong) or "This case names no article, and none lies beside it."
        )
        if shown is not None:
            marked = [span for quote in made.evidence for span in places[shown][quote]]
            text = article_html(articles[shown], evidence=marked)
        values |= {
            "version": version_of(case),
            "number": cases.queue.index(case.id) + 1,
            "answer": next(iter(made.answers), ""),
            "evidence": [
                (quote, json.dumps(quote), [each for each in places if places[each][quote]])
                for quote in pieces
            ],
            "ticked": made.evidence,
            "articles": {name: each.title for name, each in articles.items()},
            "shown": shown,
            "wrong": wrong if shown else [],
            "text": text,
        }
    return HTMLResponse(render("review", values).encode("utf-8", "replace"), status, _HEADERS)
