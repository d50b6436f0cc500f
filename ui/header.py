"""The head of the page: the article that is asked about, and who answers."""

from collections.abc import Sequence
from html import escape

from index import ArticleSummary
from ui.chat import Conversation
from ui.who import who_answers


def header_value(
    conversation: Conversation, articles: Sequence[ArticleSummary]
) -> dict[str, object]:
    """Return what the head shows of a tab and of the articles there are."""
    every = "No articles yet" if not articles else f"All articles ({len(articles)})"
    if len(articles) == 1:
        every = articles[0].title
        articles = ()
    options = [("", every), *((article.id, article.title) for article in articles)]
    chosen = conversation.scope or ""
    return {
        "options": "".join(
            f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>'
            f"{escape(title)}</option>"
            for key, title in options
        ),
        "chosen": chosen,
        "hint": f"Ask about {'these articles' if articles and not chosen else 'this article'}",
        "who": escape(who_answers(conversation.model, conversation.embedding_host)),
    }


def scope_of(
    conversation: Conversation, articles: Sequence[ArticleSummary]
) -> ArticleSummary | None:
    """Return the one article that questions are about, or None when it is several or none."""
    if len(articles) == 1:
        return articles[0]
    return next((article for article in articles if article.id == conversation.scope), None)


def is_removed(conversation: Conversation, articles: Sequence[ArticleSummary]) -> bool:
    """Tell whether the article that was chosen is no longer there."""
    scope = conversation.scope
    return scope is not None and all(article.id != scope for article in articles)
