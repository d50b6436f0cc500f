"""Rows: what came of each case, a JSON object a line, written as it comes."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from pydantic import TypeAdapter, ValidationError

from eval.cases import Case, case_from
from eval.json_lines import Read, parse_lines
from eval.outcome import Crash, Outcome, Reply
from eval.pooling import Value
from eval.runs.facts import digest_of

_REPLY, _VALUES = TypeAdapter(Reply), TypeAdapter(dict[str, Value])
# What a row has beside its case.
_ADDED = ("digest", "crash", "kind", "text", "failure", "reply", "values")
# Values tell how these ranked, which would be most of a row.
_RANKINGS = {"sentences", "passages"}


def row_of(case: Case, result: Outcome | Crash) -> dict[str, Any]:
    """Return the row of what came of a case; its ``digest`` is the case's."""
    row = {**case.to_dict(), "digest": digest_of(case.to_dict())}
    if isinstance(result, Crash):
        return {**row, "crash": result.message}
    reply = result.reply
    return {
        **row,
        "kind": reply.kind,
        "text": reply.text,
        "failure": result.failure,
        "reply": _REPLY.dump_python(reply, mode="json", exclude=_RANKINGS),
        "values": dict(result.values),
    }


def result_of(row: dict[str, Any]) -> Outcome | Crash:
    """Return what a row tells. Raises ValueError."""
    try:
        case = case_from({key: value for key, value in row.items() if key not in _ADDED})
        if "crash" in row:
            return Crash(case.id, row["crash"])
        reply = _REPLY.validate_python({**row["reply"], **dict.fromkeys(_RANKINGS, ())})
        return Outcome(case, reply, _VALUES.validate_python(row["values"]), row["failure"])
    except (ValidationError, KeyError, TypeError) as error:
        raise ValueError(f"it is no row of a run: {error}") from error


def read_rows(path: Path, read: Callable[[Any], Read]) -> Iterator[Read]:
    """Read the rows of a file, none if it is not there; the last is left out if it was cut off.

    Raises CaseError with the line for which ``read`` raises ValueError.
    """
    if path.is_file():
        rows = path.read_text(encoding="utf-8").split("\n")[:-1]
        yield from (found for _, found in parse_lines(path, enumerate(rows, 1), read))


def write_row(file: IO[bytes], row: dict[str, Any]) -> None:
    """Append a row to an unbuffered file, whole, whoever else appends to it."""
    file.write(json.dumps(row).encode() + b"\n")


def open_rows(path: Path) -> IO[bytes]:
    """Open a file of rows to append to, without what was cut off at its end. Raises OSError."""
    file = path.open("ab+", buffering=0)
    file.seek(0)
    rows = file.read()
    # Another run may append meanwhile, so that what ends well is left alone.
    if not rows.endswith(b"\n"):
        file.truncate(rows.rfind(b"\n") + 1)
    return file
