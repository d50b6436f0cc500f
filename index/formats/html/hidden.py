"""Remove from a page what its reader cannot see or sees struck out, and tell what that says."""

import re

from lxml import etree
from lxml.html import HtmlElement

from index.formats.html.style import (
    Style,
    colour,
    declarations,
    has_no_size,
    is_not_displayed,
    is_struck_out,
    is_unseen,
    styles_by_sheets,
)

# Joiners shape letters of other scripts and emoji; beside ASCII they are only invisible.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e0fff]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_TAGGED = re.compile("[\U000e0020-\U000e007e]{8,}")
_PROGRAMS = ("script", "style", "noscript")
_STRUCK = frozenset(("del", "s", "strike"))
_FURNITURE = frozenset(
    "nav footer button select option textarea svg iframe object canvas audio video".split()
)
_BLOCK_DISPLAY = frozenset(("block", "flex", "grid", "table", "list-item"))
# Fewer words are labels, not something to read.
_MIN_WORDS = 5
_MIN_COMMENT_WORDS = 8
_SENTENCE = re.compile(r"[^\W\d_a-z][^<>{}\[\]=;|\\#]*[.!?。！？]")
# Colours this near to each other, summed over red, green and blue, cannot be told apart.
_NEAR = 24
_WHITE = (255, 255, 255)


def seen_text(text: str) -> str:
    """Return text without zero-width and direction characters."""
    return _INVISIBLE.sub("", text)


def strip_unseen(root: HtmlElement) -> tuple[str, ...]:
    """Remove what is not displayed or struck out from a page; return what its body had of that.

    Programs, menus and labels are removed without being told. Whatever a script may display
    later counts as hidden, except a body that is hidden as a whole.
    """
    texts: list[str] = []
    by_sheets = styles_by_sheets(root)
    unseen: HtmlElement | None = None
    struck = False
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "comment":
            texts += _comment_text(element)
        elif unseen is not None or event == "end":
            if event == "end" and element is unseen:
                texts += _told(element, struck)
                remove(element)
                unseen = None
        elif element.tag in ("html", "body", "head"):
            continue
        elif element.tag in _PROGRAMS or _is_hidden(element, by_sheets.get(element)):
            unseen, struck = element, False
        elif _is_struck_out(element, by_sheets.get(element)):
            unseen, struck = element, True
        elif element.tag in ("span", "a") and _style(element).get("display") in _BLOCK_DISPLAY:
            element.tag = "div"
    tagged = (found[0] for found in _TAGGED.finditer(root.text_content()))
    texts += ["".join(chr(ord(sign) - 0xE0000) for sign in signs) for signs in tagged]
    return tuple(dict.fromkeys(texts))


def _is_struck_out(element: HtmlElement, by_sheets: Style | None) -> bool:
    if element.tag in _STRUCK:
        return True
    return is_struck_out({**(by_sheets or {}), **_style(element)})


def _is_hidden(element: HtmlElement, by_sheets: Style | None) -> bool:
    if (
        element.tag == "template"
        or element.get("hidden") is not None
        or element.get("popover") is not None
    ):
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    # What an element says of itself comes before what style sheets say of it.
    if by_sheets and is_unseen(style := {**by_sheets, **_style(element)}):
        # The words of a formula stand out of sight beside its picture.
        return is_not_displayed(style) or element.find(".//math") is None
    if element.tag == "input" or not (element.get("style") or element.get("color")):
        return False
    style = _style(element)
    if is_unseen(style):
        return True
    if has_no_size(style):
        # Containers often have no font size so that their boxes touch; the boxes have one.
        return not any(
            "font" in (child.get("style") or "") for child in element.iterdescendants("*")
        )
    return _has_the_colour_of_its_ground(element, style)


def _has_the_colour_of_its_ground(element: HtmlElement, style: Style) -> bool:
    letters = colour(style.get("color") or element.get("color"))
    if letters is None:
        return False
    for around in (element, *element.iterancestors()):
        ground = _ground(around)
        if ground is not None:
            return sum(abs(a - b) for a, b in zip(letters, ground, strict=True)) <= _NEAR
        named = _style(around).get("background") or around.get("background")
        if named or around.get("class") or around.get("id"):
            return False  # a style sheet or a picture may colour the ground
    return sum(abs(a - b) for a, b in zip(letters, _WHITE, strict=True)) <= _NEAR


def _ground(element: HtmlElement) -> tuple[int, int, int] | None:
    style = _style(element)
    return colour(style.get("background-color") or style.get("background")) or colour(
        element.get("bgcolor")
    )


def _style(element: HtmlElement) -> Style:
    text = element.get("style")
    return declarations(text) if text else {}


def _told(element: HtmlElement, struck: bool) -> list[str]:
    around = [element, *element.iterancestors()]
    if any(each.tag in (*_PROGRAMS, *_FURNITURE) or each.tag == "head" for each in around):
        return []
    if not any(each.tag == "body" for each in around):
        return []
    for inner in list(element.iter(*_PROGRAMS, *_FURNITURE)):
        remove(inner)
    words = " ".join(seen_text(" ".join(element.itertext())).split())
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    label = len(words.split()) < _MIN_WORDS or linked * 2 > len(words)
    return [words] if words and (struck or not label) else []


def _comment_text(comment: HtmlElement) -> list[str]:
    text = " ".join(seen_text(comment.text or "").split())
    # Notes of those who made the page are rarely whole sentences.
    if len(text.split()) < _MIN_COMMENT_WORDS or not _SENTENCE.fullmatch(text):
        return []
    return [text] if any(around.tag == "body" for around in comment.iterancestors()) else []


def remove(element: HtmlElement) -> None:
    """Empty an element of all but the text that follows it."""
    # Taking many of them out of one parent would join its texts again and again.
    element.clear(keep_tail=True)
    element.tag = "wbr"
