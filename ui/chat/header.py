"""The header and the box to ask in: which articles are asked, and who answers."""

from collections.abc import Sequence

from index import ArticleSummary
from index.counting import counted
from ui.chat.conversation import Conversation
from ui.markup import escaped, is_here, isolated, render, who_answers

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
    scope = conversation.scope or ()
    chosen = scope[0] if len(scope) == 1 and choices else ""
    none = asks_none(conversation, articles)
    if none or len(scope) > 1:
        chosen = _SEVERAL
        options.insert(1, (_SEVERAL, f"{len(scope) or 'None'} of {count} articles"))
    asked = "this article" if count == 1 or len(scope) == 1 else "these articles"
    hint = f"Ask about {asked}" if count else "Add an article to ask about"
    model, host = conversation.model, conversation.embedding_host
    stays = all(map(is_here, (host, model.host) if model else (host,)))
    person = conversation.person
    return {
        "person": render("signed_in", {"person": person}) if person else "",
        "options": render("options", {"options": options, "chosen": chosen}),
        "chosen": chosen,
        "hint": "Tick an article to ask about" if none else hint,
        "scope": _scope(conversation, articles),
        "who": str(escaped(who_answers(model, host, conversation.here))),
        # The classes of the sign that says who answers, and whether anything leaves.
        "kind": f"{'model' if model else 'verbatim'}{'' if stays else ' away'}",
    }


def scope_of(
    conversation: Conversation, articles: Sequence[ArticleSummary]
) -> ArticleSummary | None:
    """Return the one article that questions are about, or None if there are several or none."""
    if len(articles) == 1:
        return articles[0]
    scope = conversation.scope or ()
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
    chosen = conversation.scope if several else tuple(each.id for each in articles)
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
            words = "About no article: tick at least one"
        if several:
            whole = f"Ask the ticked {'article' if len(titles) == 1 else 'articles'}"
    return {
        "words": words,
        "every": every,
        "only": chosen[0] if chosen is not None and len(chosen) == 1 else "",
        "choice": several,
        "none": none,
        "whole": whole,
    }
