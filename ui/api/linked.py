"""Conversations shared by a link, on a shared server: make it, take it back, open it."""

import logging
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from index import Article, StoreError
from index.errors import UnknownArticleError
from ui.api.access import OPEN, Access
from ui.api.failures import UnknownConversationError
from ui.api.links import Links
from ui.api.people import SIGNED_IN
from ui.api.reading import lone_page
from ui.article_view import failed_html
from ui.conversations import LinkedConversations
from ui.engine import Engine
from ui.export import Reader, as_seen
from ui.export.html import as_html
from ui.people import Library, Person

_GONE = "There is no conversation at this address, or it is not shared any more."
_UNREAD = "This conversation cannot be read now."
# A signed link would open for whoever has it.
_LINKS = Links("/", OPEN)

_LOG = logging.getLogger(__name__)


def link_routes(linked: LinkedConversations) -> APIRouter:
    """Return the routes that make a link to a conversation, and take it back."""
    routes = APIRouter(prefix="/conversations", tags=["conversations"])

    @routes.post("/{conversation_id}/link", summary="Share a conversation by a new link")
    def make(request: Request, conversation_id: str, person: Person = SIGNED_IN) -> dict[str, Any]:
        token = linked.share(person, conversation_id)
        if not token:
            raise UnknownConversationError(conversation_id)
        return {"id": conversation_id, "address": f"{request.base_url}shared/{token}"}

    @routes.delete("/{conversation_id}/link", summary="Take the link back")
    def take_back(conversation_id: str, person: Person = SIGNED_IN) -> dict[str, Any]:
        if not linked.take_back(person, conversation_id):
            raise UnknownConversationError(conversation_id)
        return {"id": conversation_id}

    return routes


def linked_routes(library: Library, linked: LinkedConversations, access: Access) -> APIRouter:
    """Return the route of the page that a link leads to."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/shared/{token}")
    def read(token: str, person: Person = SIGNED_IN) -> Response:
        try:
            saved = linked.load(token)
        except StoreError as error:
            # The reason names the conversation, or folders and servers.
            _LOG.warning("A shared conversation cannot be read: %s", error)
            return lone_page("Not shown", failed_html(_UNREAD), access, 503)
        if saved is None:
            return lone_page("Not shown", failed_html(_GONE), access, 404)
        title, exchanges = as_seen(saved, _reader(library.of(person)))
        page = as_html(title, exchanges, _LINKS.of)
        policy = (
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        )
        headers = {"content-security-policy": policy, "cache-control": "no-store"}
        return HTMLResponse(page, headers=headers)

    return routes


def _reader(engine: Engine) -> Reader:
    @cache
    def article(article_id: str) -> Article | None:
        try:
            return engine.article(article_id)
        except UnknownArticleError:
            # It was removed a moment ago.
            return None

    return Reader(frozenset(each.id for each in engine.articles()), article)
