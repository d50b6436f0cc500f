"""What goes wrong, as an HTTP status and a document in the form of OpenAI's protocol."""

from collections.abc import Callable
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request

from index import FootnoteError, ModelError, StoreError, UsageError
from index.errors import EmptyStoreError, SourceError, UnknownArticleError, UnknownModelError
from index.loading import MAX_BYTES
from ui.people import NotAllowedError

# A file arrives in parts with headers of their own, or in Base64, and with something around it.
MAX_BODY_BYTES = MAX_BYTES * 4 // 3 + 1_000_000
TOO_LARGE = f"The request is too large; a file has {MAX_BYTES:,} bytes at most."
_RETRY_SECONDS = 2


class BusyError(FootnoteError):
    """So much is not done at once; in a moment it may be."""


class UnknownConversationError(FootnoteError):
    """There is no such conversation of a key."""


# An error has the status of its own class, or of the nearest one above it.
_STATUSES: dict[type[BaseException], int] = {
    EmptyStoreError: 400,
    UsageError: 400,
    NotAllowedError: 403,
    UnknownArticleError: 404,
    UnknownConversationError: 404,
    UnknownModelError: 404,
    SourceError: 422,
    BusyError: 429,
    ModelError: 502,
    StoreError: 503,
    Exception: 500,
}
_TYPES = {401: "authentication_error", 404: "not_found_error", 429: "rate_limit_error"}


class ErrorDetail(BaseModel):
    """What went wrong; ``param`` is the field at fault, ``code`` OpenAI's code, if any."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ErrorAnswer(BaseModel):
    """The answer of a request that failed."""

    error: ErrorDetail


def status_of(error: BaseException) -> int:
    """Return the status of an error."""
    return next(_STATUSES[each] for each in type(error).__mro__ if each in _STATUSES)


def error_document(error: Exception) -> dict[str, object]:
    """Return an error as JSON; one that is not ours tells nothing of itself."""
    is_ours = isinstance(error, FootnoteError)
    message = str(error) if is_ours else "Footnote failed; the log of its server says why."
    code = "model_not_found" if isinstance(error, UnknownModelError) else None
    return _document(status_of(error), message, code=code)


def error_response(status: int, message: str, param: str | None = None) -> JSONResponse:
    """Return a refusal."""
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(_document(status, message, param), status, headers)


def _document(
    status: int, message: str, param: str | None = None, code: str | None = None
) -> dict[str, object]:
    kind = _TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def _answer_error(_: Request, error: Exception) -> JSONResponse:
    headers = {"retry-after": str(_RETRY_SECONDS)} if isinstance(error, BusyError) else None
    return JSONResponse(error_document(error), status_of(error), headers)


def _answer_invalid_request(_: Request, error: RequestValidationError) -> JSONResponse:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        place = f"{first['ctx']['error']}, at character {first['loc'][-1]}"
        return error_response(400, f"The request is not JSON: {place}.")
    # The first part is where it stands: the body, the path, the query or a header.
    param = ".".join(map(str, first["loc"][1:])) or None
    message = first["msg"].removeprefix("Value error, ")
    return error_response(400, f"{param or 'The request cannot be read'}: {message}.", param)


def _answer_lone_surrogate(_: Request, error: Exception) -> JSONResponse:
    # JSON can name half a character, which no text can hold.
    return error_response(400, "The request has half a character, such as \\ud800; leave it out.")


def _answer_http_error(request: Request, error: HTTPException) -> JSONResponse:
    path = request.url.path
    if error.status_code in {404, 405}:
        return error_response(
            404, f"There is no {request.method} {path}; see /api/v1/openapi.json."
        )
    if error.status_code == 413:
        return error_response(413, TOO_LARGE)
    return error_response(error.status_code, error.detail)


ERROR_HANDLERS: dict[int | type[Exception], Callable[..., Any]] = {
    FootnoteError: _answer_error,
    RequestValidationError: _answer_invalid_request,
    UnicodeEncodeError: _answer_lone_surrogate,
    HTTPException: _answer_http_error,
    # Starlette raises it again once it is answered, so that the log has its traceback.
    Exception: _answer_error,
}
"""What answers each kind of error in an application of FastAPI."""
