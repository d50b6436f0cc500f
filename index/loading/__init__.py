"""Turn files and pasted text into clean texts with headings."""

from index.loading.clean import CleanedText, clean_document, clean_text
from index.loading.elements import plain_elements
from index.loading.load import (
    MAX_BYTES,
    RawDocument,
    check_id,
    fetched_source,
    is_address,
    load_source,
    read_file,
    readable_suffixes,
    shown,
    text_source,
    uploaded_source,
)
from index.loading.walk import walk_sources

__all__ = [
    "MAX_BYTES",
    "CleanedText",
    "RawDocument",
    "check_id",
    "clean_document",
    "clean_text",
    "fetched_source",
    "is_address",
    "load_source",
    "plain_elements",
    "read_file",
    "readable_suffixes",
    "shown",
    "text_source",
    "uploaded_source",
    "walk_sources",
]
