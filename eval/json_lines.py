"""Files with a JSON object on each line."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from index import UsageError

Read = TypeVar("Read")


class CaseError(UsageError):
    """A set of cases, or one of its lines, is invalid."""


def read_lines(path: Path, read: Callable[[Any], Read], things: str) -> tuple[Read, ...]:
    """Read the lines of a file with a function that raises ValueError for a bad document."""
    found = tuple(item for _, item in parse_lines(path, numbered_lines(path), read))
    if not found:
        raise CaseError(f"{path} has no {things}; write one JSON object a line.")
    return found


def parse_lines(
    source: Path | str, numbered: Iterable[tuple[int, str]], read: Callable[[Any], Read]
) -> Iterator[tuple[int, Read]]:
    """Yield what each numbered line holds, with its number; ``source`` is what messages name."""
    for number, text in numbered:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise CaseError(f"{source}, line {number} is not JSON: {error}.") from error
        try:
            yield number, read(document)
        except ValueError as error:
            raise CaseError(f"{source}, line {number}: {what_is_wrong(error)}.") from error


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that are not blank, with their numbers. Raises CaseError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        place = error.object.count(b"\n", 0, error.start) + 1
        raise CaseError(f"{path}, line {place} is not UTF-8; save the file as UTF-8.") from error
    # Not splitlines(): a JSON string may contain other line breaks.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def what_is_wrong(error: ValueError) -> str:
    """Return what is wrong with a document, in words that name the field in it."""
    if not isinstance(error, ValidationError):
        return str(error)
    detail = error.errors()[0]
    place = ".".join(str(part) for part in detail["loc"])
    match detail["type"]:
        case "json_invalid":
            return f"it is no JSON: {detail['ctx']['error']}"
        case "missing":
            return f"it has no {place!r}"
        case "extra_forbidden" | "unexpected_keyword_argument":
            return f"{place!r} is not a field of it"
        case "value_error":
            return str(detail["ctx"]["error"])
        case "model_type" | "dataclass_type":
            return "it is not a JSON object"
        case "tuple_type":
            return f"{place!r}: input should be a valid list"
    return f"{place!r}: {detail['msg'][:1].lower()}{detail['msg'][1:].rstrip('.')}"
