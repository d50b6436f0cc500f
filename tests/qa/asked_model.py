"""A model asked over a scripted server, and how it failed: in one sentence, without its key."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from index import ModelError
from index.server import OpenAIServer, ServerAddress
from qa.models.chat_model import ChatModel, Message, ModelChunk
from qa.models.openai_model import OpenAIModel
from qa.models.requests import Requests
from tests.scripted_server import Script, ScriptedServer

KEY = "sk-test-0123456789abcdef"
ASKED = [Message("system", "Be brief."), Message("user", "When was the harbour built?")]
TEXT = "It was built in 1874 [1]. Its master was Karin Holm [2]."


def model_at(
    base_url: str | None,
    api_key: str | None = None,
    *,
    name: str = "tiny",
    timeout: float = 10.0,
    retries: int = 0,
) -> OpenAIModel:
    """Return a model of the server at an address."""
    address = ServerAddress.of(base_url)
    server = OpenAIServer(address, api_key, timeout=timeout, retries=retries, model=name)
    return OpenAIModel(name, server)


def pieces(model: ChatModel, max_tokens: int = 50) -> list[ModelChunk]:
    """Ask a model, and return all that comes."""
    return list(model.stream(ASKED, max_tokens=max_tokens))


def said(chunks: Iterable[ModelChunk]) -> str:
    """Return the text of what came."""
    return "".join(chunk.text for chunk in chunks)


class Asked:
    """One question to a model: the text that came, and how it failed."""

    def __init__(self, model: OpenAIModel, max_tokens: int = 50) -> None:
        self.text = ""
        self.error: ModelError | None = None
        try:
            for text in Requests(model).stream(ASKED, max_tokens=max_tokens):
                self.text += text
        except ModelError as error:
            self.error = error
        model.close()

    @property
    def message(self) -> str:
        assert self.error is not None, f"it did not fail, and said {self.text!r}"
        return str(self.error)


Ask = Callable[..., Asked]


@contextmanager
def asking(server: ScriptedServer) -> Iterator[Ask]:
    """Ask once over each script; every message is checked to be one line without the key."""
    messages: list[str] = []

    def asked(*script: Script, max_tokens: int = 50, **settings: Any) -> Asked:
        server.say(*script)
        defaults = {"base_url": server.base_url, "api_key": KEY}
        done = Asked(model_at(**{**defaults, **settings}), max_tokens)
        if done.error is not None:
            messages.append(str(done.error))
        return done

    yield asked
    for message in messages:
        assert KEY not in message
        assert message.endswith(".")
        assert len(message.splitlines()) == 1
        assert any(name in message for name in ("FOOTNOTE_", "OPENAI_", "ask again"))
