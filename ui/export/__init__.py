"""Export conversations: JSON, HTML, Markdown."""

from ui.export.exchange import Exchange, exchanges_from
from ui.export.export import as_html, as_json, as_markdown

__all__ = ["Exchange", "as_html", "as_json", "as_markdown", "exchanges_from"]
