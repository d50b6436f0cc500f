"""Check a store, and repair what can be repaired."""

from collections.abc import Callable, Sequence
from contextlib import closing

from index.chunked import ChunkedArticle
from index.counting import counted
from index.embedding import Embedder, embedder_of
from index.preparation import prepare_again
from index.settings import IndexSettings
from index.store import Catalog, Finding, Writer, recipe_of
from index.types import Article, Progress

# Articles are embedded again this many at a time.
_AT_ONCE = 20


def check_store(
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Callable[[Progress], None] | None = None,
    rebuild: bool = False,
) -> list[Finding]:
    """Compare all parts of the store with one another, and repair them.

    Return what was wrong; an empty list for a store that is whole, or that does not exist. Texts
    cannot be repaired, and everything else is made from them. ``rebuild`` adds all articles again
    from their texts and structure, as after a change of the embedder or the chunking; one that is
    cut off has to be repeated. Raises StoreError and ModelError.
    """
    settings = settings or IndexSettings.from_environment()
    with closing(Catalog(settings)) as catalog:
        if not catalog.state().store:
            return []
        embedder = embedder or embedder_of(settings)
        recipe = recipe_of(settings, embedder)
        if not rebuild:
            catalog.check(recipe)

    def prepare(articles: Sequence[Article]) -> list[ChunkedArticle]:
        return prepare_again(articles, settings, embedder, progress)

    with closing(Writer(settings, recipe)) as writer:
        rebuilt = writer.rebuild(prepare) if rebuild else 0
        findings, damaged = writer.check(embedder.dimension)
        for first in range(0, len(damaged), _AT_ONCE):
            writer.write_again(prepare(damaged[first : first + _AT_ONCE]))
    if damaged:
        text = f"The vectors of {counted(len(damaged), 'article')} were damaged."
        findings.append(Finding(text, repaired=True))
    if rebuild:
        text = f"The store was rebuilt from the texts of {counted(rebuilt, 'article')}."
        findings.append(Finding(text, repaired=True))
    return findings
