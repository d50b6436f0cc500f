"""Export conversations: JSON, HTML, Markdown."""

from ui.export.exchange import Exchange, as_json, exchanges_from
from ui.export.remarks import lead, other_quotes, path, place
from ui.export.seen import Reader, as_seen

__all__ = [
    "Exchange",
    "Reader",
    "as_json",
    "as_seen",
    "exchanges_from",
    "lead",
    "other_quotes",
    "path",
    "place",
]
