"""Cut the text of an article into sentences and passages."""

from index.chunking.chunk import passage_spans
from index.chunking.sentences import sentence_spans

__all__ = ["passage_spans", "sentence_spans"]
