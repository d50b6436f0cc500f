"""The answer that a reader gets, also where a model fails."""

from collections.abc import Sequence

from index import ModelError
from qa import Answer, QAService, Turn


def standing_answer(
    service: QAService,
    question: str,
    *,
    history: Sequence[Turn] = (),
    articles: Sequence[str] | None = None,
    model: str | None = None,
) -> tuple[Answer, bool]:
    """Ask a service and return what stands, and whether the model failed.

    Raises what the service raises, and ModelError where no answer stands in the model's place.
    """
    try:
        return service.answer(question, history=history, articles=articles, model=model), False
    except ModelError as error:
        if not isinstance(error.answer, Answer):
            raise
        return error.answer, True
