"""Export conversations: JSON, HTML, Markdown."""

from ui.export.exchange import Exchange, as_json, exchanges_from
from ui.export.remarks import lead, other_quotes, path, place

__all__ = [
    "Exchange",
    "as_json",
    "exchanges_from",
    "lead",
    "other_quotes",
    "path",
    "place",
]
