"""The doors for programs: our HTTP API, OpenAI's protocol, and the reader by address."""

from ui.api.access import OPEN, Access
from ui.api.failures import tell_failures
from ui.api.guard import Guard
from ui.api.routes import api_routes

__all__ = ["OPEN", "Access", "Guard", "api_routes", "tell_failures"]
