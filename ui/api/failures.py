"""What went wrong, as OpenAI's protocol says it."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from index import FootnoteError, ModelError, StoreError, UsageError
from index.errors import EmptyStoreError, SourceError, UnknownArticleError, UnknownModelError
from ui.people import NotAllowedError

_WAIT_SECONDS = 2


class BusyError(FootnoteError):
    """So much is not done at once; in a moment it may be."""


class UnknownConversationError(FootnoteError):
    """There is no such conversation of a key."""

    def __init__(self, conversation_id: str) -> None:
        """Take the id that was asked for."""
        super().__init__(
            f"This key has no conversation {conversation_id[:80]!r}; GET /api/v1/conversations "
            "lists them, and a deleted one can be restored for an hour."
        )


_STATUS: tuple[tuple[type[FootnoteError], int], ...] = (
    (UnknownArticleError, 404),
    (UnknownModelError, 404),
    (UnknownConversationError, 404),
    (NotAllowedError, 403),
    (EmptyStoreError, 400),
    (UsageError, 400),
    (SourceError, 422),
    (BusyError, 429),
    (ModelError, 502),
    (StoreError, 503),
    (FootnoteError, 500),
)
_KINDS = {401: "authentication_error", 404: "not_found_error", 429: "rate_limit_error"}


def failure(status: int, message: str, param: str | None = None) -> JSONResponse:
    """Return an error as a response."""
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(_document(status, message, param), status, headers)


def status_of(error: FootnoteError) -> int:
    """Return the status of an error of ours."""
    return next(status for each, status in _STATUS if isinstance(error, each))


def document_of(error: FootnoteError) -> dict[str, object]:
    """Return an error of ours as a JSON document."""
    return _document(status_of(error), str(error))


def _document(status: int, message: str, param: str | None = None) -> dict[str, object]:
    kind = _KINDS.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": None}}


FAILURE = {
    "description": "The request is refused, and nothing has changed.",
    "content": {"application/json": {"example": _document(404, "There is no article 'heron'.")}},
}
"""What the OpenAPI document says of every refusal."""


def tell_failures(app: FastAPI) -> None:
    """Have an application answer every failure with such a response."""

    @app.exception_handler(FootnoteError)
    def ours(request: Request, error: FootnoteError) -> JSONResponse:
        answer = failure(status_of(error), str(error))
        if isinstance(error, BusyError):
            answer.headers["retry-after"] = str(_WAIT_SECONDS)
        return answer

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            place = f"{first['ctx']['error']}, at character {first['loc'][-1]}"
            return failure(400, f"The request is not JSON: {place}.")
        # The first part is where it stands: the body, the path, the query or a header.
        param = ".".join(map(str, first["loc"][1:])) or None
        said = first["msg"].removeprefix("Value error, ")
        return failure(400, f"{param or 'The request cannot be read'}: {said}.", param)

    @app.exception_handler(UnicodeEncodeError)
    def unsayable(_: Request, _error: UnicodeEncodeError) -> JSONResponse:
        # JSON can name half a character, which no text can hold.
        return failure(
            400, "The request has an incomplete character, such as \\ud800; leave it out."
        )

    @app.exception_handler(HTTPException)
    def other(request: Request, error: HTTPException) -> JSONResponse:
        message = f"There is no {request.method} {request.url.path}; see /api/v1/openapi.json."
        is_missing = error.status_code in {404, 405}
        return failure(error.status_code, message if is_missing else str(error.detail))
