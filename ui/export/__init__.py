"""Export conversations: JSON, HTML, Markdown."""

from ui.export.exchange import Exchange, as_json, exchanges_from
from ui.export.html import as_html
from ui.export.markdown import as_markdown
from ui.export.remarks import other_quotes, path, place

__all__ = [
    "Exchange",
    "as_html",
    "as_json",
    "as_markdown",
    "exchanges_from",
    "other_quotes",
    "path",
    "place",
]
