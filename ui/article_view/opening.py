"""Open a place in the article pane."""

from collections.abc import Mapping, Sequence

from index import Article, FootnoteError, UnknownArticleError
from qa import Fate, recheck
from ui.article_view.blocks import nearest_sentence
from ui.article_view.reader import (
    article_html,
    changed_note,
    changed_passage_note,
    failed_html,
    removed_html,
)
from ui.chat import Conversation
from ui.engine import Engine
from ui.markup import Place

_ELSEWHERE = (
    '<p class="state" role="status">This browser does not have the conversation of this address; '
    "here is the place that it points to.</p>"
)
_WRONG: Mapping[Fate, str] = {
    "holds": "from an earlier version",
    "moved": "moved in this article",
    "gone": "no longer in this article",
    "altered": "not what the article says",
}


def opened_html(engine: Engine, conversation: Conversation, place: Place) -> str:
    """Build the reader for a citation: its article, opened at the cited characters.

    If the article has changed, show where the quote is now, or else the old quote beside the
    nearest sentence; if it is gone, show the quote alone. The words of a passage that was only
    considered are not kept, so it is shown only in the version that was considered.
    """
    try:
        key = place.citation.article_id
        article = conversation.reading(engine, key).article(key)
    except UnknownArticleError:
        return removed_html(place)
    except FootnoteError as error:
        return failed_html(str(error))
    used = conversation.used(article.sha256)
    cited = place.citation
    if not place.cited:
        return _looked_at_html(article, place, used)
    found = recheck(cited, article)
    shown = None if found.start is None or found.end is None else (found.start, found.end)
    if article.sha256 == cited.article_sha256 and shown is not None:
        return article_html(article, place, shown=shown, used=used)
    now = None if shown else nearest_sentence(cited.quote, article)
    note = changed_note(cited, fate=found.status, now=now)
    return article_html(
        article, place, shown=shown, used=used, note=note, wrong=_WRONG[found.status]
    )


def _looked_at_html(article: Article, place: Place, used: Sequence[tuple[int, int]]) -> str:
    passage = place.citation
    if article.sha256 != passage.article_sha256:
        note = changed_passage_note()
        return article_html(article, place, used=used, note=note, wrong="from an earlier version")
    if not 0 <= passage.start < passage.end <= len(article.text):
        return article_html(article, place, used=used, wrong="not in this article")
    return article_html(article, place, shown=(passage.start, passage.end), used=used)


def read_html(engine: Engine, conversation: Conversation, article_id: str) -> str:
    """Build the reader for a whole article. Raises FootnoteError if it does not exist."""
    article: Article = conversation.reading(engine, article_id).article(article_id)
    return article_html(article, used=conversation.used(article.sha256))


def span_html(
    engine: Engine,
    conversation: Conversation,
    article_id: str,
    span: tuple[int, int],
    *,
    elsewhere: bool = False,
) -> str:
    """Build the reader for the characters that an address names, without their conversation.

    ``elsewhere`` is true if the address names a conversation that this browser does not have.
    """
    try:
        article = conversation.reading(engine, article_id).article(article_id)
    except FootnoteError as error:
        return failed_html(str(error))
    start, end = span
    shown = span if 0 <= start < end <= len(article.text) else None
    used = conversation.used(article.sha256)
    return article_html(article, shown=shown, used=used, note=_ELSEWHERE if elsewhere else "")
