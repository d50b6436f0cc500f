"""Remove from a page what its reader cannot see or sees struck out, and return what that says."""

import re
from collections.abc import Container

from lxml import etree
from lxml.html import HtmlElement

from index.formats.html.style import Style, declarations, hides, is_struck_out, styles_by_sheets
from index.lines import one_line

# Joiners shape letters of other scripts and emoji; beside ASCII they are only invisible.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e0fff]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_TAGGED = re.compile("[\U000e0020-\U000e007e]{8,}")
_PROGRAMS = ("script", "style", "noscript")
_STRUCK = frozenset(("del", "s", "strike"))
_UNTOLD = (
    *_PROGRAMS,
    *"nav footer button select option textarea svg iframe object canvas audio video".split(),
)
_BLOCK_DISPLAY = frozenset(("block", "flex", "grid", "table", "list-item"))
# Fewer words are labels, not something to read.
_MIN_WORDS = 5
# A page that shows only a label ("Loading") shows the rest once it is loaded.
_FEW_LETTERS = 30
_PAGE_LETTERS = 300
_MOST_WRAPPERS = 5


def seen_text(text: str) -> str:
    """Return text without zero-width and direction characters."""
    return _INVISIBLE.sub("", text)


def strip_unseen(root: HtmlElement, *, scripted: bool = False) -> tuple[str, ...]:
    """Remove what is not displayed or struck out from a page; return what its body had of that.

    Programs, comments, menus and labels are removed without being told. Whatever a script may
    display later counts as hidden, except a hidden body and, in what is ``scripted``, a hidden
    element that holds the whole page.
    """
    texts: list[str] = []
    by_sheets = styles_by_sheets(root)
    unseen = _unseen(root, by_sheets)
    for _ in range(_MOST_WRAPPERS if scripted else 0):
        if (page := _page_within(root, unseen)) is not None:
            del unseen[page]
            unseen |= _unseen(page, by_sheets)
    for element, struck in unseen.items():
        texts += _text(element, struck)
        remove(element)
    tagged = (found[0] for found in _TAGGED.finditer(root.text_content()))
    texts += ["".join(chr(ord(sign) - 0xE0000) for sign in signs) for signs in tagged]
    return tuple(dict.fromkeys(texts))


def _unseen(top: HtmlElement, by_sheets: dict[HtmlElement, Style]) -> dict[HtmlElement, bool]:
    """Return the outermost elements below one that are not seen, and whether they are struck."""
    found: dict[HtmlElement, bool] = {}
    walk = etree.iterwalk(top, events=("start",))
    for _, element in walk:
        if element is top or element.tag in ("html", "body", "head"):
            continue
        own = declarations(element.get("style"))
        style = {**by_sheets.get(element, {}), **own}
        hidden = _is_hidden(element) or hides(element, style, by_sheet=element in by_sheets)
        if hidden or element.tag in _STRUCK or is_struck_out(style):
            found[element] = not hidden
            walk.skip_subtree()
        elif element.tag in ("span", "a") and own.get("display") in _BLOCK_DISPLAY:
            element.tag = "div"
    return found


def _page_within(root: HtmlElement, unseen: dict[HtmlElement, bool]) -> HtmlElement | None:
    """Return the hidden element that a script shows as the page; None if there is one to read."""
    shown_later = [
        each
        for each, struck in unseen.items()
        if not struck and each.tag not in (*_UNTOLD, "template", "dialog")
    ]
    page = max(shown_later, key=_letters, default=None)
    if page is None or _letters(page) < _PAGE_LETTERS or _letters(root, unseen) > _FEW_LETTERS:
        return None
    return page


def _letters(top: HtmlElement, left_out: Container[HtmlElement] = ()) -> int:
    """Return how many letters stand in an element outside of links, menus and what is left out."""
    count = 0
    walk = etree.iterwalk(top, events=("start", "end", "comment"))
    for event, element in walk:
        if event != "start":
            count += len("".join((element.tail or "").split())) if element is not top else 0
        elif element.tag in (*_UNTOLD, "a", "head") or element in left_out:
            walk.skip_subtree()
        else:
            count += len("".join((element.text or "").split()))
    return count


def remove(element: HtmlElement) -> None:
    """Empty an element of all but the text that follows it."""
    # Taking many of them out of one parent would join its texts again and again.
    element.clear(keep_tail=True)
    element.tag = "wbr"


def _is_hidden(element: HtmlElement) -> bool:
    closed = element.tag == "dialog" and element.get("open") is None
    return (
        closed
        or element.tag in (*_PROGRAMS, "template")
        or bool({"hidden", "popover"} & {*element.attrib})
    )


def _text(element: HtmlElement, struck: bool) -> list[str]:
    """Return the text of an element that is removed, if it is something to read."""
    around = {each.tag for each in (element, *element.iterancestors())}
    if not around.isdisjoint((*_UNTOLD, "head")) or "body" not in around:
        return []
    for inner in list(element.iter(*_UNTOLD)):
        remove(inner)
    words = one_line(seen_text(" ".join(element.itertext())))
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    label = len(words.split()) < _MIN_WORDS or linked * 2 > len(words)
    return [words] if words and (struck or not label) else []
