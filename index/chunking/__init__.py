"""The text of an article is cut into lines, sections, sentences and passages."""

from index.chunking.chunk import passage_spans
from index.chunking.lines import is_list_item, is_table_row
from index.chunking.sentences import sentence_spans

__all__ = ["is_list_item", "is_table_row", "passage_spans", "sentence_spans"]
