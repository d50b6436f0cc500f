"""Export conversations: JSON, HTML, Markdown."""

from ui.export.document import as_json, turns_in

__all__ = ["as_json", "turns_in"]
