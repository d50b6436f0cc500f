"""Who asks on a shared server, and what each of them may see and change."""

from ui.people.engines import Engines, OneEngine
from ui.people.identity import Identity, Proxies, noting_peers, sent_key
from ui.people.library import Library, NotAllowedError, PersonalEngine
from ui.people.openid import Client, OpenIdProvider, SignInError, state_of
from ui.people.people import ApiKey, AuditEntry, People
from ui.people.person import Person, is_persons
from ui.people.sessions import Sessions, host_cookie, sent_cookie, session_cookie

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Client",
    "Engines",
    "Identity",
    "Library",
    "NotAllowedError",
    "OneEngine",
    "OpenIdProvider",
    "People",
    "Person",
    "PersonalEngine",
    "Proxies",
    "Sessions",
    "SignInError",
    "host_cookie",
    "is_persons",
    "noting_peers",
    "sent_cookie",
    "sent_key",
    "session_cookie",
    "state_of",
]
