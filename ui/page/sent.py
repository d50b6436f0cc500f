"""Read the data that a browser sends with an event."""

from typing import Any

import gradio as gr


class Sent(gr.EventData):
    """The fields of an event as attributes; a missing one raises AttributeError.

    Anything may arrive here. Data that is not an object has no fields, and a field that is neither
    a plain value nor a list of strings counts as missing. Lone surrogates, which neither SQLite nor
    JSON can carry, become U+FFFD.
    """

    def __init__(self, target: Any, _data: object) -> None:
        """Take the data that Gradio parsed from a request."""
        fields = _data.items() if isinstance(_data, dict) else ()
        super().__init__(
            target, {name: value for name, each in fields if (value := _plain(each)) is not None}
        )


def whole(text: str) -> str:
    """Replace lone surrogates with U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _plain(value: object) -> object:
    match value:
        case str():
            return whole(value)
        case int() | float():
            return value
        case list():
            return [whole(each) for each in value if isinstance(each, str)]
    return None
