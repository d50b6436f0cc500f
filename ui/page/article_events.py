"""Events that open, choose, name and remove articles."""

from ui.article_view import browser_selection_from, selection_of
from ui.articles import changed_fields, search_articles
from ui.chat import Conversation, EngineOf, asked_articles, scope_from
from ui.page.event_fields import EventFields
from ui.page.views import Regions, Views, box_region, without_selection


class ArticleEvents:
    """Shows an engine's articles in a tab, and names and removes them."""

    def __init__(self, engine_of: EngineOf, views: Views) -> None:
        self._engine_of = engine_of
        self._views = views

    def read(self, conversation: Conversation, event: EventFields) -> Regions:
        """Open an article; what questions are about stays as it is."""
        return self._views.show_article(conversation, event.string("article"))

    def open(self, conversation: Conversation, event: EventFields) -> Regions:
        """Open the article of a citation at the cited characters."""
        place = conversation.place(event.string("place"))
        return {} if place is None else self._views.show_citation(conversation, place)

    def choose(self, conversation: Conversation, event: EventFields) -> Regions:
        """Restrict questions to one article, or lift the restriction.

        The article is opened, unless the reader is to ``stay`` as it is.
        """
        article = event.string("article")
        articles = self._engine_of(conversation).index.articles()
        conversation.ask_only((article,) if article else scope_from(articles))
        stay = event.flag("stay") or not article
        shown = self._views.redraw_tab(conversation, stay=stay)
        return shown | self.ask_anywhere(conversation)

    def look(self, conversation: Conversation) -> Regions:
        """Show the list of articles."""
        return self._views.show_list(conversation)

    def tick(self, conversation: Conversation, event: EventFields) -> Regions:
        """Restrict questions to the ticked articles; nothing is asked while none is ticked.

        What the list does not show stays as it is, unless ``only`` these are to be asked.
        """
        articles = self._engine_of(conversation).index.articles()
        scope = asked_articles(conversation, articles)
        ticked = set(event.strings("ticked"))
        if not event.flag("only"):
            shown = {each.id for each in search_articles(articles, conversation.article_search)[0]}
            ticked |= {each.id for each in articles if scope is None or each.id in scope} - shown
        conversation.ask_only(scope_from(articles, ticked))
        return self._views.show_list(conversation)

    def remove(self, conversation: Conversation, event: EventFields) -> Regions:
        """Remove an article, which can be restored, and stop asking about it."""
        article_id = event.string("article")
        engine = self._engine_of(conversation)
        title = engine.index.article(article_id).title
        shown, _ = search_articles(engine.index.articles(), conversation.article_search)
        engine.remove(article_id)
        place = next((n for n, each in enumerate(shown) if each.id == article_id), 0)
        conversation.remove(article_id, title, place)
        return self._views.show_list(conversation) | without_selection(conversation)

    def restore(self, conversation: Conversation) -> Regions:
        """Restore the last removed article and the choice it was part of."""
        if conversation.removed:
            *rest, last = conversation.removed
            conversation.removed = tuple(rest)
            self._engine_of(conversation).restore(last.article_id)
            conversation.scope = last.chosen or conversation.scope
        return self._views.show_list(conversation)

    def retitle(self, conversation: Conversation, event: EventFields) -> Regions:
        """Give an article another title, and set its fields."""
        engine, key = self._engine_of(conversation), event.string("article")
        article, title = engine.index.article(key), event.string("title")
        # Before anything is changed, all of it is read.
        changed = changed_fields(article.fields, event.string)
        if title != article.title:
            engine.retitle(key, title)
        if changed:
            engine.set_fields(key, changed)
        return self._views.show_list(conversation)

    def search(self, conversation: Conversation, event: EventFields) -> Regions:
        """Show only the articles that words or conditions find, all without any."""
        conversation.article_search = event.string("where").strip()
        return self._views.show_list(conversation)

    def ask_within(self, conversation: Conversation, event: EventFields) -> Regions:
        """Restrict questions to a selection of an article."""
        picked = browser_selection_from(event.fields)
        if picked is None:
            return {}
        article = self._engine_of(conversation).index.article(picked.article_id)
        conversation.within = selection_of(picked, article)
        return box_region(conversation, article)

    def ask_anywhere(self, conversation: Conversation) -> Regions:
        """Ask about whole articles again."""
        conversation.within = None
        return box_region(conversation)
