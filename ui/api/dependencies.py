"""What routes depend on: who asks, their engine, their conversations and the limits."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Header, Request

from index import UsageError
from ui.api.access import Access
from ui.api.limits import ConcurrencyLimit, LoginThrottle
from ui.conversations import ConversationStore
from ui.engine import Engine
from ui.people import Engines, Person, PersonalEngine, is_persons

PERSON = "footnote.person"
"""Where the guard leaves a request's person, in its scope."""

KEY_HEADER = "footnote-conversations"
_HeaderKey = Annotated[
    str | None,
    Header(
        alias=KEY_HEADER,
        description="whose conversations: 22 to 86 random letters, digits, hyphens, underscores; "
        "on a shared server they are those of whoever is signed in",
    ),
]
_MAX_QUESTIONS = 40
# More would only wait in memory: articles are added one after the other.
_MAX_ADDS = 4


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes of one application share."""

    engines: Engines
    access: Access
    conversations: ConversationStore
    questions: ConcurrencyLimit = field(
        default_factory=lambda: ConcurrencyLimit(_MAX_QUESTIONS, "questions are being answered")
    )
    adds: ConcurrencyLimit = field(
        default_factory=lambda: ConcurrencyLimit(_MAX_ADDS, "articles are being added")
    )
    throttle: LoginThrottle = field(default_factory=LoginThrottle)


def _services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


CurrentServices = Annotated[Services, Depends(_services)]


def current_person(request: Request) -> Person | None:
    """Return who is signed in, None where nobody has to be."""
    return cast(Person | None, request.scope.get(PERSON))


CurrentPerson = Annotated[Person | None, Depends(current_person)]


def _caller_engine(services: CurrentServices, person: CurrentPerson) -> Engine:
    return services.engines.of(person)


CallerEngine = Annotated[Engine, Depends(_caller_engine)]
"""The engine of whoever asks: its articles are those that they may see."""


def _personal_engine(engine: CallerEngine) -> PersonalEngine:
    return cast(PersonalEngine, engine)


CallerPersonalEngine = Annotated[PersonalEngine, Depends(_personal_engine)]
"""The same on a shared server, with the collections."""


async def _question_slot(services: CurrentServices) -> AsyncIterator[None]:
    with services.questions.slot():
        yield


QUESTION_SLOT = Depends(_question_slot)
"""Holds one of the places for questions until the answer is sent."""


def _optional_owner_key(person: CurrentPerson, key: _HeaderKey = None) -> str | None:
    if person is None and key is not None and is_persons(key):
        raise UsageError(f"{KEY_HEADER} is a key of your own making; this one is a person's.")
    return person.key if person else key


OptionalOwnerKey = Annotated[str | None, Depends(_optional_owner_key)]
"""The key of the conversations of whoever asks, None without one."""


def _owner_key(key: OptionalOwnerKey) -> str:
    if key is None:
        raise UsageError(f"Conversations belong to a key; send it as {KEY_HEADER}.")
    return key


OwnerKey = Annotated[str, Depends(_owner_key)]
"""The same; without one the request is refused."""
