"""Tell whether a text is the source of a web page."""

import re

_DECLARATION = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
# What Markdown is written instead of: a text that has these throughout is a page's source.
_BLOCK_TAGS = frozenset(
    "article blockquote body div dl h1 h2 h3 h4 h5 h6 head header li main nav ol p section table"
    " td tr ul".split()
)
_MARKDOWN = re.compile(r"^(?:#{1,6} |```|[-*+] |\d+\. |> |\|.*\|$|={3,}$|-{3,}$)", re.MULTILINE)
_START = 200_000
_MIN_TAGS = 4
_LETTERS_A_TAG = 1500


def looks_like_html(text: str) -> bool:
    """Return whether text is the source of a web page or of a part of one.

    Markdown or prose with some tags in it is not: block tags must be closed, be spread over the
    whole text, and outnumber the signs of Markdown.
    """
    start = text[:_START].lstrip("\ufeff")
    if _DECLARATION.match(start):
        return True
    if not start.lstrip().startswith("<"):
        return False
    bare = re.sub(
        r"```.*?(?:```|\Z)|<!--.*?-->|<(script|style)\b.*?</\1\s*>",
        "",
        start,
        flags=re.DOTALL | re.IGNORECASE,
    )
    tags = [(found[1], found[2].lower()) for found in _TAG.finditer(bare)]
    blocks = [slash for slash, name in tags if name in _BLOCK_TAGS]
    if len(blocks) < _MIN_TAGS or "/" not in blocks:
        return False
    if len(_MARKDOWN.findall(bare)) * 2 > len(blocks):
        return False
    outside = len(_TAG.sub("", bare))
    return outside <= _LETTERS_A_TAG * len(blocks) and bare.rstrip().endswith(">")
