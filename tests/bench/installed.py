"""How much is installed: the packages of requirements.lock, bytecode included."""

import re
from importlib.metadata import Distribution, distributions
from importlib.util import cache_from_source
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.process import megabytes

_LOCK = Path(__file__).parents[2] / "requirements.lock"


def measure() -> list[Figure]:
    """Add up the files of every installed package that running Footnote needs."""
    locked = {_plain(name) for name in re.findall(r"(?m)^([A-Za-z0-9._-]+)==", _LOCK.read_text())}
    found = {_plain(each.metadata["Name"]): each for each in distributions()}
    needed = {name: each for name, each in found.items() if name in locked}
    size = sum(_size(each) for each in needed.values())
    return [
        Figure(
            "installed to run (requirements.lock)", f"{len(needed)} packages, {megabytes(size)}"
        ),
        Figure("installed altogether, with what tests need", f"{len(found)} packages"),
    ]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _size(distribution: Distribution) -> int:
    files: set[Path] = set()
    for entry in distribution.files or ():
        path = Path(str(distribution.locate_file(entry)))
        files.add(path)
        if path.suffix == ".py":
            files.add(Path(cache_from_source(str(path))))
    return sum(path.stat().st_size for path in files if path.is_file())
