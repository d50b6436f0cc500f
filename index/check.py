"""Check a store, and repair what can be repaired."""

from collections.abc import Callable

from index.embedding import Embedder, embedder_of
from index.outdated import index_again, is_outdated, reporting
from index.pipeline import Progress
from index.preparation import draft, prepare
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
    catalog = Catalog(settings.home)
    rebuilt = 0
    try:
        if is_outdated(settings.home):
            rebuilt = index_again(settings, embedder or embedder_of(settings), progress)
        if not catalog.state().store:
            return []
        embedder = embedder or embedder_of(settings)
        recipe = recipe_of(settings, embedder)
        catalog.check(recipe)
    finally:
        catalog.close()
    writer = Writer(settings.home, recipe)
    try:
        findings, damaged = writer.check()
        for first in range(0, len(damaged), _AT_ONCE):
            some = damaged[first : first + _AT_ONCE]
            drafts = [
                draft(article, version, article.title, settings, embedder)
                for article, version in zip(some, writer.take_versions(len(some)), strict=True)
            ]
            writer.write_again(prepare(drafts, embedder, reporting(progress)))
    finally:
        writer.close()
    if rebuilt:
        what = "1 article was" if rebuilt == 1 else f"{rebuilt:,} articles were"
        text = f"An earlier version of Footnote wrote the store; {what} indexed again."
        findings.insert(0, Finding(text, repaired=True))
    if damaged:
        count = len(damaged)
        what = "1 article were" if count == 1 else f"{count:,} articles were"
        findings.append(Finding(f"The vectors of {what} damaged.", repaired=True))
    return findings
