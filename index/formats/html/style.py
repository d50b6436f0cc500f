"""Read what inline styles and a page's own style sheets say about one element."""

import math
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import cssselect
from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml.html import HtmlElement

Style = dict[str, str]
Colour = tuple[int, int, int]

_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
# With what stands in its braces, and in theirs.
_AT_RULE = re.compile(r"@[\w-]+[^{};]*+(?:;|\Z|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*+\})*+(?:\}|\Z))")
# A sheet with more rules that matter than this is cut, to bound the time.
_MAX_RULES = 2000
# What a rule must mention before its elements are looked for.
_HIDING = re.compile(
    r"display|visibility|line-through|\bclip|(?:left|right|top|bottom|text-indent)\s*:\s*-?\d"
    r"|position\s*:\s*static|overflow",
    re.IGNORECASE,
)
# Not opacity and margins: scripts fade in what is seen at once, and columns are set by margins.
_SHEET_PROPERTIES = frozenset(
    "display visibility position left right top bottom text-indent clip clip-path overflow width"
    " height padding padding-top padding-bottom text-decoration text-decoration-line".split()
)
_SMALLEST = 1.5  # pixels: smaller letters are dots
_FAR = 500  # pixels: wider than the margin of any page
_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))\s*(px|em|rem|ex|ch|pt|vw|vh|%)?")
# By half of its width, what is in the middle of the page is moved, and not out of it.
_PIXELS = {"em": 16, "rem": 16, "ex": 8, "ch": 8, "vw": 9, "vh": 8, "%": 9}
_TRANSPARENT = re.compile(r"transparent|rgba\((?:[^,]*,){3}\s*0*\.?0*\s*\)")
_COLOURS = {"white": (255, 255, 255), "black": (0, 0, 0)}


def declarations(text: str) -> Style:
    """Return the properties of a style, in lower case; the last of the same name counts."""
    style: Style = {}
    for part in _COMMENT.sub("", text).split(";"):
        name, colon, value = part.partition(":")
        if colon:
            style[name.strip().lower()] = value.lower().replace("!important", "").strip()
    return style


def styles_by_sheets(root: HtmlElement) -> dict[HtmlElement, Style]:
    """Return what the page's own style elements say of elements that they may hide or strike out.

    Only rules outside of @media and the like count; the later and more specific one decides.
    Rules for the whole page are left out: a script shows it once it is loaded.
    """
    rules: list[tuple[tuple[int, int, int], str, Style]] = []
    for text, style in islice(_rules(root), _MAX_RULES):
        with suppress(SelectorError):
            selector = cssselect.parse(text)[0]
            path = HTMLTranslator().selector_to_xpath(selector)
            rules.append((selector.specificity(), path, style))
    found: dict[HtmlElement, Style] = {}
    for _, path, style in sorted(rules, key=lambda rule: rule[0]):
        with suppress(etree.XPathError):  # a prefix that stands for nothing
            for element in root.xpath(path):
                found.setdefault(element, {}).update(style)
    return found


def is_not_displayed(style: Style) -> bool:
    """Return whether a style leaves out what it applies to, or its letters."""
    return style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse")


def is_unseen(style: Style) -> bool:
    """Return whether a style makes what it applies to invisible, wherever it stands."""
    shrunk = re.search(
        r"scale[xy3d]*\(\s*0|opacity\(\s*0*\.?0*%?\s*\)",
        " ".join((style.get("transform", ""), style.get("filter", ""))),
    )
    return (
        is_not_displayed(style)
        or style.get("content-visibility") == "hidden"
        or _pixels(style.get("opacity")) <= 0.02
        or bool(shrunk)
        or _is_cut_off(style)
        or _is_far_away(style)
    )


def is_struck_out(style: Style) -> bool:
    """Return whether a style draws a line through the text."""
    line = style.get("text-decoration-line", style.get("text-decoration", ""))
    return "line-through" in line


def has_no_size(style: Style) -> bool:
    """Return whether the letters themselves have no size or no colour."""
    size = style.get("font-size") or (style.get("font", "").split("/")[0].split() or [""])[-1]
    return bool(_TRANSPARENT.fullmatch(style.get("color", ""))) or _pixels(size) < _SMALLEST


def _is_cut_off(style: Style) -> bool:
    """Return whether the element's box has no room for text."""
    clip = style.get("clip", "").replace("px", "").replace(",", " ")
    if re.match(r"rect\(\s*([01])\s+([01])\s+([01])\s+([01])\s*\)", clip):
        return True
    if re.match(r"inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0", style.get("clip-path", "")):
        return True
    if not style.get("overflow", style.get("overflow-y", "")).startswith(("hidden", "clip")):
        return False
    # A box without height and with padding is as high as the picture in it is to be.
    if any(
        re.search(r"[1-9]", style.get(name, ""))
        for name in ("padding", "padding-top", "padding-bottom")
    ):
        return False
    sizes = ("width", "height", "max-width", "max-height")
    return any(_pixels(style.get(name)) <= 1 for name in sizes)


def _is_far_away(style: Style) -> bool:
    """Return whether the element lies outside of the page, to the left or above."""
    names = ["text-indent", "margin-left", "margin-top"]
    if style.get("position") in ("absolute", "fixed", "relative"):
        names += ["left", "right", "top", "bottom"]
    moved = [style.get(name) for name in names]
    moved += re.findall(r"-[\d.]+\w+", style.get("transform", ""))
    return any(_pixels(text) <= -_FAR for text in moved)


def colour(text: str | None) -> Colour | None:
    """Return a CSS colour as red, green and blue from 0 to 255; None if it is not known."""
    text = (text or "").strip().lower()
    if found := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{1,2})?", text):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := re.match(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", text):
        return int(found[1]), int(found[2]), int(found[3])
    return _COLOURS.get(text.split()[0]) if text else None


def _pixels(text: str | None) -> float:
    """Return a length in pixels, or what is neither more nor less than any number."""
    found = _LENGTH.fullmatch((text or "").strip())
    return float(found[1]) * _PIXELS.get(found[2] or "", 1) if found else math.nan


def _rules(root: HtmlElement) -> Iterator[tuple[str, Style]]:
    for sheet in root.iter("style"):
        if sheet.get("media", "all").strip().lower() not in ("", "all", "screen"):
            continue
        text = _AT_RULE.sub("", _COMMENT.sub("", sheet.text or ""))
        for selectors, body in _RULE.findall(text):
            if not _HIDING.search(body):
                continue
            style = declarations(body)
            kept = {name: style[name] for name in _SHEET_PROPERTIES & style.keys() if style[name]}
            for selector in selectors.split(","):
                if not re.search(r"[:@]|^\s*(?:\*|html|body)?\s*$", selector):
                    yield selector.strip(), kept
