"""The page's templates, which escape every value."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ui.markup.bidi import escaped, guarded, isolate, upright
from ui.markup.item import item_parts
from ui.markup.short_answer import Words

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parents[1] / "templates"
# Between words a line break is a space, and beside a tag it is nothing, as in JSX: otherwise it
# would set buttons and sentences apart.
_BREAK_AT_TAG = re.compile(r"(?<=[>}])\s*\n\s*|\s*\n\s*(?=[<{]|$)")
_BREAK = re.compile(r"\s*\n\s*")


def render(name: str, values: Mapping[str, object]) -> str:
    """Return the HTML of a template of ``ui/templates`` with these values."""
    return _environment().get_template(f"{name}.html").render(values)


@cache
def _environment() -> "Environment":
    # The terminal shares the words of this room, and needs no templates.
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    found = Environment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, finalize=_final
    )
    found.filters["guarded"] = lambda html, text: guarded(text, html)
    found.filters["isolate"] = isolate
    found.filters["item_parts"] = _item_parts
    found.filters["upright"] = upright
    return found


def _source(name: str) -> str:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return _BREAK.sub(" ", _BREAK_AT_TAG.sub("", text))


def _item_parts(quote: str | Words) -> tuple[str, Words]:
    words = quote if isinstance(quote, Words) else Words(quote)
    mark = item_parts(words.text)[0]
    return mark, words.part(len(mark))


def _final(value: object) -> object:
    return escaped(value) if type(value) is str and "\r" in value else value
