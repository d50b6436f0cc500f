"""Turn files and pasted text into clean texts with headings."""

from index.loading.elements import plain_elements
from index.loading.folder import walk_sources
from index.loading.source import (
    MAX_BYTES,
    RawDocument,
    check_id,
    fetched_source,
    load_source,
    read_file,
    readable_suffixes,
    text_source,
    uploaded_source,
)
from index.loading.text import CleanedText, clean_document, clean_text
