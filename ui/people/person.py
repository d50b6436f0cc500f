"""A person who asks, as a proxy names them."""

from dataclasses import dataclass
from hashlib import sha256

from index.sharing import EVERYONE

MAX_GROUPS = 200
_KEY = "person-"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in, with their groups; who ``administers`` sees and changes everything."""

    name: str
    groups: tuple[str, ...] = ()
    administers: bool = False

    @property
    def reader(self) -> str:
        """The person as grants name them, and the owner of their adds."""
        return f"person:{self.name}"

    @property
    def readers(self) -> frozenset[str]:
        """All whose grants are this person's, too."""
        return frozenset({self.reader, EVERYONE, *(f"group:{each}" for each in self.groups)})

    @property
    def key(self) -> str:
        """The key of the person's conversations, and the id of their own collection."""
        return f"{_KEY}{sha256(self.name.encode()).hexdigest()}"


def is_persons(key: str) -> bool:
    """Return whether a key of conversations is that of a person, which only signing in gives."""
    return key.startswith(_KEY)


def is_name(text: str) -> bool:
    """Return whether a text can name a person."""
    return 0 < len(text) <= _LONGEST and text.isprintable() and text == text.strip()
