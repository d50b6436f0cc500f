"""Cut the text of an article into sentences and passages."""

from index.chunking.passages import PassageSpan, chunk_article, passage_spans
from index.chunking.sentences import sentence_spans
