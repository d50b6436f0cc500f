"""Check a store, and repair what can be repaired."""

from collections.abc import Callable

from index.embedding import Embedder, embedder_of
from index.outdated import index_again, is_outdated, prepared_again
from index.pipeline import Progress
from index.settings import IndexSettings
from index.store import Catalog, Finding, Writer, recipe_of

# Articles are embedded again this many at a time.
_AT_ONCE = 20


def check_store(
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> list[Finding]:
    """Compare all parts of the store with one another, and repair them.

    Return what was wrong; an empty list for a store that is whole, or that does not exist. Texts
    cannot be repaired, and everything else is made from them. Raises StoreError and ModelError.
    """
    settings = settings or IndexSettings.from_environment()
    catalog = Catalog(settings)
    rebuilt = 0
    try:
        if is_outdated(settings):
            rebuilt = index_again(settings, embedder or embedder_of(settings), progress)
        if not catalog.state().store:
            return []
        embedder = embedder or embedder_of(settings)
        recipe = recipe_of(settings, embedder)
        catalog.check(recipe)
    finally:
        catalog.close()
    writer = Writer(settings, recipe)
    try:
        findings, damaged = writer.check()
        for first in range(0, len(damaged), _AT_ONCE):
            some = damaged[first : first + _AT_ONCE]
            writer.write_again(prepared_again(some, writer, settings, embedder, progress))
    finally:
        writer.close()
    if rebuilt:
        what = "1 article was" if rebuilt == 1 else f"{rebuilt:,} articles were"
        text = f"An earlier version of Footnote wrote the store; {what} indexed again."
        findings.insert(0, Finding(text, repaired=True))
    if damaged:
        what = "1 article" if len(damaged) == 1 else f"{len(damaged):,} articles"
        findings.append(Finding(f"The vectors of {what} were damaged.", repaired=True))
    return findings
