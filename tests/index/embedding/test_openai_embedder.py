"""Vectors from a server, over real HTTP, and a store that is built with them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from index import ArticleIndex, IndexSettings, MiniLMEmbedder, add_articles, text_source
from index.embedding import embedder_of, embedding_host
from index.embedding.openai_embedder import OpenAIEmbedder
from index.errors import (
    ContextTooLongError,
    EmbedderError,
    ModelBusyError,
    ModelReplyError,
    ModelUnreachableError,
    StoreMismatchError,
    UnknownModelError,
)
from index.server import OpenAIServer, ServerAddress
from tests.index.whole_store import check_whole
from tests.scripted_server import (
    EMBEDDINGS,
    Pause,
    Received,
    Response,
    Script,
    ScriptedServer,
    document,
    embedded,
    failure,
    word_vector,
)

KEY = "sk-test-0123456789abcdef"
TEXT = """\
The harbour was built in 1874. Its first master was Karin Holm. She kept the books for
thirty years.

The ferry Aurora sails to Gotland every Tuesday. A crossing takes five hours.
"""

Connect = Callable[..., OpenAIEmbedder]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def connect(server: ScriptedServer, embedder: MiniLMEmbedder) -> Connect:
    """Return a function that connects to the server, which is asked only once."""

    def connected(timeout: float = 60.0) -> OpenAIEmbedder:
        asked = OpenAIServer(
            ServerAddress.of(server.base_url),
            KEY,
            timeout=timeout,
            retries=0,
            model="embed-small",
            setting="FOOTNOTE_EMBEDDER",
        )
        return OpenAIEmbedder("embed-small", asked, embedder)

    return connected


def settings_of(server: ScriptedServer, home: Path, model: str = "embed-small") -> IndexSettings:
    return IndexSettings(home=home, embedder=model, base_url=server.base_url)


def sent(server: ScriptedServer) -> list[list[str]]:
    return [request.body["input"] for request in server.asked(EMBEDDINGS)]


def test_what_is_sent_is_the_protocol_and_a_word_that_says_nothing(
    server: ScriptedServer, connect: Connect
) -> None:
    connected = connect()
    assert connected.dimension == 48
    assert connected.name == "embed-small with tokens of all-MiniLM-L6-v2-int8"
    assert connected.embed([]).shape == (0, 48)
    assert sent(server) == [["Footnote"]]
    connected.embed(["a harbour", "a ferry"])
    request = server.asked(EMBEDDINGS)[-1]
    assert request.body == {
        "model": "embed-small",
        "input": ["a harbour", "a ferry"],
        "encoding_format": "float",
    }
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert [name for name in request.headers if "stainless" in name] == []


def test_each_text_gets_its_own_vector(connect: Connect) -> None:
    """The scripted server sends the last vector first, as the protocol allows."""
    texts = [f"harbour number {number} lies deep" for number in range(5)]
    vectors = connect().embed(texts)
    expected = np.array([word_vector(text) for text in texts], np.float32)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, expected, atol=1e-6)


UNREADABLE: list[object] = [{"data": []}, {"data": [{"index": 0, "embedding": None}]}, []]


def vectors(vector: list[float]) -> Script:
    return lambda request: embedded(request.body, lambda text: vector)


@pytest.mark.parametrize(
    ("script", "error", "said"),
    [
        (failure(404, 'model "embed-small" not found'), UnknownModelError,
         "check FOOTNOTE_EMBEDDER"),
        (failure(400, "input length exceeds maximum context length"), ContextTooLongError,
         "lower FOOTNOTE_PASSAGE_TOKENS"),
        (failure(429, "Slow down"), ModelBusyError, "FOOTNOTE_EMBEDDER"),
        (Response(None, steps=[Pause()]), ModelUnreachableError, "FOOTNOTE_MODEL_TIMEOUT"),
        *((document(body), ModelReplyError, "FOOTNOTE_EMBEDDER") for body in UNREADABLE),
        (vectors([1.0] * 47), EmbedderError, "name another model in FOOTNOTE_EMBEDDER"),
    ],
)  # fmt: skip
def test_vectors_that_do_not_come_or_are_of_no_use(
    server: ScriptedServer, connect: Connect, script: Script, error: type[Exception], said: str
) -> None:
    connected = connect(timeout=0.5 if error is ModelUnreachableError else 60.0)
    server.say(script, path=EMBEDDINGS)
    with pytest.raises(error, match=said):
        connected.embed(["a harbour"])


def test_unless_it_is_named_no_server_embeds(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    settings = IndexSettings.from_environment()
    assert embedder_of(settings).name == "all-MiniLM-L6-v2-int8"
    assert embedding_host(settings) is None
    monkeypatch.setenv("FOOTNOTE_EMBEDDER", "embed-small")
    assert embedding_host(IndexSettings.from_environment()) == server.host
    assert server.requests == []


def test_a_store_is_built_and_searched_with_a_server_s_vectors(
    server: ScriptedServer, home: Path
) -> None:
    settings = settings_of(server, home)
    report = add_articles([text_source(TEXT.encode(), "The harbour", "harbour")], settings=settings)
    assert report.added == ("harbour",)
    check_whole(home, embedder_of(settings))
    with ArticleIndex.open(settings) as index:
        (vector,) = index.embedder.embed(["A crossing takes five hours."])
        (found, cosine), *_ = index.nearest(vector, 3)
        assert "A crossing takes five hours." in index.passages([found])[found].text
        assert 0 < cosine < 1

        # The recorded model and dimension must be those in use.
        for other in (IndexSettings(home=home), settings_of(server, home, "embed-large")):
            with pytest.raises(StoreMismatchError, match="built with embedder embed-small with"):
                ArticleIndex.open(other)
        longer = ScriptedServer(embed=lambda text: [*word_vector(text), 1.0])
        with longer, pytest.raises(StoreMismatchError, match=r"dimension 48, and now .* is 49"):
            ArticleIndex.open(settings_of(longer, home))

        # A server that fails in the middle leaves the store as it was.
        served = len(sent(server))

        def breaking(request: Received) -> Response:
            if len(sent(server)) > served + 1:
                return failure(500, "Out of memory")
            return embedded(request.body)

        server.say(*[breaking] * 10, path=EMBEDDINGS)
        changed = text_source(b"All of it is another text now. " * 500, "The harbour", "harbour")
        with pytest.raises(ModelBusyError):
            add_articles([changed], settings=settings)
        assert index.article("harbour").text.startswith("The harbour was built in 1874.")
