"""Find the main text of a page among menus, notices and links to other pages."""

import logging
import re
from copy import deepcopy
from itertools import islice

from lxml import etree, html
from lxml.html import HtmlElement

from index.formats.document import Piece
from index.formats.html.blocks import element_pieces, parse
from index.formats.html.facts import folded_words
from index.formats.html.hidden import remove
from index.formats.html.tables import holds_data, part_nested

# The extraction reports each page that it cannot read with a traceback, and raises as well.
logging.getLogger("readability").setLevel(logging.CRITICAL)

# A shorter text is not taken for the main one while there is a longer one.
_SHORT = 200
_LINKED = 0.9
_MANY_LINKS = 0.5
_TABLE_MARK = "data-table"
_PLACE_MARK = "data-place"
# The time grows with the square of the depth and the size; beyond these the page is taken whole.
_MAX_DEPTH = 400
_MAX_LETTERS = 3_000_000
# What stands beside a heading to link to it or to edit it: "¶", "[edit]".
_SIGN = re.compile(r"\W*|\[.*\]", re.DOTALL)
# What stands between the links of a trail, and how many elements that may have.
_BETWEEN_LINKS = re.compile("[>/|»›→·•]")
_MOST_IN_TRAIL = 40
_PICTURES = ".//img | .//picture | .//video | .//iframe | .//amp-img"
# A note's work, or the page that it links to.
_WORK = ".//cite | .//a[starts-with(@href, 'http')]"
_FEWEST_REFERENCES = 3
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Their names of style would be taken for the names of page parts: "subheader" for a header.
_STRUCTURAL = frozenset((*_HEADINGS, *"p li dt dd blockquote pre".split()))
# What a reader needs of an element, and what tells boilerplate from text.
_ATTRIBUTES = frozenset("itemprop role href start type value reversed colspan rowspan".split())
_NAMES = frozenset(("class", "id"))
_INNER = frozenset("blockquote div dl li ol p pre section table ul".split())
# What a page may hold and lxml does not write: control characters, and what is no character.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def main_pieces(root: HtmlElement) -> tuple[Piece, ...]:
    """Return the pieces of the main text of a page from which hidden things were removed.

    Captions of pictures, paragraphs that are nothing but links, and articles beside the one that
    the page is named after are left out. A page without a main text is taken whole.
    """
    part_nested(root)
    _keep_named_article(root)
    _drop_trails(root)
    _prepare(root)
    found = _extracted(root)
    pieces: tuple[Piece, ...] = ()
    if found is not None:
        _drop_linked_lines(found)
        pieces = element_pieces(found)
        if _add_likes(root, found):
            longer = element_pieces(found)
            pieces = longer if letters_of(longer) >= 2 * letters_of(pieces) else pieces
    if letters_of(pieces) >= _SHORT:
        return pieces
    for part in (*root.iter("article", "main"), root):
        longer = element_pieces(part)
        if letters_of(longer) >= letters_of(pieces) + _SHORT:
            return longer
    return pieces or element_pieces(root)


def _keep_named_article(root: HtmlElement) -> None:
    """Remove the articles beside the one whose heading is in the page's title."""
    title = folded_words(root.findtext(".//title") or "")
    articles = list(root.iter("article"))
    named = [
        article
        for article in articles
        if any(
            (name := folded_words(each.text_content())) and name in title
            for each in article.iter("h1")
        )
    ]
    # A shorter one is only the head of the text, whose parts are articles too.
    if len(named) == 1 and len(named[0].text_content()) >= _SHORT:
        kept = {*named[0].iterancestors(), *named[0].iter()}
        for article in articles:
            if article not in kept:
                remove(article)


def _drop_trails(root: HtmlElement) -> None:
    """Remove the lines of links that lead to the page: "Home > News > The storm"."""
    titles = (root.findtext(".//title") or "", *(each.text_content() for each in root.iter("h1")))
    named = f" {' '.join(map(folded_words, titles))} "
    for line in list(root.iter("div", "ol", "p", "ul")):
        parts = [part.tag for part in islice(line.iter("*"), _MOST_IN_TRAIL)]
        if len(parts) == _MOST_IN_TRAIL or "a" not in parts or {*_HEADINGS} & {*parts}:
            continue
        beside = " ".join(line.xpath(".//text()[not(ancestor::a)]"))
        words = folded_words(beside)
        if f" {words} " in named if words else _BETWEEN_LINKS.search(beside):
            remove(line)


