"""Turn files and pasted text into clean texts with headings."""

from index.loading.clean import CleanedText, clean_text
from index.loading.load import RawDocument, load_source, text_source, walk_sources

__all__ = ["CleanedText", "RawDocument", "clean_text", "load_source", "text_source", "walk_sources"]
