"""Questions asked of a service whose model replies from a script."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from index import ArticleIndex, Embedder, IndexSettings, add_articles, text_source
from qa import Answer, Done, Event, QAService, Question

MEETING = "Where did Sullivan meet Wang Yi?"
Serve = Callable[..., QAService]


@contextmanager
def service_over(home: Path, texts: Mapping[str, str], embedder: Embedder) -> Iterator[QAService]:
    """Open a service over a new store of Markdown texts, whose keys are their ids."""
    settings = IndexSettings(home=home)
    sources = [text_source(text, article_id=key, markdown=True) for key, text in texts.items()]
    add_articles(sources, settings=settings, embedder=embedder)
    with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
        yield service


def events(service: QAService, question: str = MEETING, **options: object) -> list[Event]:
    """Return the events of one answer."""
    return list(service.events(Question(question, **options)))  # type: ignore[arg-type]


def done(found: Sequence[Event]) -> Answer:
    """Return the answer that the events ended in."""
    assert isinstance(found[-1], Done)
    return found[-1].answer
