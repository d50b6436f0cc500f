"""Read what inline styles and a page's own style sheets say about one element."""

import re
from collections.abc import Iterator
from contextlib import suppress

from lxml.cssselect import CSSSelector, SelectorError, SelectorSyntaxError
from lxml.html import HtmlElement

Style = dict[str, str]

_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
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
_LENGTH = re.compile(r"(-?[\d.]+)\s*(px|em|rem|ex|ch|pt|vw|vh|%)?")
# By half of its width, what is in the middle of the page is moved, and not out of it.
_PIXELS = {"em": 16, "rem": 16, "ex": 8, "ch": 8, "vw": 9, "vh": 8, "%": 9}
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
    said: dict[HtmlElement, dict[str, tuple[tuple[int, ...], int, str]]] = {}
    for order, (selector, style) in enumerate(_rules(root)):
        kept = {name: value for name, value in style.items() if name in _SHEET_PROPERTIES and value}
        try:
            compiled = CSSSelector(selector, translator="html") if kept else None
        except (SelectorSyntaxError, SelectorError):
            continue
        specificity = _specificity(selector)
        for element in compiled(root) if compiled is not None else ():
            properties = said.setdefault(element, {})
            for name, value in kept.items():
                rank = (specificity, order, value)
                properties[name] = max(properties.get(name, rank), rank)
    return {
        element: {name: value for name, (_, _, value) in properties.items()}
        for element, properties in said.items()
    }


def is_not_displayed(style: Style) -> bool:
    """Return whether a style leaves out what it applies to, or its letters."""
    return style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse")


def is_unseen(style: Style) -> bool:
    """Return whether a style makes what it applies to invisible, wherever it stands."""
    if is_not_displayed(style):
        return True
    if style.get("content-visibility") == "hidden" or _is_zero(style.get("opacity")):
        return True
    if re.search(
        r"scale[xy3d]*\(\s*0|opacity\(\s*0*\.?0*%?\s*\)",
        " ".join((style.get("transform", ""), style.get("filter", ""))),
    ):
        return True
    return _is_cut_off(style) or _is_far_away(style)


def is_struck_out(style: Style) -> bool:
    """Return whether a style draws a line through the text."""
    line = style.get("text-decoration-line", style.get("text-decoration", ""))
    return "line-through" in line


def has_no_size(style: Style) -> bool:
    """Return whether the letters themselves have no size or no colour."""
    size = style.get("font-size") or (style.get("font", "").split("/")[0].split() or [""])[-1]
    clear = style.get("color") == "transparent" or _alpha(style.get("color")) == 0
    pixels = _pixels(size) if size else None
    return clear or (pixels is not None and pixels < _SMALLEST)


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
    padding = (style.get(name) for name in ("padding", "padding-top", "padding-bottom"))
    if any(re.search(r"[1-9]", text) for text in padding if text):
        return False
    sizes = (style.get(name) for name in ("width", "height", "max-width", "max-height"))
    return any((size := _pixels(text)) is not None and size <= 1 for text in sizes if text)


def _is_far_away(style: Style) -> bool:
    """Return whether the element lies outside of the page, to the left or above."""
    moved = [style.get("text-indent"), style.get("margin-left"), style.get("margin-top")]
    moved += re.findall(r"-[\d.]+\w+", style.get("transform", ""))
    if style.get("position") in ("absolute", "fixed", "relative"):
        moved += [style.get(name) for name in ("left", "right", "top", "bottom")]
    lengths = [length for text in moved if text and (length := _pixels(text)) is not None]
    return any(length <= -_FAR for length in lengths)


def colour(text: str | None) -> tuple[int, int, int] | None:
    """Return a CSS colour as red, green and blue from 0 to 255; None if it is not known."""
    if not text:
        return None
    text = text.strip().lower()
    if found := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{1,2})?", text):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := re.match(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", text):
        return int(found[1]), int(found[2]), int(found[3])
    return _COLOURS.get(text.split()[0]) if text else None


def _alpha(text: str | None) -> float | None:
    found = re.match(r"rgba\((?:[^,]*,){3}\s*([\d.]+)\s*\)", text or "")
    with suppress(ValueError):
        return float(found[1]) if found else None
    return None


def _is_zero(text: str | None) -> bool:
    with suppress(ValueError):
        return text is not None and float(text.rstrip("%")) <= 0.02
    return False


def _pixels(text: str) -> float | None:
    if not (found := _LENGTH.fullmatch(text.strip())):
        return None
    with suppress(ValueError):
        return float(found[1]) * _PIXELS.get(found[2] or "", 1)
    return None


def _rules(root: HtmlElement) -> Iterator[tuple[str, Style]]:
    count = 0
    for sheet in root.iter("style"):
        if sheet.get("media", "all").strip().lower() not in ("", "all", "screen"):
            continue
        for selectors, body in _RULE.findall(_outermost(_COMMENT.sub("", sheet.text or ""))):
            if not _HIDING.search(body):
                continue
            style = declarations(body)
            for selector in selectors.split(","):
                if re.search(r"[:@]|^\s*(?:\*|html|body)?\s*$", selector):
                    continue
                count += 1
                if count > _MAX_RULES:
                    return
                yield selector.strip(), style


def _outermost(sheet: str) -> str:
    """Return a style sheet without its @ rules and their blocks."""
    kept: list[str] = []
    position = 0
    for found in re.finditer(r"@[\w-]+", sheet):
        if found.start() < position:
            continue
        kept.append(sheet[position : found.start()])
        depth, position = 0, len(sheet)
        for sign in re.finditer(r"[{};]", sheet[found.start() :]):
            depth += {"{": 1, "}": -1, ";": 0}[sign[0]]
            if depth == 0:
                position = found.start() + sign.end()
                break
    kept.append(sheet[position:])
    return "".join(kept)


def _specificity(selector: str) -> tuple[int, int, int]:
    names = len(re.findall(r"\.[\w-]+|\[", selector))
    return selector.count("#"), names, len(re.findall(r"(?:^|[\s>+~])\w", selector))
