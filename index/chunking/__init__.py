"""Cut the text of an article into sentences and passages."""

from index.chunking.chunk import PassageSpan, passage_spans
from index.chunking.sentences import element_sentences, sentence_spans

__all__ = ["PassageSpan", "element_sentences", "passage_spans", "sentence_spans"]
