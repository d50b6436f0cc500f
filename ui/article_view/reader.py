"""The article pane as HTML, built on the server.

All cutting by offsets happens here, in code points. The browser counts UTF-16 units and would cut
elsewhere, so it gets marks that are already in place.
"""

from collections.abc import Sequence
from html import escape
from pathlib import PurePath
from urllib.parse import urlsplit

from index import Article, counted
from qa import Citation, Fate
from ui.article_view.blocks import Block, blocks
from ui.markup import Mark, Place, apart, escaped, marked

Span = tuple[int, int]

_KEYS = "<kbd>p</kbd> <kbd>n</kbd>"
# A strip a few hundred pixels wide cannot show more of them apart.
_MAX_USED = 400
_MIN_WIDTH = 0.6
_CELLS = {"th", "td"}
_BULLETS = dict.fromkeys("-*+•‣▪·", "•")

_PICKED = (
    '<div class="picked" role="toolbar" aria-label="Selected text" hidden>'
    '<button type="button" class="plain" data-pick="ask">Ask about this</button>'
    '<button type="button" class="plain" data-pick="used">Where was this used?</button></div>'
)


def article_html(
    article: Article,
    place: Place | None = None,
    *,
    shown: Span | None = None,
    used: Sequence[Span] = (),
    note: str = "",
    wrong: str | None = None,
) -> str:
    """Build the reader: its bar, and the article with at most one place marked.

    ``shown`` is the span to mark, ``used`` the spans that the conversation has cited. ``note`` is
    HTML above the text; ``wrong`` replaces the support in the bar. The answer's other citations
    are marked paler, unless something is wrong.
    """
    marks = [] if shown is None else [Mark(*shown)]
    if place is not None and not wrong:
        marks += [Mark(each.start, each.end, each.name) for each in place.neighbours]
    parts = [note]
    marked_yet = False
    has_title = False
    pages = list(enumerate(article.pages, 1))[1:]
    before: Block | None = None
    for number, block in enumerate(blocks(article)):
        while pages and pages[0][1] <= block.start:
            parts += [_closing(before, None), _leaf(pages.pop(0)[0])]
            before = None
        overlaps = shown is not None and shown[0] < block.end and shown[1] > block.start
        body = marked(
            article.text, block.start, block.end, marks, first=overlaps and not marked_yet
        )
        marked_yet = marked_yet or overlaps
        parts += [_closing(before, block), _opening(before, block), _element(number, block, body)]
        before = block
        if block.tag == "h1":
            has_title = True
            parts.append(_byline(article))
    parts.append(_closing(before, None))
    if not has_title:
        parts[1:1] = [f'<h1 dir="auto">{escaped(article.title)}</h1>', _byline(article)]
    about = f' data-read="{escape(article.id)}"'
    about += f' lang="{escape(article.language)}"' if article.language else ""
    looked = " looked" if place is not None and not place.cited else ""
    return _frame(
        place,
        f'<article class="art{looked}"{about}>{"".join(parts)}</article>',
        label="Text of the article",
        wrong=wrong,
        below_bar=_strip(len(article.text), used),
        beside=_ticks(place) if shown is not None and not wrong else "",
        below=_PICKED,
    )


def changed_note(citation: Citation, *, fate: Fate, now: str | None = None) -> str:
    """Build the note above an article that has changed since an answer cited it.

    ``fate`` is what became of the quote. If it is gone, ``now`` is the most similar sentence, or
    None.
    """
    if fate in {"holds", "moved"}:
        where = "in the same place" if fate == "holds" else "in another place"
        told = f"<p>The words it cites are still there, {where}; they are marked below.</p>"
    else:
        told = f'<p>It said then:</p><blockquote dir="auto">{escaped(citation.quote)}</blockquote>'
        told += (
            f'<p>Nearest to it now:</p><blockquote dir="auto">{escaped(now)}</blockquote>'
            if now
            else "<p>Nothing in it is similar now.</p>"
        )
    heading = (
        "This is not what the article says"
        if fate == "altered"
        else "The article has changed since this answer"
    )
    return f'<div class="none"><h2>{heading}</h2>{told}</div>'


def changed_passage_note() -> str:
    """Build the note above an article that has changed since it was considered."""
    return (
        '<div class="none"><h2>The article has changed since this answer</h2>'
        "<p>This passage was only looked at, so its words were not kept.</p></div>"
    )


def removed_html(place: Place) -> str:
    """Build the reader for a citation whose article is gone: its bar and the quote."""
    cited = place.citation
    said = f'It said then:</p><blockquote dir="auto">{escaped(cited.quote)}</blockquote>'
    if not place.cited:
        said = "This passage was only looked at, so its words were not kept.</p>"
    return _frame(
        place,
        '<div class="art"><div class="none">'
        f'<h2 dir="auto">{apart(f"“{cited.title}”")} is no longer here</h2>'
        f"<p>It was removed since this answer. {said}</div></div>",
        label="Text of the article",
        wrong="removed",
    )


def failed_html(sentence: str) -> str:
    """Build the reader when no article can be shown: its bar and the reason."""
    body = f'<div class="art"><div class="fail"><p dir="auto">{escaped(sentence)}</p></div></div>'
    return _frame(None, body, label="Article")


