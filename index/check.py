"""Check a store, and repair what can be repaired."""

from collections.abc import Callable, Mapping
from contextlib import closing

from index.counting import counted
from index.embedding import Embedder, embedder_of
from index.preparation import prepare_again
from index.settings import IndexSettings
from index.store import Catalog, Finding, Writer, recipe_of
from index.types import Progress

# Articles are embedded again this many at a time.
_AT_ONCE = 20


def check_store(
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Callable[[Progress], None] | None = None,
    embed_anew: bool = False,
) -> list[Finding]:
    """Compare all parts of the store with one another, and repair them.

    Return what was wrong; an empty list for a store that is whole, or that does not exist. Texts
    cannot be repaired, and everything else is made from them. ``embed_anew`` embeds all articles
    anew if the store was built with another embedder or chunking; one that is cut off goes on when
    it is repeated. Raises StoreError and ModelError.
    """
    settings = settings or IndexSettings.from_environment()
    anew = None
    with closing(Catalog(settings)) as catalog:
        if not catalog.state().store:
            return []
        embedder = embedder or embedder_of(settings)
        recipe = recipe_of(settings, embedder)
        if embed_anew:
            anew = _embedded_anew(settings, recipe, embedder, progress)
        catalog.check(recipe)
    with closing(Writer(settings, recipe)) as writer:
        findings, damaged = writer.check()
        for first in range(0, len(damaged), _AT_ONCE):
            some = damaged[first : first + _AT_ONCE]
            writer.write_again(prepare_again(some, writer, settings, embedder, progress))
    if damaged:
        text = f"The vectors of {counted(len(damaged), 'article')} were damaged."
        findings.append(Finding(text, repaired=True))
    if anew is not None:
        were = f"{counted(anew, 'article')} {'was' if anew == 1 else 'were'}"
        text = f"The store was built with other settings; {were} embedded anew."
        findings.append(Finding(text, repaired=True))
    return findings


def _embedded_anew(
    settings: IndexSettings,
    recipe: Mapping[str, str],
    embedder: Embedder,
    progress: Callable[[Progress], None] | None,
) -> int | None:
    """Embed all articles anew by a recipe, and return how many; None if that is what they are."""
    count = 0
    with closing(Writer(settings, recipe)) as writer:
        if not writer.begin_anew():
            return None
        while not writer.end_anew():
            some = writer.left_to_embed(_AT_ONCE)
            count += writer.write_anew(prepare_again(some, writer, settings, embedder, progress))
    return count
