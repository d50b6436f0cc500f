"""Turn files and pasted text into clean texts with headings."""

from index.loading.clean import CleanedText, clean_document, clean_text, plain_elements
from index.loading.load import RawDocument, load_source, text_source, uploaded_source
from index.loading.walk import walk_sources

__all__ = [
    "CleanedText",
    "RawDocument",
    "clean_document",
    "clean_text",
    "load_source",
    "plain_elements",
    "text_source",
    "uploaded_source",
    "walk_sources",
]
