"""A file of TOML that people write."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.json_lines import CaseError, Read, what_is_wrong


def read_toml(path: Path, read: Callable[[dict[str, Any]], Read]) -> Read:
    """Read a file with a function that raises ValueError for a bad document. Raises CaseError."""
    try:
        return read(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise CaseError(f"{path}: {what_is_wrong(error)}.") from error
