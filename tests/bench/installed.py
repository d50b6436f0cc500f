"""How much is installed: the packages of requirements.lock, bytecode included."""

import re
from importlib.metadata import distributions
from importlib.util import cache_from_source
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.process import megabytes
from tests.command import ROOT


def measure() -> list[Figure]:
    """Add up the files of every installed package that running Footnote needs."""
    lock = (ROOT / "requirements.lock").read_text()
    locked = {_plain(name) for name in re.findall(r"(?m)^([A-Za-z0-9._-]+)==", lock)}
    found = {_plain(each.metadata["Name"]): each for each in distributions()}
    needed = [found[name] for name in locked & set(found)]
    files = {Path(str(each.locate_file(entry))) for each in needed for entry in each.files or ()}
    files |= {Path(cache_from_source(str(path))) for path in files if path.suffix == ".py"}
    size = megabytes(sum(path.stat().st_size for path in files if path.is_file()))
    return [
        Figure("installed to run (requirements.lock)", f"{len(needed)} packages, {size}"),
        Figure("installed altogether, with what tests need", f"{len(found)} packages"),
    ]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
