"""The list of conversations as HTML."""

from collections.abc import Sequence
from html import escape

from index import counted
from ui.conversations import LONGEST_TITLE, ConversationSummary
from ui.markup import failure_html

FORMATS = {"markdown": "Markdown", "html": "Web page", "json": "JSON"}


def history_html(
    conversations: Sequence[ConversationSummary],
    *,
    current: str = "",
    deleted: str | None = None,
    problem: str | None = None,
) -> str:
    """Build the list; ``current`` is the id of the open conversation.

    ``deleted`` is the id of the last deleted one, if it can be restored. ``problem`` is an error,
    or says why nothing is kept.
    """
    told = failure_html(problem) if problem else ""
    if deleted is not None:
        told += (
            '<p class="state">Deleted. <button type="button" class="plain" '
            f'data-undelete="{escape(deleted)}">Undo</button></p>'
        )
    if not conversations and not problem:
        told += '<p class="state">None yet. Ask something; it is kept on this machine.</p>'
    rows = "".join(_row(each, each.id == current) for each in conversations)
    return (
        f'<h2 id="history-title">Conversations</h2><div role="status">{told}</div><ul>{rows}</ul>'
    )


def _row(each: ConversationSummary, current: bool) -> str:
    key, title = escape(each.id), escape(each.title)
    about = f"{each.updated[:16].replace('T', ' ')} · {counted(each.turns, 'question')}"
    state = ' aria-current="true"' if current else ""
    saves = "".join(
        f'<button type="button" class="plain" data-save="{key}" data-as="{kind}" '
        f'aria-label="Save as {words}: {title}">{words}</button>'
        for kind, words in FORMATS.items()
    )
    return (
        f'<li class="kept"><button type="button" class="opens" data-conversation="{key}"{state}>'
        f'<span dir="auto">{title}</span><small>{about}</small></button>'
        f'<details class="more" id="more-{key}"><summary aria-label="More: {title}">⋯</summary>'
        f'<form class="rename" data-rename="{key}"><label class="unseen" for="name-{key}">Title'
        f'</label><input id="name-{key}" type="text" value="{title}" maxlength="{LONGEST_TITLE}" '
        'dir="auto" autocomplete="off"><button type="submit" class="plain">Rename</button></form>'
        f'<p class="saves"><span>Save as</span>{saves}</p>'
        f'<button type="button" class="plain bad" data-delete="{key}">Delete'
        f'<span class="unseen"> {title}</span></button></details></li>'
    )
