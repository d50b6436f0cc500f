"""The address at which the reader shows cited characters."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from qa import Citation
from ui.api.access import Access

_VERSION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses below a base, such as "http://127.0.0.1:7860/".

    They open only for whom the access admits, or for as long as that says.
    """

    base: str
    access: Access

    def of(self, cited: Citation) -> str:
        """Return the address of a citation."""
        return self.to(cited.article_id, cited.article_sha256, cited.start, cited.end)

    def to(self, article_id: str, sha256: str, start: int, end: int) -> str:
        """Return the address of characters of an article's version."""
        span = f"{start}-{end}"
        fields = {"v": sha256[:_VERSION_DIGITS], "c": span}
        query = urlencode({**fields, **self.access.signature(article_id, span)})
        return f"{self.base}read/{quote(article_id, safe='')}?{query}#cited"
