"""Which files a question and an article pass: ``python -m tests.modules_on_the_way``.

A module counts once a function of it has run, in any thread, from the call to its result.
"""

import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parent.parent
OURS = tuple(f"{ROOT / package}{os.sep}" for package in ("index", "qa"))
ARTICLE = """# The mill

The mill was built in 1890 by Ana Ruiz. It ground wheat for the town.

## Fire

A fire in 1912 destroyed the roof. The owner sold it.
"""


def passed(run: Callable[[], object]) -> list[str]:
    """Run something and return the files of ours whose functions ran, in alphabetical order."""
    seen: set[str] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_name != "<module>" and code.co_filename.startswith(OURS):
            seen.add(Path(code.co_filename).relative_to(ROOT).as_posix())

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return sorted(seen)


def ways(home: Path) -> dict[str, list[str]]:
    """Return what an article and a plain question pass, in a data folder that is empty yet."""
    from index import IndexSettings, add_articles
    from qa import QAService

    source = home / "mill.md"
    source.write_text(ARTICLE, encoding="utf-8")
    settings = IndexSettings(home=home / "data")
    article = passed(lambda: add_articles([source], settings=settings))
    with QAService.open(settings) as service:
        service.warm()
        question = passed(lambda: service.answer("Who built the mill?"))
    return {"an article": article, "a question": question}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name, files in ways(Path(folder)).items():
            print(f"{name} passes {len(files)} files:", *files, sep="\n  ")
