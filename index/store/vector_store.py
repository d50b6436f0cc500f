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
    raises StoreDamagedError, upon which the writer calls ``discard`` and adds all passages anew; so
    do another store's vectors in this data folder. Those on a server may be somebody else's, and
    raise StoreMismatchError; what cannot be reached raises StoreError. A vector of another length
    than those stored is damage, too. Only the holder of the write
    lock calls ``begin``, first of all, ``add``, with up to fifty versions, ``delete``, ``ids``,
    ``vectors`` and ``discard``; what one wrote is there when it returns. A reader calls ``count``
    before ``id``, and creates nothing.
    """

    @property
    def place(self) -> str:
        """Where the vectors are: "the data folder", or the name of a server."""
        ...

    @property
    def exists(self) -> bool:
        """Whether there may be something to search, as far as that is known without asking."""
        ...

    @property
    def id(self) -> str:
        """An id that another store has not, nor this one once it is created anew; creates it.

        The database records in which store all its passages are.
        """
        ...

    def close(self) -> None:
        """Release files and connections once the running searches end; the next opens anew."""
        ...

    def nearest(self, vector: FloatArray, limit: int, state: StoreState) -> Found:
        """Return (place, cosine) of the passages nearest to a unit vector, best first.

        They may belong to versions no longer live; what is searched is at least as recent as
        ``state``. A repair may change vectors without another generation.
        """
        ...

    def count(self) -> int:
        """Return the number of passages, including those that another process has just added."""
        ...

    def begin(self, store: str, *, anew: bool) -> None:
        """Write for the database of this id from now on; readers get the id in ``state``.

        ``anew`` reopens what is open, as others may have written.
        """
        ...

    def add(self, versions: Iterable[PreparedArticle]) -> None:
        """Add the passages of some versions, or write them again; create what is missing."""
        ...

    def delete(self, ids: Sequence[str]) -> None:
        """Delete passages."""
        ...

    def ids(self, named: Iterable[str] = ()) -> set[str]:
        """Return all passages' ids.

        A store that has to shorten long ones restores those that ``named`` contains.
        """
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
