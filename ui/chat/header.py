"""The header: which articles are asked, and who answers."""

from collections.abc import Sequence
from html import escape

from index import ArticleSummary
from ui.chat.conversation import Conversation
from ui.chat.scope import scope_words
from ui.engine import Part
from ui.markup import is_here, who_answers

# Not a valid article id.
_SEVERAL = " several "


def header_value(
    conversation: Conversation, articles: Sequence[ArticleSummary]
) -> dict[str, object]:
    """Return what the header shows for a tab and the articles."""
    count, every_article = len(articles), articles
    every = "No articles yet" if not articles else f"All articles ({count})"
    if count == 1:
        every = articles[0].title
        articles = ()
    options = [("", every), *((article.id, article.title) for article in articles)]
    scope = conversation.scope or ()
    chosen = scope[0] if len(scope) == 1 and articles else ""
    if len(scope) > 1:
        chosen = _SEVERAL
        options.insert(1, (_SEVERAL, f"{len(scope)} of {count} articles"))
    if (part := conversation.part) is not None:
        chosen, count = part.id, count or 1
        options.append((part.id, f"{part.title}, read up to {part.read}"))
    asked = "this article" if count == 1 or len(scope) == 1 else "these articles"
    return {
        "options": "".join(
            f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>'
            f"{escape(title)}</option>"
            for key, title in options
        ),
        "chosen": chosen,
        "hint": f"Ask about {asked}" if count else "Add a text to ask about",
        "scope": scope_words(conversation, every_article),
        "who": escape(who_answers(conversation.model, conversation.embedding_host)),
        "kind": _kind(conversation),
    }


def _kind(conversation: Conversation) -> str:
    """Return the classes of the sign that says who answers, and whether anything leaves."""
    model = conversation.model
    stays = is_here(conversation.embedding_host) and is_here(model.host if model else None)
    return f"{'model' if model else 'verbatim'}{'' if stays else ' away'}"


def scope_of(
    conversation: Conversation, articles: Sequence[ArticleSummary]
) -> ArticleSummary | Part | None:
    """Return the one article that questions are about, or None if there are several or none."""
    if conversation.part is not None:
        return conversation.part
    if len(articles) == 1:
        return articles[0]
    scope = conversation.scope or ()
    if len(scope) != 1:
        return None
    return next((article for article in articles if article.id == scope[0]), None)


def is_removed(conversation: Conversation, articles: Sequence[ArticleSummary]) -> bool:
    """Return whether a chosen article no longer exists."""
    there = {*(article.id for article in articles), *conversation.parts()}
    return conversation.scope is not None and not there.issuperset(conversation.scope)


def chosen_scope(
    chosen: Sequence[str], articles: Sequence[ArticleSummary]
) -> tuple[str, ...] | None:
    """Return the chosen ids that exist; None for all, or if none is chosen."""
    wanted = set(chosen)
    found = tuple(article.id for article in articles if article.id in wanted)
    return found if found and len(found) < len(articles) else None
