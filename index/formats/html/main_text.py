"""Find the main text of a page among menus, notices and links to other pages."""

import logging
import re
from copy import deepcopy

from lxml import html
from lxml.html import HtmlElement

from index.formats.document import Piece
from index.formats.html.blocks import element_pieces, parse
from index.formats.html.hidden import remove
from index.formats.html.tables import holds_data

# The extraction reports each page that it cannot read with a traceback, and raises as well.
logging.getLogger("readability").setLevel(logging.CRITICAL)

_FURNITURE = ("nav", "footer", "aside", "form")
# A shorter text is not taken for the main one while there is a longer one.
_SHORT = 200
_LINKED = 0.9
_FEW_LINKS = 0.2
# The time grows with the square of the depth and the size; beyond these the page is taken whole.
_MAX_DEPTH = 400
_MAX_LETTERS = 3_000_000
_PICTURES = ".//img | .//picture | .//video | .//iframe | .//amp-img"
_STRUCTURE = ".//table | .//pre | .//blockquote"
_INNER = frozenset("blockquote div dl li ol p pre section table ul".split())


def main_pieces(root: HtmlElement) -> tuple[Piece, ...]:
    """Return the pieces of the main text of a page from which hidden things were removed.

    Captions of pictures, paragraphs that are nothing but links, and articles beside the one that
    the page is named after are left out. A page without a main text is taken whole.
    """
    _prepare(root)
    found = _extracted(root)
    if found is not None:
        _drop_linked_lines(found)
        pieces = element_pieces(found)
        if _letters(pieces) >= _SHORT:
            return pieces
    else:
        pieces = ()
    for element in (*root.iter("article"), *root.iter("main"), _without_furniture(root), root):
        whole = element_pieces(element)
        if _letters(whole) >= _letters(pieces) + _SHORT or (not pieces and element is root):
            return whole
    return pieces


def _prepare(root: HtmlElement) -> None:
    _keep_named_article(root)
    for caption in list(root.iter("figcaption")):
        figure = caption.getparent()
        if figure is not None and figure.xpath(_PICTURES) and not figure.xpath(_STRUCTURE):
            remove(caption)
    for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        # A heading that links to itself would be taken for a link to another page.
        for link in list(heading.iter("a")):
            if (link.get("href") or "#").startswith("#"):
                link.drop_tag()
    for element in root.iter("*"):
        for name in set(element.attrib) - {"class", "id", "itemprop", "href", "src", "role",
                                           "start", "type", "value", "reversed",
                                           "colspan", "rowspan"}:  # fmt: skip
            del element.attrib[name]
        if element.get("src", "").startswith("data:"):
            del element.attrib["src"]


def _extracted(root: HtmlElement) -> HtmlElement | None:
    from readability import Document
    from readability.readability import Unparseable

    if _depth(root) > _MAX_DEPTH or len(html.tostring(root, encoding="utf-8")) > _MAX_LETTERS:
        return None
    document = Document(deepcopy(root))
    kept = document.get_preserved_elements
    document.get_preserved_elements = lambda node: {**kept(node), **_tables_and_lists(node)}
    try:
        return parse(document.summary())
    except Unparseable:
        return None


def _tables_and_lists(root: HtmlElement) -> dict[HtmlElement, bool]:
    """Return the tables and lists that are text, however short, and not a choice of links."""
    tables = (table for table in root.iter("table") if holds_data(table))
    return {
        element: True
        for element in (*tables, *root.iter("ul"))
        if element.find(".//input") is None and _linked(element) < _FEW_LINKS
    }


def _linked(element: HtmlElement) -> float:
    """Return the share of an element's letters that are part of links."""
    letters = len("".join(element.text_content().split()))
    linked = sum(len("".join(link.text_content().split())) for link in element.iter("a"))
    return linked / letters if letters else 0.0


def _keep_named_article(root: HtmlElement) -> None:
    """Remove the articles beside the one whose heading is in the page's title."""
    titles = [root.findtext(".//title") or ""]
    titles += root.xpath("//meta[@property='og:title']/@content")
    title = _words(" ".join(titles))
    articles = list(root.iter("article"))
    named = [
        article
        for article in articles
        if any(
            (name := _words(each.text_content())) and name in title for each in article.iter("h1")
        )
    ]
    if len(named) == 1:
        kept = {*named[0].iterancestors(), *named[0].iter()}
        for article in articles:
            if article not in kept:
                remove(article)


def _drop_linked_lines(root: HtmlElement) -> None:
    """Remove the paragraphs that are nothing but links: to related pages, to share, to follow."""
    for line in list(root.iter("p", "div")):
        if any(inner.tag in _INNER for inner in line.iterdescendants("*")):
            continue
        if _linked(line) >= _LINKED:
            remove(line)


def _without_furniture(root: HtmlElement) -> HtmlElement:
    copy = deepcopy(root)
    for element in list(copy.iter(*_FURNITURE)):
        remove(element)
    return copy


def _depth(root: HtmlElement) -> int:
    deepest = 0
    level = {root: 1}
    for element in root.iter("*"):
        parent = element.getparent()
        if element is not root and parent is not None:
            level[element] = level[parent] + 1
            deepest = max(deepest, level[element])
    return deepest


def _letters(pieces: tuple[Piece, ...]) -> int:
    return sum(len(piece.text) + sum(map(len, piece.cells)) for piece in pieces)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
