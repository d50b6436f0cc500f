"""The protocol of the page's engine."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index import Article, ArticleSummary, IngestReport, Selection
from qa import Answer, Event, Turn

Words = Callable[[str], None]
"""Takes a few words on how far a long task has come."""

Cancelled = Callable[[], bool]
"""Tells whether a long task is no longer wanted."""


def never() -> bool:
    """Tell that a task is wanted to its end."""
    return False


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that a reader can have answer.

    ``key`` is what an engine knows it by, ``name`` what a reader does. Passages go to
    ``host``, which is None for a model in this process.
    """

    key: str
    name: str
    host: str | None = None


@dataclass(frozen=True, slots=True)
class FoundModels:
    """The models that were found, and a sentence for each place that could not be looked at.

    ``unasked`` is a host that may have more; it was not asked because that would send it a key.
    """

    choices: tuple[ModelChoice, ...] = ()
    problems: tuple[str, ...] = ()
    unasked: str | None = None


class Engine(Protocol):
    """The page's side of the engine; every failure is a FootnoteError with one sentence.

    ``named`` is the model that a tab begins with, named by whoever started Footnote; None when
    nobody did, and then answers are verbatim sentences. ``embedding_host`` is where questions
    and texts go for their vectors, None when they are made on this machine. Only ``stream`` is
    asynchronous: the page calls the others in threads, several at once.
    """

    @property
    def named(self) -> ModelChoice | None:
        """The model that a tab begins with."""
        ...

    @property
    def embedding_host(self) -> str | None:
        """The host that makes the vectors."""
        ...

    def models(self, *, everywhere: bool = False) -> FoundModels:
        """Look for models to choose from; no passage is sent anywhere.

        With ``everywhere`` also the server that only a key points to is asked.
        """
        ...

    def models_here(self) -> Sequence[ModelChoice]:
        """Look for models on this machine's usual ports alone, unless the settings forbid it."""
        ...

    def stream(
        self,
        question: str,
        history: Sequence[Turn],
        articles: Sequence[str] | None,
        model: str | None = None,
        within: Selection | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Answer within the articles named, or all of them; the last event is Done.

        ``within`` are characters of one article to look at instead. ``model`` is the key of the
        model that answers, or None for verbatim sentences. The page closes the generator when
        its reader stops the answer or leaves, and no more of the model's reply is asked for.
        """
        ...

    def articles(self) -> Sequence[ArticleSummary]:
        """Return what the store holds, by all processes up to now."""
        ...

    def article(self, article_id: str) -> Article:
        """Return one article; raise UnknownArticleError when it is gone."""
        ...

    def suggestions(self, articles: Sequence[str] | None) -> Sequence[str]:
        """Return questions to start with, each of which the articles answer."""
        ...

    def follow_ups(
        self,
        answer: Answer,
        history: Sequence[Turn],
        articles: Sequence[str] | None,
        *,
        asked: Sequence[str] = (),
        shown: Sequence[str] = (),
    ) -> Sequence[str]:
        """Return questions to go on with after an answer, none that was asked before.

        What was ``shown`` before is returned only where others are too few.
        """
        ...

    def overview(self, article_id: str) -> Answer:
        """Return what an article says in a few of its own sentences, each cited."""
        ...

    def neighbours(self, article_id: str, start: int, end: int) -> tuple[str, str]:
        """Return the sentences right before and after a span, empty where there is none."""
        ...

    def remove(self, article_id: str) -> None:
        """Remove an article; raise UnknownArticleError when it is gone."""
        ...

    def restore(self, article_id: str) -> None:
        """Bring back an article that was removed, unless that is too long ago."""
        ...

    def add_text(
        self, text: str, title: str | None, words: Words, cancelled: Cancelled
    ) -> IngestReport:
        """Add pasted text; raise AddCancelledError where it is cancelled on the way."""
        ...

    def add_files(self, paths: Sequence[Path], words: Words, cancelled: Cancelled) -> IngestReport:
        """Add uploaded files, which are deleted afterwards: the store keeps no path to them.

        Raises AddCancelledError, with the report of those added by then, where it is cancelled.
        """
        ...

    def end_adding(self) -> None:
        """Cancel what is being added, now and from now on: nobody is served any more."""
        ...
