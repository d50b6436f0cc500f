"""The footnote command in a process of its own, as a user's shell starts it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
START = "import sys; from ui.cli import main; sys.exit(main())"


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
    **names: str | Path,
) -> subprocess.CompletedProcess[str]:
    """Run the command over a data folder with ``data`` on its standard input."""
    done = subprocess.run(
        command(*arguments),
        env=environment(FOOTNOTE_HOME=home, **names),
        cwd=cwd,
        input=data,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
