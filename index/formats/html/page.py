"""Read a saved web page."""

import re
from dataclasses import replace

from lxml.html import HtmlElement

from index.errors import EmptySourceError
from index.formats.document import Document
from index.formats.faults import damaged, textless
from index.formats.html.blocks import parse
from index.formats.html.encoding import decode_page
from index.formats.html.facts import facts_of, folded_words
from index.formats.html.hidden import strip_unseen
from index.formats.html.main_text import letters_of, main_pieces

_EMBEDDED = re.compile(r"""\bdata:[\w.+-]*/[\w.+-]+;base64,[A-Za-z0-9+/=\s%]{100,}""")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_MAX_CONTROLS = 1 / 200
# A page that asks for scripts and has fewer letters than this shows only that.
_FEW_LETTERS = 300


def read(data: bytes, name: str) -> Document:
    """Read the main text of a page saved as HTML, in whatever encoding.

    Raises EmptySourceError for a page without text, which says whether its text is loaded by
    scripts, and UnreadableSourceError for bytes that are no page.
    """
    markup = decode_page(data)
    if len(_CONTROL.findall(markup)) > _MAX_CONTROLS * len(markup):
        raise damaged(name)
    # Pictures within the page are most of its length, and no text.
    root = parse(_EMBEDDED.sub("", markup))
    facts = facts_of(root)
    scripted = _asks_for_scripts(root)
    hidden = strip_unseen(root, scripted=True)
    pieces = main_pieces(root)
    if scripted and letters_of(pieces) < _FEW_LETTERS:
        raise EmptySourceError(
            f"{name} holds no text; the page loads it with JavaScript. "
            "Open it in a browser, save it when it has loaded, and add that."
        )
    if not any(re.search(r"\w", piece.text or "".join(piece.cells)) for piece in pieces):
        raise textless(name)
    title = folded_words(facts.title or "")
    while title and len(pieces) > 1 and folded_words(pieces[0].text) == title:
        pieces = pieces[1:]
    return replace(facts, pieces=pieces, hidden=hidden)


def _asks_for_scripts(root: HtmlElement) -> bool:
    """Return whether a page says that it needs JavaScript, or is an empty frame for scripts."""
    if root.find(".//script") is None:
        return False
    asked = any("javascript" in each.text_content().lower() for each in root.iter("noscript"))
    body = root.find(".//body")
    return asked or (
        body is not None
        and not "".join(body.xpath(".//text()[not(ancestor::script or ancestor::style)]")).strip()
    )
