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
from ui.api.failures import status_of
from ui.api.whose import person_of
from ui.article_view import article_html, failed_html
from ui.markup import render
from ui.people import Engines

_STATIC = Path(__file__).parents[1] / "static"
_DARK = re.compile(r"body\.dark \{([^}]*)\}")
_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_GONE = "This article is no longer here, or not shared with you any more."
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors {}"
)


def reading_routes(engines: Engines, access: Access) -> APIRouter:
    """Return the route of the reader."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/read/{article_id:path}")
    def read(request: Request, article_id: str, v: str = "", c: str = "") -> Response:
        # Whoever comes by a signed link may see what it names, and is told of nothing else.
        is_signed = access.is_signed(article_id, request.query_params)
        try:
            engine = engines.whole if is_signed else engines.of(person_of(request))
            article = engine.article(article_id)
        except FootnoteError as error:
            is_gone = access.identity is not None and isinstance(error, UnknownArticleError)
            said = failed_html(_GONE if is_gone else str(error))
            return lone_page("Not shown", said, access, status_of(error))
        found = _SPAN.fullmatch(c)
        start, end = (int(found[1]), int(found[2])) if found else (0, 0)
        is_replaced = not article.sha256.startswith(v)
        is_there = not is_replaced and start < end <= len(article.text)
        shown = (start, end) if is_there else None
        return lone_page(
            article.title, article_html(article, shown=shown, replaced=is_replaced), access
        )

    return routes


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
