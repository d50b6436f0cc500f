"""Export a conversation, to read or to verify again."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from ui.export.exchange import FORMAT, VERSION, Exchange
from ui.export.html import as_html
from ui.export.markdown import as_markdown

__all__ = ["as_html", "as_json", "as_markdown"]


def as_json(title: str, exchanges: Sequence[Exchange], *, exported: datetime | None = None) -> str:
    """Return a conversation as the JSON document that ``footnote verify`` reads.

    ``exported`` is the time of export, now by default. Lone surrogates become U+FFFD.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "exported": (exported or datetime.now(UTC)).isoformat(timespec="seconds"),
        "exchanges": [
            {
                "question": exchange.question,
                "note": exchange.note,
                "answer": None if exchange.answer is None else exchange.answer.to_dict(),
            }
            for exchange in exchanges
        ],
    }
    written = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace") + "\n"
