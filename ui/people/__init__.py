"""Who asks on a shared server, and what each of them may see and change."""

from ui.people.engines import Engines, OneEngine
from ui.people.identity import Identity, Proxies, noting_peers, sent_key
from ui.people.library import Library, NotAllowedError, PersonalEngine
from ui.people.people import ApiKey, AuditEntry, People
from ui.people.person import Person, is_persons

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Engines",
    "Identity",
    "Library",
    "NotAllowedError",
    "OneEngine",
    "People",
    "Person",
    "PersonalEngine",
    "Proxies",
    "is_persons",
    "noting_peers",
    "sent_key",
]
