"""One store of four articles for all tests of questions and answers: read it, do not write it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index import ArticleIndex, Embedder, IndexSettings, add_articles, text_source
from qa import ChatModel, QAService, QASettings, open_model
from tests.fakes import ScriptedModel
from tests.qa.answered import Serve
from tests.scripted_server import ScriptedServer

if TYPE_CHECKING:
    from qa.models.openai_model import OpenAIModel
    from tests.qa.asked_model import Ask

_ROOT = Path(__file__).parent.parent.parent
SOURCES = {
    "beijing": _ROOT / "index/data/blinken-beijing.md",
    "heron": _ROOT / "tests/qa/data/heron.md",
    "market": _ROOT / "tests/qa/data/market.md",
    "scripts": _ROOT / "tests/qa/data/scripts.md",
}


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """Return a data folder with the articles of ``SOURCES``, whose keys are their ids."""
    folder = tmp_path_factory.mktemp("qa") / "home"
    documents = [
        text_source(path.read_text("utf-8"), article_id=article_id, markdown=True)
        for article_id, path in SOURCES.items()
    ]
    report = add_articles(documents, settings=IndexSettings(home=folder), embedder=embedder)
    assert report.added == tuple(SOURCES)
    return folder


@pytest.fixture(scope="session")
def service(store: Path, embedder: Embedder) -> Iterator[QAService]:
    """Return a service over the store."""
    with QAService(ArticleIndex.open(IndexSettings(home=store), embedder=embedder)) as opened:
        yield opened


@pytest.fixture
def serve(service: QAService) -> Iterator[Serve]:
    """Return a function that makes a service of a scripted model, or of what opens models."""
    opened: list[QAService] = []

    def serving(
        model: ScriptedModel | Callable[[str, QASettings], ChatModel] = open_model,
        /,
        **settings: Any,
    ) -> QAService:
        chosen = QASettings(**{"model": "scripted", **settings})
        opens = (lambda name, _: model) if isinstance(model, ScriptedModel) else model
        opened.append(QAService(service.index, settings=chosen, open_model=opens))
        return opened[-1]

    yield serving
    for each in opened:
        each.close_models()


@pytest.fixture
def library(store: Path, home: Path) -> Path:
    """Return a copy of the store that FOOTNOTE_HOME names, to be written to."""
    shutil.copytree(store, home)
    return home


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Return a model server on loopback that says what a test tells it to."""
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def ask(server: ScriptedServer) -> Iterator["Ask"]:
    """Return a function that asks a model of the server once, over a script."""
    # Most tests ask no server, and need not wait for its client's library.
    from tests.qa.asked_model import asking

    with asking(server) as asked:
        yield asked


@pytest.fixture
def model(server: ScriptedServer) -> Iterator["OpenAIModel"]:
    """Return a model of the server that asks once, with a key."""
    from tests.qa.asked_model import KEY, model_at

    made = model_at(server.base_url, KEY)
    yield made
    made.close()
