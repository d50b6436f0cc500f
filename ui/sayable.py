"""What no browser can be told."""

import re
from typing import Any

# JSON cannot carry half a character, and HTML has no NUL: one would take its whole page along.
_UNSAYABLE = re.compile("[\x00\ud800-\udfff]")


def sayable(value: Any) -> Any:
    """Return a value with U+FFFD for each character in its texts that cannot be sent.

    It may hold lists and dictionaries, their names aside.
    """
    if isinstance(value, str):
        return _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {name: sayable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [sayable(each) for each in value]
    return value
