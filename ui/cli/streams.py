"""Standard streams: read text, print documents and errors."""

import json
import sys
from pathlib import Path
from typing import Any

from ui.cli.terminal import printable

_MAX_JSON_BYTES = 64_000_000


def standard_input(request: str, most: int) -> bytes:
    """Return at most ``most`` bytes of standard input; on a terminal, print ``request`` first.

    Raises UsageError if there is no standard input.
    """
    # Not at the top: a foreign package called index must be reported before ours is imported.
    from index import UsageError

    if sys.stdin is None:
        raise UsageError("There is no standard input to read '-' from; name a file instead.")
    if sys.stdin.isatty():
        print(f"{request}, then press Enter and Ctrl-D.", file=sys.stderr)
    return sys.stdin.buffer.read(most)


def read_json(name: str) -> object:
    """Return what a file of JSON contains, or standard input if ``name`` is "-".

    Raises ValueError with the reason why it cannot be read, and what ``standard_input`` raises.
    """
    try:
        if name == "-":
            data = standard_input("Paste the JSON", _MAX_JSON_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_MAX_JSON_BYTES + 1)
        if len(data) > _MAX_JSON_BYTES:
            raise ValueError(f"it is larger than {_MAX_JSON_BYTES // 1_000_000} MB")
        return json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        reason = str(error.strerror)
    except UnicodeDecodeError:
        reason = "not UTF-8"
    except json.JSONDecodeError as error:
        reason = f"not JSON: {error}"
    except ValueError as error:
        reason = str(error)
    except RecursionError:
        reason = "it is nested too deeply"
    raise ValueError(reason)


def print_document(document: dict[str, Any]) -> None:
    """Print a document as JSON; escape what standard output cannot encode."""
    encoding = (sys.stdout.encoding if sys.stdout is not None else "") or ""
    print(json.dumps(document, ensure_ascii=encoding.lower() != "utf-8", indent=2))


def complain(sentence: str) -> None:
    """Print an error to standard error, always as one line."""
    # It may quote a name or value that holds line breaks or control characters.
    print(printable(" ".join(sentence.split())), file=sys.stderr)
