"""The address at which the reader shows cited characters."""

from urllib.parse import quote, urlencode

from qa import Citation
from ui.api.access import Access

_VERSION_DIGITS = 12


def link_to(cited: Citation, base: str, access: Access) -> str:
    """Return the address of a citation below a base, such as "http://127.0.0.1:7860/".

    It opens only for whom the access admits, or for as long as that says.
    """
    span = f"{cited.start}-{cited.end}"
    fields = {"v": cited.article_sha256[:_VERSION_DIGITS], "c": span}
    query = urlencode({**fields, **access.signature(cited.article_id, span)})
    return f"{base}read/{quote(cited.article_id, safe='')}?{query}#cited"
