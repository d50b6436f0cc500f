"""Events of sharing articles, and collections of them, on a shared server."""

from index.sharing import EVERYONE, ROLES
from ui.chat import Conversation, scope_from
from ui.page.event_fields import EventFields
from ui.page.views import Regions, Views, box_region
from ui.people import Library, PersonalEngine


class SharingEvents:
    """Shares a person's articles, and makes, shares and fills their collections."""

    def __init__(self, library: Library, views: Views) -> None:
        self._library = library
        self._views = views

    def share(self, conversation: Conversation, event: EventFields) -> Regions:
        """Share an article or a collection with somebody, in a role, or without one no longer.

        A name alone is a person's.
        """
        engine = self._engine(conversation)
        role = next((each for each in ROLES if each == event.string("role")), None)
        reader = event.string("reader").strip()
        if reader.casefold() == EVERYONE:
            reader = EVERYONE
        elif ":" not in reader:
            reader = f"person:{reader}"
        if collection := event.string("collection"):
            engine.share_collection(collection, reader, role)
        else:
            engine.share(event.string("article"), reader, role)
        return self._views.show_list(conversation)

    def make(self, conversation: Conversation, event: EventFields) -> Regions:
        """Make a collection."""
        self._engine(conversation).make_collection(event.string("name"))
        return self._views.show_list(conversation)

    def rename(self, conversation: Conversation, event: EventFields) -> Regions:
        """Rename a collection."""
        collection, name = event.string("collection"), event.string("name")
        self._engine(conversation).rename_collection(collection, name)
        return self._views.show_list(conversation)

    def put(self, conversation: Conversation, event: EventFields) -> Regions:
        """Put an article into a collection, or take it out."""
        engine = self._engine(conversation)
        change = engine.take_out if event.flag("out") else engine.put
        change(event.string("collection"), event.string("article"))
        return self._views.show_list(conversation)

    def ask(self, conversation: Conversation, event: EventFields) -> Regions:
        """Restrict questions to the articles of a collection."""
        engine = self._engine(conversation)
        found = engine.articles_in(event.string("collection"))
        conversation.ask_only(scope_from(engine.index.articles(), {each.id for each in found}))
        conversation.within = None
        return self._views.show_list(conversation) | box_region(conversation)

    def _engine(self, conversation: Conversation) -> PersonalEngine:
        return self._library.of(conversation.person)
