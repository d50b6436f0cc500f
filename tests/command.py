"""The footnote command in a process of its own, as a user's shell starts it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.early_start import run

ROOT = Path(__file__).parent.parent
START = "import sys; from ui.cli.main import main; sys.exit(main())"


def command(*arguments: str | Path) -> list[str]:
    """Return what starts the command, from any folder, with or without an installation."""
    return [sys.executable, "-c", START, *map(str, arguments)]


def environment(**names: str | Path) -> dict[str, str]:
    """Return the environment for the command: this one, our packages first, and ``names``."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    added = {name: str(value) for name, value in names.items()}
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **added}


def footnote(
    *arguments: str | Path,
    home: Path,
    cwd: Path | None = None,
    data: bytes = b"",
    timeout: float = 120,
    from_scratch: bool = False,
    **names: str | Path,
) -> subprocess.CompletedProcess[str]:
    """Run the command over a data folder with ``data`` on its standard input.

    ``from_scratch`` starts Python anew for it, which takes a second or two longer, as it does
    where names are given that Python reads when it starts.
    """
    surroundings = environment(FOOTNOTE_HOME=home, **names)
    if from_scratch or any(name.startswith(("LC_", "PYTHON")) for name in names):
        done = subprocess.run(
            command(*arguments),
            env=surroundings,
            cwd=cwd,
            input=data,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        ended = (done.returncode, done.stdout, done.stderr)
    else:
        ended = run(list(map(str, arguments)), surroundings, cwd, data, timeout)
    status, out, errors = ended
    return subprocess.CompletedProcess(arguments, status, out.decode(), errors.decode())
