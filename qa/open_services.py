"""``query`` and ``verify``, with one open service per data folder."""

import atexit
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index import IndexSettings
from index.conditions import Where
from qa.question import Question, Turn, turns_from
from qa.service import QAService
from qa.settings import QASettings
from qa.types import Answer

if TYPE_CHECKING:
    from qa.models.llama_model import AnyModel
    from qa.verification import Verdict

# The only module-level cache: one service per data folder and model settings, closed at exit.
_services: dict[tuple[Path, QASettings], QAService] = {}
_lock = threading.Lock()


def query(
    question: str,
    history: Sequence[Turn | tuple[str, str]] | None = (),
    articles: Sequence[str] | None = None,
    model: "AnyModel | None" = None,
    where: Where = (),
) -> Answer:
    """Answer a question about the articles of the data folder.

    ``history`` is a list of (question, answer) pairs or Turns, oldest first; None is the same
    as an empty list. ``articles`` is a list of article ids, or None for all; ``where`` are
    conditions that they have to meet, such as "tag=press and date>=2024". ``model`` is a model's
    name, a LlamaIndex LLM, or None for the one in FOOTNOTE_MODEL, if any. The data folder stays
    open for the next question. Raises FootnoteError, and ValueError for a history of another
    shape; "not in the articles" is an answer, not an error.
    """
    turns = turns_from([] if history is None else history)
    settings = QASettings.from_environment()
    asked = Question(question, turns, articles, where, model=model or settings.model)
    return _service(settings).answer(asked)


def verify(claim: str, evidence: str) -> "Verdict":
    """Return whether a text supports a claim: verified, partial or unsupported, and why.

    If no exact comparison decides, the claim is partial and ``judged`` is false. Needs no data
    folder, model or network. Accepts any two strings; ignores markers like [2] in the claim.
    """
    from qa.verification import verify_exactly

    return verify_exactly(claim, evidence)


def _service(qa_settings: QASettings) -> QAService:
    settings = IndexSettings.from_environment()
    # A service is tied to its server, so that no passage goes to one that was configured before.
    # The model is not part of the key, as each question names it.
    qa_settings = qa_settings.model_copy(update={"model": None})
    key = (settings.home, qa_settings)
    with _lock:
        service = _services.get(key)
        if service is None:
            if not _services:
                atexit.register(close_services)
            service = _services[key] = QAService.open(settings, qa_settings)
        return service


def close_services() -> None:
    """Close every service; the next question opens a new one."""
    with _lock:
        while _services:
            _services.popitem()[1].close()
