"""Read what a browser sends with an event."""

from typing import Any

import gradio as gr


class Sent(gr.EventData):
    """The fields of an event, as attributes; one that is missing raises AttributeError.

    Anything may arrive here. What is no object has no fields, and a field that is neither plain
    nor a list of texts is missing; half a character, which neither SQLite nor JSON can carry,
    becomes U+FFFD.
    """

    def __init__(self, target: Any, _data: object) -> None:
        """Take what Gradio read of a request."""
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
