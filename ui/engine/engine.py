"""The protocol of the page's engine."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from index import Article, ArticleSummary, IndexSettings, IngestReport, Pending, Progress, Selection
from qa import Answer, Event, Turn

Steps = Callable[[Progress], None]
"""Takes each step of an add."""

Cancelled = Callable[[], bool]
"""Returns whether a long task has been cancelled."""


def never() -> bool:
    """Return False: the task is never cancelled."""
    return False


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that a reader can choose.

    ``key`` identifies it to the engine, ``name`` to the reader. Passages go to ``host``, which is
    None for a model in this process.
    """

    key: str
    name: str
    host: str | None = None


@dataclass(frozen=True, slots=True)
class FoundModels:
    """The models found, and a sentence for each place that could not be searched.

    ``unasked`` is a host that may have more; asking it would have sent it a key.
    """

    choices: tuple[ModelChoice, ...] = ()
    problems: tuple[str, ...] = ()
    unasked: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """An article that is still being added, and has been read up to ``read``, "2%" or "page 12".

    ``engine`` has the whole text, and answers from what has been read, which grows.
    """

    id: str
    title: str
    read: str
    engine: "Engine"

    @property
    def so_far(self) -> str:
        """How much of what has been read, in words."""
        return f"up to {self.read} of {self.title}"


Parts = Callable[[Part | None], None]
"""Takes each part of an article in place of the one before, and None once there is none."""


def unheeded(part: Part | None) -> None:
    """Leave a part unasked."""


class Engine(Protocol):
    """What the page needs of an engine; every failure is a FootnoteError with one sentence.

    ``settings`` are those of its store. ``named`` is the model that a tab begins with, as named
    when Footnote was started; None means verbatim sentences. ``embedding_host`` is the host that
    embeds questions and texts, None for this machine. Only ``stream`` is asynchronous: the page
    calls the others in threads, several at once.
    """

    @property
    def settings(self) -> IndexSettings:
        """The settings of the store."""
        ...

    @property
    def named(self) -> ModelChoice | None:
        """The model that a tab begins with."""
        ...

    @property
    def embedding_host(self) -> str | None:
        """The host that embeds, or None for this machine."""
        ...

    def models(self, *, everywhere: bool = False) -> FoundModels:
        """Look for models to choose from, without sending any passage.

        ``everywhere`` includes the server that only a key points to.
        """
        ...

    def models_here(self) -> Sequence[ModelChoice]:
        """Look for models on this machine's usual ports only, unless the settings forbid it."""
        ...

    def stream(
        self,
        question: str,
        history: Sequence[Turn],
        articles: Sequence[str] | None,
        model: str | None = None,
        within: Selection | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Answer from the given articles, or from all; the last event is Done.

        ``within`` restricts the answer to a selection of one article. ``model`` is the key of the
        model that answers, or None for verbatim sentences. The page closes the generator when the
        reader stops the answer or leaves, which also ends the model's reply.
        """
        ...

    def articles(self) -> Sequence[ArticleSummary]:
        """Return the articles in the store, including those added by other processes."""
        ...

    def article(self, article_id: str) -> Article:
        """Return one article. Raises UnknownArticleError if it is gone."""
        ...

    def suggestions(self, articles: Sequence[str] | None) -> Sequence[str]:
        """Return opening questions that the articles answer."""
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
        """Return questions to ask after an answer, none that was asked before.

        Questions that were ``shown`` before are returned only if there are too few others.
        """
        ...

    def overview(self, article_id: str) -> Answer:
        """Summarise an article in a few of its own sentences, each cited."""
        ...

    def neighbours(self, article_id: str, start: int, end: int) -> tuple[str, str]:
        """Return the sentences right before and after a span, empty if there is none."""
        ...

    def remove(self, article_id: str) -> None:
        """Remove an article. Raises UnknownArticleError if it is gone."""
        ...

    def restore(self, article_id: str) -> None:
        """Restore a removed article, unless it was removed too long ago."""
        ...

    def retitle(self, article_id: str, title: str) -> None:
        """Give an article another title.

        Raises UnknownArticleError if it is gone, and UsageError for a title without a letter.
        """
        ...

    def refuse_other_store(self) -> None:
        """Raise StoreError if the store was built otherwise than the settings say."""
        ...

    @property
    def has_ended(self) -> bool:
        """Whether all adds are cancelled, because the server is shutting down."""
        ...

    def add(
        self, source: Pending, steps: Steps, cancelled: Cancelled, parts: Parts
    ) -> IngestReport:
        """Add a pasted text, an uploaded file or the page at an address.

        ``parts`` is told what can be asked of a long article that is new before it is whole.
        Raises SourceError if it cannot become an article, and AddCancelledError if cancelled.
        """
        ...

    def end_adding(self) -> None:
        """Cancel all current and future adds, because the server is shutting down."""
        ...
