"""Events of who is signed in on a shared server, and of their keys for programs."""

from collections.abc import Sequence

from index import FootnoteError
from ui.chat import Conversation
from ui.markup import day_of, render
from ui.page.event_fields import EventFields
from ui.page.views import Shown, serial
from ui.people import ApiKey, NotAllowedError, People, Person


class PersonEvents:
    """Shows who is signed in, and makes and revokes their keys."""

    def __init__(self, people: People) -> None:
        self._people = people

    def look(self, conversation: Conversation) -> Shown:
        """Show who is signed in, and their keys."""
        return self._shown(conversation)

    def problem(self, conversation: Conversation, error: FootnoteError) -> Shown:
        """Show the same, and what could not be done."""
        return self._shown(conversation, problem=str(error))

    def make(self, conversation: Conversation, event: EventFields) -> Shown:
        """Make a key, and show its secret this once."""
        name = _person(conversation).name
        _, secret = self._people.make_key(name, event.string("name"))
        return self._shown(conversation, secret=secret)

    def revoke(self, conversation: Conversation, event: EventFields) -> Shown:
        """Revoke a key of the person's own."""
        self._people.revoke(event.string("key"), _person(conversation).name)
        return self._shown(conversation)

    def _shown(self, conversation: Conversation, *, secret: str = "", problem: str = "") -> Shown:
        person = _person(conversation)
        keys: Sequence[ApiKey] = ()
        try:
            keys = self._people.keys(person.name)
        except FootnoteError as error:
            problem = str(error)
        return shown_person(person, keys, secret, problem)


def shown_person(
    person: Person | None,
    keys: Sequence[ApiKey] = (),
    secret: str = "",
    problem: str = "",
) -> Shown:
    """Show a person and their keys, with the ``secret`` of one that was just made.

    Without a person only the problem is shown.
    """
    values = {
        "person": person,
        "keys": [(each, day_of(each.created), day_of(each.used or "")) for each in keys],
        "secret": secret,
        "problem": problem,
    }
    return {"person": {"html": render("person", values), "serial": serial()}}


def _person(conversation: Conversation) -> Person:
    if conversation.person is None:
        raise NotAllowedError("Nobody is signed in.")
    return conversation.person
