"""What the page needs of an engine, and nothing more."""

from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from typing import Protocol

from index import Article, ArticleSummary, IngestReport
from qa import Event, Turn

Words = Callable[[str], None]
"""Takes a few words on how far a long task has come."""


class Engine(Protocol):
    """The page's side of the engine; every failure is a FootnoteError with one sentence.

    ``model`` and ``host`` name who answers and where passages go; both are None when nothing
    leaves the machine. Only ``stream`` is asynchronous: the page calls the others in threads,
    several at once.
    """

    model: str | None
    host: str | None

    def stream(
        self, question: str, history: Sequence[Turn], articles: Sequence[str] | None
    ) -> AsyncGenerator[Event, None]:
        """Answer within the articles named, or all of them; the last event is Done.

        The page closes the generator when its reader stops the answer or leaves.
        """
        ...

    def articles(self) -> Sequence[ArticleSummary]:
        """Return what the store holds, by all processes up to now."""
        ...

    def article(self, article_id: str) -> Article:
        """Return one article; raise UnknownArticleError when it is gone."""
        ...

    def add_text(self, text: str, title: str | None, words: Words) -> IngestReport:
        """Add pasted text."""
        ...

    def add_files(self, paths: Sequence[Path], words: Words) -> IngestReport:
        """Add uploaded files, which are deleted afterwards: the store keeps no path to them."""
        ...
