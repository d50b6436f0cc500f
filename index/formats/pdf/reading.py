"""Have a PDF read by a process of its own, which a hostile file can only end."""

import json
import signal
import subprocess
import sys
from typing import Any

from index.errors import EmptySourceError, UnreadableSourceError
from index.formats.document import Document, Piece

SECONDS = 20.0

_FAULTS = {
    "locked": "{name} is encrypted; save it without a password, and add that.",
    "damaged": "{name} cannot be read as a PDF (it is damaged or not a PDF); open it in a PDF "
    "viewer, save or print it to a new PDF, and add that.",
    "long": "{name} has {pages} pages, more than are read at once; split it into smaller files.",
    "slow": "{name} cannot be read as a PDF (it takes too long); split it into smaller files, "
    "or print it to a new PDF, and add that.",
    "unseen": "{name} has only text that cannot be seen on its pages; save it anew with visible "
    "text, and add that.",
    "scan": "{name} holds no text: it looks like a scan; run text recognition (OCR) on it first, "
    "and add that.",
}


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
        raise UnreadableSourceError(_FAULTS["slow"].format(name=name))
    if run.returncode:
        raise UnreadableSourceError(_FAULTS["damaged"].format(name=name))
    answer: dict[str, Any] = json.loads(run.stdout)
    if "fault" in answer:
        raise UnreadableSourceError(_FAULTS[answer.pop("fault")].format(name=name, **answer))
    pieces = tuple(
        Piece(**{**piece, "cells": tuple(piece["cells"])}) for piece in answer.pop("pieces")
    )
    document = Document(pieces, **{**answer, "hidden": tuple(answer["hidden"])})
    if not pieces:
        raise EmptySourceError(_FAULTS["unseen" if document.hidden else "scan"].format(name=name))
    return document
