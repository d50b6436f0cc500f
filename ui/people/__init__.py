"""Who asks on a shared server, and what each of them may see and change."""

from ui.people.identity import Identity, noting_peers
from ui.people.library import Library, NotAllowedError, PersonalEngine
from ui.people.people import ApiKey, AuditEntry, People
from ui.people.person import Person

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Identity",
    "Library",
    "NotAllowedError",
    "People",
    "Person",
    "PersonalEngine",
    "noting_peers",
]
