"""Have a PDF read by a process of its own, which a hostile file can only end."""

import json
import signal
import subprocess
import sys
from typing import Any

from index.errors import EmptySourceError
from index.formats.document import Document, Piece
from index.formats.faults import damaged, encrypted, textless, too_large

SECONDS = 20.0


def read(data: bytes, name: str) -> Document:
    """Read a PDF's pages: headings, paragraphs, items and tables in reading order.

    A piece's ``page`` is the one that most of its first sentence stands on; no sentence is cut
    by a page break. ``hidden`` is what cannot be seen on the pages. ``name`` is used in messages.

    Raises UnreadableSourceError for a damaged, an encrypted or an endless file, and
    EmptySourceError for one whose pages are pictures, or show none of its text.
    """
    run = subprocess.run(
        [sys.executable, "-P", "-m", "index.formats.pdf", str(SECONDS)],
        input=data,
        capture_output=True,
        check=False,
    )
    if run.returncode == -signal.SIGPROF:
        raise too_large(name, "can be read within its time")
    answer: dict[str, Any] = {"fault": "damaged"} if run.returncode else json.loads(run.stdout)
    match answer.get("fault"):
        case "locked":
            raise encrypted(name)
        case "long":
            raise too_large(name, f"{answer['most']:,} pages")
        case "damaged":
            raise damaged(name)
    pieces = tuple(
        Piece(**{**piece, "cells": tuple(piece["cells"])}) for piece in answer.pop("pieces")
    )
    document = Document(pieces, **{**answer, "hidden": tuple(answer["hidden"])})
    if not pieces and document.hidden:
        raise textless(name)
    if not pieces:
        raise EmptySourceError(
            f"{name} holds no text: it looks like a scan; run text recognition (OCR) on it first, "
            "and add that."
        )
    return document
