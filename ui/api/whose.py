"""Whose request it is, on a shared server and elsewhere."""

from typing import Annotated, Any

from fastapi import Depends, Header, Request

from index import UsageError
from ui.engine import Engine
from ui.people import Engines, Person, is_persons

PERSON = "footnote.person"
"""Where the guard leaves a request's person, in its scope."""

KEY_HEADER = "footnote-conversations"
_MaybeKey = Annotated[
    str | None,
    Header(
        alias=KEY_HEADER,
        description="whose conversations: 22 to 86 random letters, digits, hyphens, underscores; "
        "on a shared server they are those of whoever is signed in",
    ),
]


def person_of(request: Request) -> Person | None:
    """Return who is signed in, None where nobody has to be."""
    person: Person | None = request.scope.get(PERSON)
    return person


def engine_for(engines: Engines) -> Any:
    """Return what gives a route the engine of whoever asks."""

    def engine(request: Request) -> Engine:
        return engines.of(person_of(request))

    return Depends(engine)


def _maybe_key(request: Request, key: _MaybeKey = None) -> str | None:
    person = person_of(request)
    if person is None and key is not None and is_persons(key):
        raise UsageError(f"{KEY_HEADER} is a key of your own making; this one is a person's.")
    return person.key if person else key


def _key(request: Request, key: _MaybeKey = None) -> str:
    found = _maybe_key(request, key)
    if found is None:
        raise UsageError(f"Conversations belong to a key; send it as {KEY_HEADER}.")
    return found


WHOSE: Any = Depends(_key)
"""The key of the conversations of whoever asks."""

PERHAPS_WHOSE: Any = Depends(_maybe_key)
"""The same, None without one."""
