"""Read web pages and other HTML: what a reader sees, with its structure.

Names are imported on first use, so that telling whether a text is HTML loads no parser.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.formats.html.blocks import Fragment, fragment_of, pieces_of
    from index.formats.html.page import read
    from index.formats.html.sign import looks_like_html

_HOMES = {
    "Fragment": "blocks",
    "fragment_of": "blocks",
    "looks_like_html": "sign",
    "pieces_of": "blocks",
    "read": "page",
}

__all__ = ["Fragment", "fragment_of", "looks_like_html", "pieces_of", "read"]


def __getattr__(name: str) -> Any:
    """Import a name of this package on first use."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
