"""Footnote for LlamaIndex: its retriever, its engines, and a check of other engines' answers."""
