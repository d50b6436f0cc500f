"""Read a document and show its pieces in short."""

from index.formats import Document, Piece, read_document


def pieces(data: bytes, suffix: str) -> list[str]:
    """Return each piece as one string, as ``short`` writes it."""
    return [short(piece) for piece in document(data, suffix).pieces]


def document(data: bytes, suffix: str) -> Document:
    return read_document(data, f"file{suffix}", suffix)


def short(piece: Piece) -> str:
    """Write a piece as Markdown does: "## heading", "  3. item", "> quote", "|a|b|"."""
    if piece.kind == "heading":
        return f"{'#' * piece.level} {piece.text}"
    if piece.kind == "item":
        return f"{'  ' * piece.level}{piece.mark or '-'} {piece.text}"
    if piece.kind == "row":
        return f"{'!' if piece.header else ''}|{'|'.join(piece.cells)}|"
    return {"quote": "> ", "code": "` "}.get(piece.kind, "") + piece.text
