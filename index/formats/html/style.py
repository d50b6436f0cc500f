"""Tell from inline styles and a page's own style sheets what its reader cannot see."""

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
_NOT_DISPLAYED = {"display": "none", "visibility": "hidden|collapse"}
_UNSEEN = {
    **_NOT_DISPLAYED,
    "content-visibility": "hidden",
    "opacity": r"(?:0+|0*\.0[012]?\d*)%?$",
    "transform": r".*scale[xy3d]*\(\s*0*\.?0*\s*[,)]",
    "filter": r".*opacity\(\s*0*\.?0*%?\s*\)",
    "clip": r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)",
    "clip-path": r"inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0",
}
_TRANSPARENT = re.compile(r"transparent|rgba\((?:[^,]*,){3}\s*0*\.?0*\s*\)")
_SMALLEST = 1.5  # pixels: smaller letters are dots
_FAR = 500  # pixels: wider than the margin of any page
_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))\s*(px|pt|em|rem|ex|ch|vw|vh|%)?")
# By half of its width, what is in the middle of the page is moved, and not out of it.
_PIXELS = {"px": 1, "pt": 1, "em": 16, "rem": 16, "ex": 8, "ch": 8, "vw": 9, "vh": 8, "%": 9}
# Colours this near to each other, summed over red, green and blue, cannot be told apart.
_NEAR = 24
_COLOURS = {"white": (255, 255, 255), "black": (0, 0, 0)}


def declarations(text: str | None) -> Style:
    """Return the properties of a style, in lower case; the last of the same name counts."""
    style: Style = {}
    for part in _COMMENT.sub("", text or "").split(";"):
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


def is_struck_out(style: Style) -> bool:
    """Return whether a style draws a line through the text."""
    return "line-through" in style.get("text-decoration-line", style.get("text-decoration", ""))


def hides(element: HtmlElement, style: Style, *, by_sheet: bool) -> bool:
    """Return whether a style, some of it ``by_sheet``, makes an element's text invisible."""
    if not style and element.get("color") is None:
        return False
    if _has_one_of(style, _UNSEEN) or _is_cut_off(style) or _is_far_away(style):
        # The words of a formula stand out of sight beside its picture.
        formula = by_sheet and element.find(".//math") is not None
        return not formula or _has_one_of(style, _NOT_DISPLAYED)
    size = style.get("font-size") or (style.get("font", "").split("/")[0].split() or [""])[-1]
    colour = style.get("color") or element.get("color") or ""
    if _TRANSPARENT.fullmatch(colour) or _pixels(size) < _SMALLEST:
        # Containers often have no font size so that their boxes touch; the boxes have one.
        return not any(
            "font" in (child.get("style") or "") for child in element.iterdescendants("*")
        )
    letters = _colour(colour)
    ground = _ground(element) if letters else None
    if not letters or not ground:
        return False
    return sum(abs(one - other) for one, other in zip(letters, ground, strict=True)) <= _NEAR


def _has_one_of(style: Style, values: dict[str, str]) -> bool:
    return any(name in style and re.match(value, style[name]) for name, value in values.items())


def _is_cut_off(style: Style) -> bool:
    """Return whether the element's box has no room for text."""
    if not style.get("overflow", style.get("overflow-y", "")).startswith(("hidden", "clip")):
        return False
    # A box without height and with padding is as high as the picture in it is to be.
    paddings = ("padding", "padding-top", "padding-bottom")
    if any(re.search(r"[1-9]", style.get(name, "")) for name in paddings):
        return False
    return any(
        _pixels(style.get(name)) <= 1 for name in ("width", "height", "max-width", "max-height")
    )


def _is_far_away(style: Style) -> bool:
    """Return whether the element lies outside of the page, to the left or above."""
    names = ["text-indent", "margin-left", "margin-top"]
    if style.get("position") in ("absolute", "fixed", "relative"):
        names += ["left", "right", "top", "bottom"]
    moved = [style.get(name) for name in names]
    moved += re.findall(r"-[\d.]+\w+", style.get("transform", ""))
    return any(_pixels(text) <= -_FAR for text in moved)


def _pixels(text: str | None) -> float:
    """Return a length in pixels, or what is neither more nor less than any number."""
    found = _LENGTH.fullmatch((text or "").strip())
    return float(found[1]) * _PIXELS.get(found[2] or "px", 1) if found else math.nan


def _ground(element: HtmlElement) -> Colour | None:
    """Return the colour behind an element; None if a style sheet or a picture may give it."""
    for around in (element, *element.iterancestors()):
        style = declarations(around.get("style"))
        named = style.get("background-color") or style.get("background") or around.get("bgcolor")
        if ground := _colour(named):
            return ground
        if {"background", "class", "id"} & {*around.attrib, *style}:
            return None
    return _COLOURS["white"]


def _colour(text: str | None) -> Colour | None:
    """Return a CSS colour as red, green and blue from 0 to 255; None if it is not known."""
    text = (text or "").strip().lower()
    if found := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{1,2})?", text):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := re.match(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", text):
        return int(found[1]), int(found[2]), int(found[3])
    return _COLOURS.get(text.split()[0]) if text else None
