"""Footnote for LlamaIndex: its retriever and its engines."""
