"""What is asked of a vector store, and which one the settings mean."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from index.embedding import FloatArray
from index.store.catalog import StoreState
from index.store.collection import PassageCollection
from index.store.versions import Found, PreparedArticle

if TYPE_CHECKING:
    from index.settings import IndexSettings


class VectorStore(Protocol):
    """The vectors of passages, derived from the database. Safe to share between threads.

    A passage's id names its article, version and position (``row_id``). What is missing or damaged
    raises StoreDamagedError, upon which the writer calls ``discard`` and adds all passages anew;
    what cannot be reached raises StoreError, and another store's vectors StoreMismatchError.
    """

    @property
    def exists(self) -> bool:
        """Whether there may be something to search, as far as that is known without asking."""
        ...

    def close(self) -> None:
        """Release files and connections once the running searches have ended."""
        ...

    def nearest(self, vector: FloatArray, limit: int, state: StoreState) -> Found:
        """Return (place, cosine) of the passages nearest to a unit vector, best first.

        They may belong to versions no longer live; what is searched is at least as recent as
        ``state``.
        """
        ...

    def count(self) -> int:
        """Return the number of passages, including the last that were added."""
        ...

    def begin(self, store: str, *, anew: bool) -> None:
        """Write for this store from now on; ``anew`` reopens it, as others may have written."""
        ...

    def add(self, versions: Iterable[PreparedArticle]) -> None:
        """Add the passages of some versions, or write them again; create what is missing."""
        ...

    def delete(self, ids: Sequence[str]) -> None:
        """Delete passages."""
        ...

    def ids(self, named: Iterable[str] = ()) -> set[str]:
        """Return all passages' ids; a shortened one is restored only if ``named`` contains it."""
        ...

    def vectors(self, ids: Sequence[str]) -> dict[str, FloatArray]:
        """Return the vectors of passages by id."""
        ...

    def discard(self) -> None:
        """Delete everything, so that it is created anew."""
        ...


def vector_store(settings: "IndexSettings") -> VectorStore:
    """Return the vector store of these settings; nothing is opened yet. Raises SettingsError."""
    return PassageCollection(settings)
