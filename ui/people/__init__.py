"""Who asks on a shared server, and what each of them may see and change."""

from ui.people.identity import Identity, record_peers
from ui.people.library import Engines, Library, NotAllowedError, OneEngine, PersonalEngine
from ui.people.people import People
from ui.people.person import Person, is_persons

__all__ = [
    "Engines",
    "Identity",
    "Library",
    "NotAllowedError",
    "OneEngine",
    "People",
    "Person",
    "PersonalEngine",
    "is_persons",
    "record_peers",
]