def list_html(body: str) -> str:
    """Build the reader around a list of articles."""
    return _frame(None, f'<div class="art">{body}</div>', label="Articles")


def _frame(
    place: Place | None,
    body: str,
    *,
    label: str,
    wrong: str | None = None,
    below_bar: str = "",
    beside: str = "",
    below: str = "",
) -> str:
    bar = _bar(place, wrong, "Articles" if label == "Articles" else "Article")
    return (
        f'{bar}{below_bar}<div class="pane"><div class="scroll" tabindex="0" '
        f'role="region" aria-label="{label}">{body}</div>{beside}</div>{below}'
    )


def _element(number: int, block: Block, body: str) -> str:
    about = f'dir="auto" data-block="{number}"'
    if block.wrapped:
        about += ' class="wrapped"'
    if block.tag == "li":
        about += f' data-mark="{escape(_BULLETS.get(block.mark, block.mark))}"'
        about += f' style="--depth:{block.depth}"'
    if block.tag == "th":
        about += ' scope="col"'
    return f"<{block.tag} {about}>{body}</{block.tag}>"


def _closing(before: Block | None, block: Block | None) -> str:
    """Return the ends of the row, the table or the list that the block before is the last of."""
    if before is None:
        return ""
    if before.tag == "li":
        return "" if block is not None and block.tag == "li" else "</ul>"
    if before.tag not in _CELLS:
        return ""
    if block is None or block.tag not in _CELLS or block.table != before.table:
        return "</tr></table></div>"
    return "</tr>" if block.row != before.row else ""


def _opening(before: Block | None, block: Block) -> str:
    """Return the beginnings of the list, the table or the row that a block is the first of."""
    if block.tag == "li":
        return "" if before is not None and before.tag == "li" else "<ul>"
    if block.tag not in _CELLS:
        return ""
    if before is None or before.tag not in _CELLS or block.table != before.table:
        return '<div class="grid" tabindex="0" role="region" aria-label="Table"><table><tr>'
    return "<tr>" if block.row != before.row else ""


def _leaf(number: int) -> str:
    return f'<p class="leaf">Page {number}</p>'


def _byline(article: Article) -> str:
    parts = [each for each in (article.byline, _source(article), article.published) if each]
    parts.append(counted(len(article.text.split()), "word"))
    return (
        f'<p class="by" dir="auto">{" · ".join(map(apart, parts))}</p><p class="gist"><button '
        f'type="button" class="plain" data-overview="{escape(article.id)}">Overview in five '
        "sentences</button></p>"
    )


def _source(article: Article) -> str:
    """Return the name of the file or of the site that an article comes from."""
    if not article.source:
        return article.site or "Added text"
    host = urlsplit(article.source).hostname if "://" in article.source else None
    return article.site or host or PurePath(article.source).name


def _bar(place: Place | None, wrong: str | None = None, name: str = "Article") -> str:
    inside = f'<span class="grow">{name}</span>'
    if place is not None:
        what = wrong or place.label
        steps = (place.citation.title, *place.citation.heading)
        where, said = " › ".join(map(apart, steps)), escaped(" › ".join(steps))
        path = f'<span class="path" dir="auto" title="{said}">{where}</span>'
        several = place.count > 1
        keys = f'<span class="keys" aria-hidden="true">{_KEYS}</span>' if several else ""
        inside = (
            f"{_step(place.back, '‹', 'Previous', 'p')}"
            f'<span class="count">{place.citation.number} of {place.count}</span>'
            f"{_step(place.on, '›', 'Next', 'n')}{keys}"
            f'<span class="grow">{escaped(what)}{path}</span>'
        )
    return (
        f'<div class="bar">{inside}<button type="button" class="plain close" data-close="reader">'
        "Close</button></div>"
    )


def _step(name: str | None, sign: str, word: str, key: str) -> str:
    state = f'data-place="{escape(name)}"' if name else "disabled"
    return (
        f'<button type="button" class="step" aria-label="{word} citation" '
        f'aria-keyshortcuts="{key}" title="{word} citation ({key})" {state}>{sign}</button>'
    )


def _strip(length: int, used: Sequence[Span]) -> str:
    """Build the strip that shows which parts of an article the conversation has cited."""
    if not used or not length:
        return ""
    parts = "".join(
        f'<span style="inset-inline-start:{100 * start / length:.2f}%;'
        f'inline-size:{max(100 * (end - start) / length, _MIN_WIDTH):.2f}%"></span>'
        for start, end in used[:_MAX_USED]
    )
    said = f"This conversation cites {counted(len(used), 'place')} of this article"
    return f'<div class="strip" role="img" aria-label="{said}" title="{said}">{parts}</div>'


def _ticks(place: Place | None) -> str:
    """Build a tick for each citation of the answer in this article; the page positions them.

    They are for the mouse: the keyboard has the bar's step buttons, which name their keys.
    """
    if place is None:
        return ""
    notes = [(place.name, place.citation.number, " on")]
    notes += [(each.name, each.number, "") for each in place.neighbours]
    what = "Citation" if place.cited else "Passage"
    ticks = "".join(
        f'<span class="tick{state}" data-tick="{escape(name)}" title="{what} {number}"></span>'
        for name, number, state in notes
    )
    return f'<div class="ticks" aria-hidden="true">{ticks}</div>'
