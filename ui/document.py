"""One JSON document on standard output."""

import json
import sys
from typing import Any


def print_document(document: dict[str, Any]) -> None:
    """Print a document; what standard output cannot write is escaped."""
    encoding = (sys.stdout.encoding if sys.stdout is not None else "") or ""
    print(json.dumps(document, ensure_ascii=encoding.lower() != "utf-8", indent=2))