def _prepare(root: HtmlElement) -> None:
    for element in root.xpath("//nav | //footer[not(ancestor::article or ancestor::main)]"):
        remove(element)
    for caption in list(root.iter("figcaption")):
        figure = caption.getparent()
        if figure is not None and figure.xpath(_PICTURES):
            remove(caption)
    _drop_references(root)
    for heading in root.iter(*_HEADINGS):
        # A heading that links to itself would be taken for a link to another page.
        for part in list(heading.iter("a", "span")):
            text = "".join(part.itertext()).strip()
            if part.find(".//a") is not None or part.tag == "a":
                if _SIGN.fullmatch(text) and len(text) < len(heading.text_content().strip()):
                    remove(part)
                elif part.tag == "a" and (part.get("href") or "#").startswith("#"):
                    part.drop_tag()
    for element in root.iter("*"):
        names = _ATTRIBUTES if element.tag in _STRUCTURAL else _ATTRIBUTES | _NAMES
        kept = {
            name: _UNWRITABLE.sub(" ", value)
            for name, value in element.attrib.items()
            if name in names
        }
        # Taking one out by its name fails if a damaged page has a name that is none.
        element.attrib.clear()
        element.attrib.update(kept)


def _drop_references(root: HtmlElement) -> None:
    """Remove lists of sources: they are no prose, and their titles look like answers.

    Most of their items name a work, are linked to from the text, and link back.
    """
    names, linked = {*root.xpath("//@id")}, _fragments(root)
    for listed in list(root.iter("ol", "ul")):
        items = listed.findall("li")
        works = [
            each
            for each in items
            if linked & {*each.xpath("descendant-or-self::*/@id")}
            and names & _fragments(each)
            and each.xpath(_WORK)
        ]
        if len(items) >= _FEWEST_REFERENCES and 2 * len(works) > len(items):
            remove(listed)


def _fragments(element: HtmlElement) -> set[str]:
    """Return the names in a page that links lead to."""
    return {link.partition("#")[2] for link in element.xpath(".//a/@href") if "#" in link}


def _extracted(root: HtmlElement) -> HtmlElement | None:
    from readability import Document
    from readability.readability import Unparseable

    if _depth(root) > _MAX_DEPTH or len(html.tostring(root, encoding="utf-8")) > _MAX_LETTERS:
        return None
    for number, element in enumerate(root.iter("*")):
        element.set(_PLACE_MARK, str(number))
    copy = deepcopy(root)
    tables = _tables_as_text(copy)
    try:
        found = parse(Document(copy).summary())
    except Unparseable:
        return None
    for line in list(found.iter("p")):
        if (number := line.get(_TABLE_MARK)) is not None:
            line.getparent().replace(line, tables[int(number)])
    return found


def _add_likes(root: HtmlElement, found: HtmlElement) -> bool:
    """Add to the text found what has the same place in other parts, as the posts of a thread do."""
    parts = [part for part in found.iterfind("body/div/*") if part.get(_PLACE_MARK)]
    if not parts:
        return False
    largest = max(parts, key=lambda part: len(part.text_content()))
    number, present = largest.get(_PLACE_MARK), {each.get(_PLACE_MARK) for each in found.iter("*")}
    original = next(each for each in root.iter("*") if each.get(_PLACE_MARK) == number)
    place, around = _place(original), {*original.iterancestors()}
    likes = []
    walk = etree.iterwalk(root, events=("start",))
    for _, each in walk:
        if each not in around and each.get(_PLACE_MARK) not in present and _place(each) == place:
            walk.skip_subtree()
            likes += [each] if _linked(each) <= _MANY_LINKS else []
    if not likes or not any(name for _, name in place):
        return False
    parts += map(deepcopy, likes)
    largest.getparent()[:] = sorted(parts, key=lambda part: int(part.get(_PLACE_MARK)))
    return True


def _place(element: HtmlElement) -> tuple[tuple[str, str], ...]:
    """Return the kinds of an element and of the one around it, without their numbers."""
    return tuple(
        (each.tag, re.sub(r"\d+", "", each.get("class") or ""))
        for each in (element, element.getparent())
        if each is not None
    )


def _tables_as_text(root: HtmlElement) -> list[HtmlElement]:
    """Replace tables by paragraphs that weigh the same, and return them by their marks.

    The extraction takes rows out of their table, and drops short tables.
    """
    found: list[HtmlElement] = []
    for table in list(root.iter("table")):
        if table.getparent() is None or not holds_data(table) or _linked(table) > _MANY_LINKS:
            continue
        line = root.makeelement("p", {_TABLE_MARK: str(len(found))})
        line.text = _UNWRITABLE.sub(" ", table.text_content())
        line.tail, table.tail = table.tail, None
        table.getparent().replace(table, line)
        found.append(table)
    return found


def _drop_linked_lines(root: HtmlElement) -> None:
    """Remove the paragraphs that are nothing but links: to related pages, to share, to follow."""
    for line in list(root.iter("p", "div")):
        if any(inner.tag in _INNER for inner in line.iterdescendants("*")):
            continue
        if _linked(line) >= _LINKED:
            remove(line)


def _linked(element: HtmlElement) -> float:
    """Return the share of an element's letters that are part of links."""
    letters = len("".join(element.text_content().split()))
    linked = sum(len("".join(link.text_content().split())) for link in element.iter("a"))
    return linked / letters if letters else 0.0


def _depth(root: HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def letters_of(pieces: tuple[Piece, ...]) -> int:
    """Return how many letters pieces have, those of cells included."""
    return sum(len(piece.text) + sum(map(len, piece.cells)) for piece in pieces)
