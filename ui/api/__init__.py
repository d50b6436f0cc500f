"""The doors for programs: our HTTP API, OpenAI's protocol, and the reader by address."""

from ui.api.access import OPEN, Access
from ui.api.failures import tell_failures
from ui.api.guard import Guard
from ui.api.routes import api_routes
from ui.api.whose import KEY_HEADER, person_of

__all__ = [
    "KEY_HEADER",
    "OPEN",
    "Access",
    "Guard",
    "api_routes",
    "person_of",
    "tell_failures",
]
