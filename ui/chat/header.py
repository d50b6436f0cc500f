"""The header and the box to ask in: which articles are asked, and who answers."""

from collections.abc import Container, Sequence

from index import ArticleSummary
from index.counting import counted
from index.sample import SAMPLE
from ui.chat.conversation import Conversation
from ui.markup import answerer_words, is_here, isolated, render, who_answers

# Not a valid article id.
_SEVERAL = " several "
# As many titles are named at the box; the list of articles shows the others.
_NAMED = 2


def header_value(
    conversation: Conversation, articles: Sequence[ArticleSummary]
) -> dict[str, object]:
    """Return what the header shows for a tab and the articles."""
    count, choices = len(articles), articles
    every = f"All articles ({count})" if articles else "No articles yet"
    if count == 1:
        every = articles[0].title
        choices = ()
    options = [("", every), *((article.id, article.title) for article in choices)]
    scope = asked_articles(conversation, articles) or ()
    chosen = scope[0] if len(scope) == 1 and choices else ""
    none = asks_none(conversation, articles)
    if none or len(scope) > 1:
        chosen = _SEVERAL
        options.insert(1, (_SEVERAL, f"{len(scope) or 'None'} of {count} articles"))
    what = "this article" if count == 1 or len(scope) == 1 else "these articles"
    hint = f"Ask about {what}" if count else "Add an article to ask about"
    model, host = conversation.model, conversation.embedding_host
    stays = all(map(is_here, (host, model.host) if model else (host,)))
    person = conversation.person
    return {
        "person": render("person_menu", {"person": person}) if person else "",
        "options": render("options", {"options": options, "chosen": chosen}),
        "chosen": chosen,
        "hint": "Select an article to ask about" if none else hint,
        "scope": _scope(conversation, articles),
        "who": {
            "name": answerer_words(model, conversation.here),
            "where": who_answers(model, host, conversation.here),
            "leaves": not stays,
        },
    }


def asked_articles(
    conversation: Conversation, articles: Sequence[ArticleSummary]
) -> tuple[str, ...] | None:
    """Return the ids of the articles that questions are about, None for all."""
    return _usual(articles) if conversation.scope is None else conversation.scope


def scope_from(
    articles: Sequence[ArticleSummary], ticked: Container[str] | None = None
) -> tuple[str, ...] | None:
    """Return the scope of ticked articles, or of all; None if that is what is asked anyway."""
    found = tuple(each.id for each in articles if ticked is None or each.id in ticked)
    usual = _usual(articles)
    return None if found == usual or (usual is None and len(found) == len(articles)) else found


def _usual(articles: Sequence[ArticleSummary]) -> tuple[str, ...] | None:
    """Return what is asked until somebody chooses: of several all but the sample."""
    own = tuple(each.id for each in articles if each.id != SAMPLE)
    return own if 0 < len(own) < len(articles) else None


def only_article(
    conversation: Conversation, articles: Sequence[ArticleSummary]
) -> ArticleSummary | None:
    """Return the one article that questions are about, or None if there are several or none."""
    if len(articles) == 1:
        return articles[0]
    scope = asked_articles(conversation, articles) or ()
    return next((each for each in articles if scope == (each.id,)), None)


def is_removed(conversation: Conversation, articles: Sequence[ArticleSummary]) -> bool:
    """Return whether a chosen article no longer exists."""
    there = {article.id for article in articles}
    return conversation.scope is not None and not there.issuperset(conversation.scope)


def asks_none(conversation: Conversation, articles: Sequence[ArticleSummary]) -> bool:
    """Return whether no article is ticked, where there are several to choose from."""
    return conversation.scope == () and len(articles) > 1


def _scope(conversation: Conversation, articles: Sequence[ArticleSummary]) -> dict[str, object]:
    """Return what questions are about, in words, as it stands at the box.

    ``every`` names the click that makes it all articles, empty if that is what it is. ``only`` is
    the id of the one article if questions are about one, ``choice`` is true if there are several
    to choose from, and ``none`` while none of them is ticked. ``whole`` names the click that gives
    up a selection.
    """
    several = len(articles) > 1
    chosen = (
        asked_articles(conversation, articles) if several else tuple(each.id for each in articles)
    )
    every = f"Ask all {len(articles):,}" if several and chosen is not None else ""
    none = asks_none(conversation, articles)
    whole = "Ask the whole article"
    if chosen is None:
        words = f"About all {counted(len(articles), 'article')}"
        whole = f"Ask all {counted(len(articles), 'article')}"
    else:
        titles = [isolated(f"“{each.title}”") for each in articles if each.id in chosen]
        more = len(titles) - _NAMED
        named = ", ".join(titles[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
        words = f"About {named}" if titles else ""
        if none:
            words = "No article selected"
        if several:
            whole = f"Ask the selected {'article' if len(titles) == 1 else 'articles'}"
    return {
        "words": words,
        "every": every,
        "only": chosen[0] if chosen is not None and len(chosen) == 1 else "",
        "choice": several,
        "none": none,
        "whole": whole,
    }
