"""Read the data that a browser sends with an event."""

from typing import Any

import gradio as gr


class EventFields(gr.EventData):
    """The fields of an event.

    Anything may arrive here. Data that is not an object has no fields, and a field that is neither
    a plain value nor a list of strings counts as missing. Lone surrogates, which neither SQLite nor
    JSON can carry, become U+FFFD.
    """

    def __init__(self, target: Any, _data: object) -> None:
        """Take the data that Gradio parsed from a request."""
        fields = _data.items() if isinstance(_data, dict) else ()
        self.fields = {name: value for name, each in fields if (value := _plain(each)) is not None}
        super().__init__(target, self.fields)

    def string(self, name: str) -> str:
        """Return a string, empty if there is none."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def strings(self, name: str) -> list[str]:
        """Return a list of strings, empty if there is none."""
        value = self.fields.get(name)
        return value if isinstance(value, list) else []

    def flag(self, name: str) -> bool:
        """Return whether a field is true."""
        return self.fields.get(name) is True

    def index(self, name: str, length: int) -> int | None:
        """Return the number of one of ``length`` things, counted from 0, or None."""
        value = self.fields.get(name)
        # True is no number.
        return value if type(value) is int and 0 <= value < length else None


def _plain(value: object) -> object:
    match value:
        case str():
            return _without_surrogates(value)
        case int() | float():
            return value
        case list():
            return [_without_surrogates(each) for each in value if isinstance(each, str)]
    return None


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
