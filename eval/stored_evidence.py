"""Evidence as an answer meets it: its vectors read in its paragraph, and packed as in a store."""

from collections.abc import Mapping

from eval.claims import ArticleText, CheckedClaim
from index import Embedder, Encoding, pack, sentence_spans, unpack
from qa import Evidence


class StoredEvidence:
    """Gives claims of some articles their evidence with the vectors that a store would have."""

    def __init__(self, articles: Mapping[str, ArticleText], embedder: Embedder) -> None:
        self._articles = articles
        self._embedder = embedder
        self._encodings: dict[str, Encoding] = {}

    def of(self, claim: CheckedClaim) -> list[Evidence] | None:
        """Return the sentences of a claim's evidence, or None where no paragraph holds it."""
        article = self._articles.get(claim.article)
        for paragraph in article.paragraphs if article else ():
            start = paragraph.find(claim.evidence)
            if start >= 0:
                return self._within(paragraph, start, start + len(claim.evidence))
        return None

    def _within(self, paragraph: str, start: int, end: int) -> list[Evidence]:
        encoding = self._encodings.get(paragraph)
        if encoding is None:
            encoding = self._encodings[paragraph] = self._embedder.encode([paragraph])[0]
        spans = [
            (start + first, start + last) for first, last in sentence_spans(paragraph[start:end])
        ]
        return [
            Evidence(paragraph[first:last], unpack(pack(encoding.tokens.within(first, last))))
            for first, last in spans
        ]
