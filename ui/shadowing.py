"""Detect a foreign package that shadows one of ours."""

from importlib.util import find_spec
from pathlib import Path

_PACKAGES = ("index", "qa", "eval", "ui")
_OURS = Path(__file__).resolve().parent.parent


def foreign_package() -> str | None:
    """Return a sentence that names a package found before ours, or None.

    Our package names are common. Python searches the folder it was started from (``python -m``)
    and PYTHONPATH before the place where Footnote is installed.
    """
    for name in _PACKAGES:
        spec = find_spec(name)
        places = (spec.origin, *(spec.submodule_search_locations or ())) if spec else ()
        found = next((Path(place).resolve() for place in places if place), None)
        if found is None:
            return f"Footnote's package {name!r} is missing from {_OURS}; install Footnote again."
        if _OURS not in found.parents:
            foreign = found.parent if found.name == "__init__.py" else found
            return (
                f"{foreign} hides Footnote's own {name!r} in {_OURS}; start Footnote from another "
                "folder, and take that one off PYTHONPATH."
            )
    return None
