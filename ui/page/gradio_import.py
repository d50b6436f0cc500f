"""Import Gradio, which takes long if nothing is done about it."""

import inspect
from typing import Any


def import_gradio() -> None:
    """Import Gradio without having it write a stub beside the source of each component.

    At every start it parses each source twice to see whether the stub is up to date, which takes
    more than a second. It writes none for a class whose file is not known.
    """
    known = inspect.getfile

    def getfile(thing: Any) -> str:
        if str(getattr(thing, "__module__", "")).startswith("gradio."):
            raise OSError("a component needs no stub")
        return known(thing)

    inspect.getfile = getfile  # type: ignore[assignment]
    try:
        import gradio  # noqa: F401
    finally:
        inspect.getfile = known
