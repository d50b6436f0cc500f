"""Events that open, choose, name and remove articles."""

from ui.article_view import picked_from, selection_of
from ui.articles import changed_fields, sift
from ui.chat import Conversation, EngineOf
from ui.page.event_fields import EventFields
from ui.page.views import Shown, Views, shown_asked, shown_box


class ArticleEvents:
    """Shows an engine's articles in a tab, and names and removes them."""

    def __init__(self, engine_of: EngineOf, views: Views) -> None:
        self._engine_of = engine_of
        self._views = views

    def read(self, conversation: Conversation, event: EventFields) -> Shown:
        """Open an article; what questions are about stays as it is."""
        return self._views.read(conversation, event.string("article"))

    def open(self, conversation: Conversation, event: EventFields) -> Shown:
        """Open the article of a citation at the cited characters."""
        place = conversation.place(event.string("place"))
        return {} if place is None else self._views.opened(conversation, place)

    def choose(self, conversation: Conversation, event: EventFields) -> Shown:
        """Restrict questions to one article, or lift the restriction.

        With ``stay`` the reader shows what it showed before, else that article or the list.
        """
        article = event.string("article")
        conversation.ask_only((article,) if article else None)
        shown = self._views.everywhere(conversation, stay=event.flag("stay"))
        return shown | self.ask_anywhere(conversation)

    def look(self, conversation: Conversation) -> Shown:
        """Show the list of articles."""
        return self._views.listed(conversation)

    def tick(self, conversation: Conversation, event: EventFields) -> Shown:
        """Restrict questions to the ticked articles; nothing is asked while none is ticked.

        What the list does not show stays as it is, unless ``only`` these are to be asked.
        """
        articles, scope = self._engine_of(conversation).articles(), conversation.scope
        ticked = set(event.strings("ticked"))
        if not event.flag("only"):
            shown = {each.id for each in sift(articles, conversation.sifted)[0]}
            ticked |= {each.id for each in articles if scope is None or each.id in scope} - shown
        found = tuple(each.id for each in articles if each.id in ticked)
        conversation.ask_only(found if len(found) < len(articles) else None)
        return self._views.listed(conversation)

    def remove(self, conversation: Conversation, event: EventFields) -> Shown:
        """Remove an article, which can be restored, and stop asking about it."""
        article_id = event.string("article")
        engine = self._engine_of(conversation)
        title = engine.article(article_id).title
        engine.remove(article_id)
        conversation.remove(article_id, title)
        return self._views.listed(conversation) | shown_asked(conversation)

    def restore(self, conversation: Conversation) -> Shown:
        """Restore the last removed article and the choice it was part of."""
        if conversation.removed:
            *rest, last = conversation.removed
            conversation.removed = tuple(rest)
            self._engine_of(conversation).restore(last.article_id)
            conversation.scope = last.chosen or conversation.scope
        return self._views.listed(conversation)

    def retitle(self, conversation: Conversation, event: EventFields) -> Shown:
        """Give an article another title, and set its fields."""
        engine, key = self._engine_of(conversation), event.string("article")
        article, title = engine.article(key), event.string("title")
        # Before anything is changed, all of it is read.
        changed = changed_fields(article.fields, event.string)
        if title != article.title:
            engine.retitle(key, title)
        if changed:
            engine.set_fields(key, changed)
        return self._views.listed(conversation)

    def sift(self, conversation: Conversation, event: EventFields) -> Shown:
        """Show only the articles that meet conditions, all without any."""
        conversation.sifted = event.string("where").strip()
        return self._views.listed(conversation)

    def ask_within(self, conversation: Conversation, event: EventFields) -> Shown:
        """Restrict questions to a selection of an article."""
        picked = picked_from(event.fields)
        if picked is None:
            return {}
        article = self._engine_of(conversation).article(picked.article_id)
        conversation.within = selection_of(picked, article)
        return shown_box(conversation, article)

    def ask_anywhere(self, conversation: Conversation) -> Shown:
        """Ask about whole articles again."""
        conversation.within = None
        return shown_box(conversation)
