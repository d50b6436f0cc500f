"""What a store is built with, which it records and is checked against."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from index.embed import Embedder

if TYPE_CHECKING:
    from index.settings import IndexSettings

# Counts up when the rules of cleaning or cutting change what is stored of a text.
_CHUNKING_RULES = 1


def recipe_of(settings: "IndexSettings", embedder: Embedder) -> Mapping[str, str]:
    """Return what a store records of how it is built, and is checked against when opened."""
    return {
        "embedder": embedder.name,
        "dimension": str(embedder.dimension),
        "chunking": (
            f"{settings.passage_tokens} tokens, overlap {settings.overlap_sentences}, "
            f"rules {_CHUNKING_RULES}"
        ),
    }
