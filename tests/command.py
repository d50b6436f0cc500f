"""The footnote command in a process of its own, as a user's shell starts it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).parent.parent
# What starts the tests in the background lets them, and all that they start, ignore interrupts.
START = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from ui.cli.main import main; sys.exit(main())"
)

# To import these takes a second or two of every command; a process that has them is forked.
_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["chromadb", "llama_index.core", "tantivy", "index.pipeline", "ui.cli.commands"]
)


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
    first: Callable[[], None] | None = None,
    **names: str | Path,
) -> subprocess.CompletedProcess[str]:
    """Run the command over a data folder with ``data`` on its standard input.

    ``from_scratch`` starts Python anew for it, which takes a second or two longer, as it does
    where names are given that Python reads when it starts. Else ``first`` is called in the process
    before anything else.
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
        out, errors = done.stdout.decode(), done.stderr.decode()
        return subprocess.CompletedProcess(arguments, done.returncode, out, errors)
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("in", "out", "errors")]
        streams[0].write_bytes(data)
        asked = (list(map(str, arguments)), surroundings, cwd or Path.cwd(), streams, first)
        process = _FORKS.Process(target=_run, args=asked)
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(list(map(str, arguments)), timeout)
        out, errors = (stream.read_bytes().decode() for stream in streams[1:])
    return subprocess.CompletedProcess(arguments, process.exitcode, out, errors)


def _run(
    arguments: list[str],
    surroundings: dict[str, str],
    cwd: Path,
    streams: list[Path],
    first: Callable[[], None] | None,
) -> None:
    """Run the command in this process, and raise SystemExit."""
    for number, (stream, mode) in enumerate(zip(streams, ("rb", "wb", "wb"), strict=True)):
        with stream.open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(surroundings)
    os.chdir(cwd)
    if first is not None:
        first()
    # As after `python -c`, which the command is started with elsewhere.
    sys.path.insert(0, "")
    sys.argv = ["-c", *arguments]

    from ui.cli import terminal
    from ui.cli.main import main

    # How far a long task is, a slow machine must not tell among what is compared.
    terminal._IN_A_LOG = (600.0, 600.0)
    sys.exit(main())
