"""Read a saved answer from its JSON document."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from index import UsageError
from qa.types import Answer

_ADVICE = "take one that 'footnote ask --json' printed, or an export, as it was written"
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
        reason = _said(error.errors(include_url=False, include_context=False)[0])
    except (TypeError, ValueError, RecursionError):
        reason = _UNSAYABLE
    raise UsageError(f"This is not a Footnote answer ({reason}); {_ADVICE}.")


@cache
def _documents() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def _said(error: ErrorDetails) -> str:
    if error["type"] == "json_invalid":
        # It was JSON, so it must contain half a character or be nested too deeply.
        return _UNSAYABLE
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error["loc"])
    told = error["msg"][:1].lower() + error["msg"][1:]
    return f"{place.removeprefix('.')}: {told}" if place else told
