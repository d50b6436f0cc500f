"""What a footnote says of its quote."""

from qa import Citation


def lead_of(citation: Citation) -> str:
    """Return what stands before a quote, so that it is understood, as one line; perhaps empty."""
    return " ".join(citation.context.quote.split()) if citation.context else ""


def place_of(citation: Citation) -> str:
    """Return a quote's place: its characters, and its page if it has one."""
    page = "" if citation.page is None else f"page {citation.page}, "
    return f"{page}characters {citation.start}-{citation.end}"


def path_of(citation: Citation) -> str:
    """Return the title of a citation's article and the headings above its quote."""
    return " › ".join(citation.path)
