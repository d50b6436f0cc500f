"""Chroma Cloud's default quotas, and what is written of a record that exceeds them.

Nothing is lost: the texts and titles are in the database, and of a record of Chroma's only the
vector and the end of the id are read.
"""

from collections.abc import Mapping
from typing import Any

RECORDS = 300
"""The most records that a request may write, delete or ask for."""

_ID_BYTES = 128
_DOCUMENT_BYTES = 16_384
# Of all metadata of a record; with 32 keys or fewer it also keeps to the quota of each value.
_METADATA_BYTES = 4096
# Values up to this size fit together.
_VALUE_BYTES = 400


def short_id(name: str) -> str:
    """Return the id of a passage, with its article's id cut where it is too long.

    The version that follows is of that article alone, so two passages never get the same.
    """
    article, at, place = name.rpartition("@")
    return _cut(article, _ID_BYTES - len(f"{at}{place}".encode())) + at + place


def short_document(text: str) -> str:
    """Return a text, or the beginning of a longer one."""
    return _cut(text, _DOCUMENT_BYTES)


def short_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return metadata; of too large ones without long values, of which one is LlamaIndex's node."""
    if sum(_size(name) + _size(value) for name, value in metadata.items()) <= _METADATA_BYTES:
        return dict(metadata)
    return {name: value for name, value in metadata.items() if _size(value) <= _VALUE_BYTES}


def _size(value: object) -> int:
    return len(str(value).encode())


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
