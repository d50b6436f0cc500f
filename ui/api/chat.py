"""What a program of OpenAI's protocol asks: its models, its messages, its articles."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from index import UsageError
from index.errors import UnknownModelError
from qa import Question, Turn
from ui.api.asking import Events
from ui.engine import Engine

LINKING = "footnote-links"
OWN_MODELS = ("footnote", LINKING)
VERBATIM = "verbatim"
_LINK = re.compile(r"\s?\[\[\d{1,3}\]\]\([^)\s]*\)")
# What Open WebUI puts before a question whose files or search results it has looked through.
_CONTEXT = re.compile(
    r"\s*### Task:\nRespond to the user query using the provided context.*</context>\s*", re.DOTALL
)
# What Open WebUI and LibreChat ask by themselves after a turn; nothing is searched for it.
_TASK = re.compile(r"\s*#{1,3} Task:(?=.*<chat_history>)", re.DOTALL)
_TITLE = re.compile(
    r"(?i)\s*(?:please )?(?:(?:provide|generate|create|write) an? (?:concise|short)[^\n]{0,40}"
    r"\btitle\b[^\n]*\bconversation|analyze this conversation and provide:)"
)
_JSON_KEY = re.compile(r'\{\s*"(\w+)":')
_FIRST_MESSAGE = re.compile(r"(?im)^(?:user|human): ?(.+)$")
_TITLE_WORDS = 6


class OwnFields(BaseModel):
    """Footnote's own fields of a request of OpenAI's protocol."""

    model_config = ConfigDict(extra="forbid")
    articles: list[str] | None = None
    where: str | list[str] = Field("", description="conditions that the articles have to meet")
    events: bool = Field(
        False, description="stream citations as events of Open WebUI in place of annotations"
    )


class OwnRequest(BaseModel):
    """What each request of OpenAI's protocol may have.

    Sampling fields change nothing, nor do tools that the answer may do without.
    """

    model_config = ConfigDict(extra="allow")
    model: str = OWN_MODELS[0]
    stream: bool = False
    tool_choice: str | dict[str, Any] | None = None
    metadata: dict[str, str] | None = None
    footnote: OwnFields | None = None


@dataclass(frozen=True, slots=True)
class ChatQuestion:
    """A question of OpenAI's protocol with the events of its answer.

    With ``links`` markers are to be links. ``title_reply`` is the reply to a request for a title or
    the like, which a client makes by itself; nothing is searched for it.
    """

    text: str
    events: Events
    links: bool
    title_reply: str | None


def chat_question(
    engine: Engine, request: OwnRequest, messages: Sequence[tuple[str, str]]
) -> ChatQuestion:
    """Return what (role, text) messages ask, the last one from the user. Raises UsageError."""
    spoken = [(role, text) for role, text in messages if role in ("user", "assistant")]
    if not spoken or spoken[-1][0] != "user":
        raise UsageError("The last message is not the user's; send one with the role user.")
    text = _CONTEXT.sub("", spoken[-1][1], count=1)
    own, metadata = request.footnote or OwnFields(), request.metadata or {}
    articles = own.articles
    if articles is None:
        articles = metadata.get("articles", "").replace(",", " ").split() or None
    chosen = engine.index.chosen(own.where or metadata.get("where", ""), articles)
    model = request.model
    key = model_key(engine, None if model in OWN_MODELS else model)
    events = engine.service.stream(Question(text, _turns(spoken[:-1]), chosen, model=key))
    return ChatQuestion(text, events, model == LINKING, _title_reply(text))


def models(engine: Engine) -> list[str]:
    """Return the names of the models that can be asked."""
    choices = [engine.models.named, *engine.models.find_here()]
    return [*OWN_MODELS, VERBATIM, *dict.fromkeys(each.key for each in choices if each)]


def model_key(engine: Engine, name: str | None) -> str | None:
    """Return the key of the model that a program names; of none that is "verbatim".

    Raises UnknownModelError for a model that neither the server was started with nor this machine
    offers: a program must not send passages elsewhere.
    """
    usual = engine.models.named.key if engine.models.named else None
    if name in {None, usual}:
        return usual
    if name != VERBATIM and name not in models(engine):
        raise UnknownModelError(f"There is no model {name!r}; GET /v1/models lists them.")
    return None if name == VERBATIM else name


def is_forced(choice: str | dict[str, Any] | None) -> bool:
    """Return whether a choice of tools leaves no other answer."""
    return choice not in (None, "auto", "none")


def refuse_fields(fields: Mapping[str, object]) -> None:
    """Raise UsageError for a field of a request that has a value."""
    for name, value in fields.items():
        if value:
            raise UsageError(f"Footnote cannot do what {name} asks for; leave it out.")


def text_of(content: str | Sequence[Mapping[str, Any]] | None) -> str:
    """Return the text of a message. Raises UsageError for images and files."""
    if isinstance(content, str):
        return content
    texts = [part.get("text") for part in content or ()]
    if not all(isinstance(text, str) for text in texts):
        raise UsageError("Footnote reads text only; send the message as text.")
    return "\n".join(map(str, texts))


def _turns(spoken: Sequence[tuple[str, str]]) -> list[Turn]:
    """Return the turns before, without the links of our own answers."""
    turns: list[Turn] = []
    question = ""
    for role, text in spoken:
        if role == "user":
            question = _CONTEXT.sub("", text, count=1)
        elif question:
            turns.append(Turn(question, _LINK.sub("", text)))
            question = ""
    return turns


def _title_reply(text: str) -> str | None:
    """Return the reply to a client's own request, None for somebody's question."""
    is_task = _TASK.match(text)
    if not is_task and not _TITLE.match(text):
        return None
    first = _FIRST_MESSAGE.search(text)
    title = " ".join((first[1] if first else "Articles").split()[:_TITLE_WORDS])
    if not is_task:
        return title
    key = _JSON_KEY.search(text)
    name = key[1] if key else "title"
    return json.dumps({name: {"title": title, "text": "", "prompt": ""}.get(name, [])})
