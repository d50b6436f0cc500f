"""A story as PDF pages, and what is read of such pages."""

import random

from index.formats import Document
from index.formats.pdf import read
from tests.index.formats.written_pdf import PdfPage, pdf_bytes

FELLS = [
    "The lighthouse of Vardal was built in 1871 by Ida Holm, who had",
    "seen two ships lost on the reef in one winter. She paid for the",
    "lamp with the money that her father had left her, and for the re-",
    "mainder she asked the fishermen of the coast. They gave a tenth of",
    "their catch for five years.",
]
JOINED = (
    "The lighthouse of Vardal was built in 1871 by Ida Holm, who had seen two ships lost on the "
    "reef in one winter. She paid for the lamp with the money that her father had left her, and "
    "for the remainder she asked the fishermen of the coast. They gave a tenth of their catch "
    "for five years."
)


def read_pages(*pages: PdfPage, **options: object) -> Document:
    return read(pdf_bytes(*pages, **options), "story.pdf")  # type: ignore[arg-type]


def shown(document: Document) -> list[tuple[str, str, int | None]]:
    return [(piece.kind, piece.text, piece.page) for piece in document.pieces]


def texts(document: Document) -> list[str]:
    return [piece.text for piece in document.pieces]


def prose(page: int, lines: int, width: int = 60) -> list[str]:
    """Return full lines of sentences that stand on no other page."""
    chance = random.Random(page)
    found: list[str] = []
    line = ""
    while len(found) < lines:
        word = "".join(chance.choice("abdeghiklmnorstu") for _ in range(chance.randint(4, 8)))
        word = f"{word}. {word.title()}" if chance.random() < 0.1 else word
        if len(line) + len(word) > width:
            found.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return found
