"""An article by address, with the cited characters marked; it needs no JavaScript."""

import re
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from index import FootnoteError
from index.errors import UnknownArticleError
from ui.api.access import Access
from ui.api.dependencies import CurrentPerson, CurrentServices
from ui.api.errors import status_of
from ui.article_view import article_html, failed_html
from ui.markup import render

_STATIC = Path(__file__).parents[1] / "static"
_DARK = re.compile(r"body\.dark \{([^}]*)\}")
_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_GONE = "This article is no longer here, or not shared with you any more."
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors {}"
)

router = APIRouter(include_in_schema=False)


@router.get("/read/{article_id:path}")
def read_article(
    request: Request,
    article_id: str,
    services: CurrentServices,
    person: CurrentPerson,
    v: str = "",
    c: str = "",
) -> Response:
    """Show an article, with the cited characters marked."""
    access, engines = services.access, services.engines
    # Whoever comes by a signed link may see what it names, and is told of nothing else.
    is_signed = access.is_signed(article_id, request.query_params)
    try:
        engine = engines.whole if is_signed else engines.of(person)
        article = engine.index.article(article_id)
    except FootnoteError as error:
        is_gone = access.identity is not None and isinstance(error, UnknownArticleError)
        failure = failed_html(_GONE if is_gone else str(error))
        return lone_page("Not shown", failure, access, status_of(error))
    span = _SPAN.fullmatch(c)
    start, end = (int(span[1]), int(span[2])) if span else (0, 0)
    is_replaced = not article.sha256.startswith(v)
    is_there = not is_replaced and start < end <= len(article.text)
    shown = (start, end) if is_there else None
    html = article_html(article, shown=shown, replaced=is_replaced)
    return lone_page(article.title, html, access)


def lone_page(title: str, body: str, access: Access, status: int = 200) -> Response:
    """Return a page without the conversation, and without a script."""
    policy = _POLICY.format(" ".join(access.origins) or "'none'")
    html = render("page", {"title": title, "style": _style(), "body": body})
    headers = {"content-security-policy": policy, "cache-control": "no-store"}
    # Without any referrer a browser would send the form with "Origin: null".
    return HTMLResponse(html, status, {**headers, "referrer-policy": "same-origin"})


@cache
def _style() -> str:
    """Return the style of a page without the conversation, dark where the system is."""
    page = (_STATIC / "page.css").read_text(encoding="utf-8")
    page = _DARK.sub(r"@media (prefers-color-scheme: dark) { :root {\1} }", page)
    files = (_STATIC / name for name in ("article.css", "alone.css"))
    return page + "".join(file.read_text(encoding="utf-8") for file in files)
