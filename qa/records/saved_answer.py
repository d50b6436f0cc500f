"""Read a saved answer from its document."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from index import UsageError
from qa.types import Answer

_UNSAYABLE = "it contains what JSON cannot express"


def answer_from(document: Mapping[str, Any]) -> Answer:
    """Return the answer in a document that ``Answer.to_dict`` made.

    Raises UsageError, which names the first invalid field.
    """
    try:
        # Only JSON validation is strict (1 is not "1") yet reads lists as tuples and objects as
        # dataclasses.
        return _documents().validate_json(json.dumps(document, allow_nan=False), strict=True)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False)[0]
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in wrong["loc"])
        place, told = "".join(steps).removeprefix("."), wrong["msg"][:1].lower() + wrong["msg"][1:]
        reason = f"{place}: {told}" if place else told
        if wrong["type"] == "json_invalid":
            # It was JSON, so it must contain half a character or be nested too deeply.
            reason = _UNSAYABLE
    except (TypeError, ValueError, RecursionError):
        reason = _UNSAYABLE
    raise UsageError(
        f"This is not a Footnote answer ({reason}); take one that 'footnote ask --json' printed, "
        "or an export, as it was written."
    )


@cache
def _documents() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)
