"""What questions are about, as it stands at the box to ask in."""

from collections.abc import Sequence

from index import ArticleSummary, counted
from ui.chat.conversation import Conversation
from ui.markup import isolated

# As many titles are named; the list of articles shows the others.
_NAMED = 2


def scope_words(
    conversation: Conversation, articles: Sequence[ArticleSummary]
) -> dict[str, object]:
    """Return what questions are about, in words.

    ``every`` names the click that makes it all articles, empty if that is what it is. ``only`` is
    the id of the one article if questions are about one, and ``choice`` is true if there are
    several to choose from.
    """
    chosen = conversation.scope
    if len(articles) < 2:
        chosen = tuple(each.id for each in articles)
    if chosen is None:
        words = f"About all {counted(len(articles), 'article')}"
    else:
        titles = [isolated(f"“{each.title}”") for each in articles if each.id in chosen]
        more = len(titles) - _NAMED
        named = ", ".join(titles[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
        words = f"About {named}" if titles else ""
    several = len(articles) > 1
    every = f"Ask all {len(articles):,}" if several and chosen is not None else ""
    if (part := conversation.part) is not None:
        words = f"About {isolated(f'“{part.title}”')}, read up to {part.read}"
        every = (
            f"Ask all {len(articles):,}" if several else "Ask the other article" if articles else ""
        )
    return {
        "words": words,
        "every": every,
        "only": chosen[0] if chosen is not None and len(chosen) == 1 else "",
        "choice": several,
    }
