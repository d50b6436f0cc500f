"""The list of articles as HTML."""

from collections.abc import Collection, Sequence
from html import escape
from pathlib import PurePath

from index import ArticleSummary, counted
from ui.article_view import list_html
from ui.markup import apart, escaped, failure_html


def shelf_html(
    articles: Sequence[ArticleSummary],
    scope: Collection[str] | None = None,
    removed: str | None = None,
    problem: str | None = None,
) -> str:
    """Build the list of articles, with controls to read, ask about and remove each.

    ``scope`` holds the ids of the articles that questions are about, None for all. ``removed`` is
    the title of the article to be restored next, if any; ``problem`` is an error to show.
    """
    undo = failure_html(problem) if problem else ""
    if removed is not None:
        undo += (
            f'<p class="state undo" role="status">Removed <bdi>{apart(f"“{removed}”")}</bdi>. '
            '<button type="button" class="plain" data-restore>Undo</button></p>'
        )
    if not articles:
        return list_html(
            f"{undo}<h2>No articles yet</h2><p>Add a text, a file or a page, and ask about it. "
            'It stays on this machine.</p><p><button type="button" class="plain strong" '
            'data-open="add">Add articles</button></p>'
        )
    items = "".join(
        _row(each, scope is None or each.id in scope, alone=len(articles) == 1) for each in articles
    )
    hint = (
        '<p class="hint">Questions are about the ticked articles.'
        f"{_all_button(len(articles)) if scope is not None else ''}</p>"
        if len(articles) > 1
        else ""
    )
    heading = counted(len(articles), "article")
    return list_html(f'{undo}<h2>{heading}</h2>{hint}<ul class="shelf">{items}</ul>')


def _all_button(count: int) -> str:
    return f' <button type="button" class="plain" data-article="">Ask about all {count:,}</button>'


def _size(article: ArticleSummary) -> str:
    sentences = counted(article.sentences, "sentence")
    return f"{sentences}, {article.characters:,} characters" if article.characters else sentences


def _row(article: ArticleSummary, ticked: bool, *, alone: bool) -> str:
    title, key = escaped(article.title), escape(article.id)
    source = PurePath(article.source).name if article.source else "added text"
    about = [source, *([article.published] if article.published else [])]
    about += [f"added {article.added[:10]}", _size(article)]
    state = " checked" if ticked else ""
    pick = (
        f'<label class="pick"><input type="checkbox" data-scope="{key}"{state}>'
        f'<span class="unseen">Ask about {title}</span></label>'
    )
    return (
        f'<li class="spine">{"" if alone else pick}'
        f'<button type="button" class="title" data-article="{key}" dir="auto"><span>{title}</span>'
        f'<small dir="auto">{" · ".join(map(apart, about))}</small></button>'
        f'<button type="button" class="plain sign edit" data-naming="{key}" '
        f'title="Change the title"><span class="unseen">Change the title {title}</span></button>'
        f'<button type="button" class="plain" data-remove="{key}">Remove'
        f'<span class="unseen"> {title}</span></button>'
        f'<form class="naming" data-retitle="{key}" hidden><label class="unseen" '
        f'for="title-{key}">Title</label><input id="title-{key}" type="text" value="{title}" '
        'maxlength="200" dir="auto" autocomplete="off"><button type="submit" class="plain">Save'
        "</button></form></li>"
    )
