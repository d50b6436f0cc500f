"""The doors for programs: our HTTP API, OpenAI's protocol, and the reader by address."""

from ui.api.access import OPEN, Access
from ui.api.failures import FAILED, tell_failures
from ui.api.guard import Guard
from ui.api.reading import lone_page, page_style
from ui.api.routes import METHODS, api_routes
from ui.api.whose import KEY_HEADER, PERSON, person_of

__all__ = [
    "FAILED",
    "KEY_HEADER",
    "METHODS",
    "OPEN",
    "PERSON",
    "Access",
    "Guard",
    "api_routes",
    "lone_page",
    "page_style",
    "person_of",
    "tell_failures",
]
