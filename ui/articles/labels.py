"""The form in which an article's fields are shown and written."""

from collections.abc import Callable, Sequence

from index.fields import FieldsToSet, checked_fields, fields_from
from index.types import Fields

# Fields with a box of their own, and what stands between several values in it.
_SEPARATORS = {"author": ";", "date": "\n", "tag": ","}


def form_of(fields: Fields) -> dict[str, str]:
    """Return what stands in each box, and in ``own`` a line for each other value."""
    shown = {
        name: [each for each in fields.get(name, ()) if separator not in each]
        for name, separator in _SEPARATORS.items()
    }
    own = [
        f"{name}={value}"
        for name, values in fields.items()
        for value in values
        if value not in shown.get(name, ())
    ]
    boxes = {name: f"{_SEPARATORS[name]} ".join(values) for name, values in shown.items()}
    return {**boxes, "own": "\n".join(own)}


def changed_fields(fields: Fields, box: Callable[[str], str]) -> FieldsToSet:
    """Return what the boxes change of the fields of an article. Raises UsageError."""
    lines = fields_from(box("own").split("\n"))
    boxes = {name: box(name).split(separator) for name, separator in _SEPARATORS.items()}
    written: dict[str, Sequence[str]] = {
        **dict.fromkeys(fields, ()),
        **lines,
        **{name: (*lines.get(name, ()), *values) for name, values in boxes.items()},
    }
    checked = checked_fields(written)
    return {name: values for name, values in checked.items() if values != fields.get(name, ())}
