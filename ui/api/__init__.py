"""The APIs: our HTTP API, OpenAI's protocol, and the reader by address."""

from ui.api.access import OPEN, Access
from ui.api.dependencies import KEY_HEADER, Services, current_person
from ui.api.errors import MAX_BODY_BYTES
from ui.api.guard import Guard
from ui.api.limits import LoginThrottle
from ui.api.page_gate import PageGate
from ui.api.routes import api_application

__all__ = [
    "KEY_HEADER",
    "MAX_BODY_BYTES",
    "OPEN",
    "Access",
    "Guard",
    "LoginThrottle",
    "PageGate",
    "Services",
    "api_application",
    "current_person",
]
