"""A system that refuses: permissions that hold for root, too, and a disk that is full.

Run as ``python -m tests.refusing_system FOLDER KILOBYTES SOURCES``, inside what ``mounting``
returns: makes a disk of its own at the folder, adds two articles, leaves so much room and tries
each command. Prints what became of each as JSON.
"""

import ctypes
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.command import footnote as forked

_CAPABILITIES = 0x20080522  # _LINUX_CAPABILITY_VERSION_3
_OVERRIDES = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
_MEGABYTES = 60

Ended = tuple[int, str, str]
"""A command's exit status, output and errors."""


def _bound_at_once() -> None:
    """Bind this very process, which starts no other program, by permissions."""
    if sys.platform == "linux":
        kernel = ctypes.CDLL(None)
        header, sets = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0), (ctypes.c_uint32 * 6)()
        assert kernel.capget(header, sets) == 0
        # What is in force, what may be and what is handed on, 32 of each; then the others.
        for place in range(3):
            sets[place] &= ~sum(1 << capability for capability in _OVERRIDES)
        assert kernel.capset(header, sets) == 0


def footnote(home: Path, *arguments: str | Path) -> Ended:
    """Run the command over a data folder as a user whom permissions bind."""
    done = forked(*arguments, home=home, first=_bound_at_once)
    return done.returncode, done.stdout, done.stderr


def mounting(arguments: Sequence[str]) -> list[str]:
    """Return a command so wrapped that what it mounts is seen by it alone; skip if that fails."""
    wrapped = ["unshare", "--user", "--map-root-user", "--mount"]
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("a disk of the test's own takes Linux's unshare")
    probe = subprocess.run(
        [*wrapped, "mount", "-t", "tmpfs", "none", "/mnt"],
        capture_output=True,
        text=True,
        check=False,
    )
    if probe.returncode != 0:
        pytest.skip(f"no disk of the test's own: {probe.stderr.strip()}")
    return [*wrapped, *arguments]


def _on_a_full_disk(folder: Path, kilobytes: int, sources: Path) -> dict[str, Ended]:
    size = f"size={_MEGABYTES}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", folder], check=True)
    home, filling = folder / "home", folder / "filling"

    def run(*arguments: str | Path) -> Ended:
        # A full disk is full for everybody.
        done = forked(*arguments, home=home)
        return done.returncode, done.stdout, done.stderr

    one, two, *rest = sorted(sources.iterdir())
    tried = {"first": run("add", one, two, "--json")}
    free = shutil.disk_usage(folder).free
    filling.write_bytes(b"\0" * (free - kilobytes * 1024))
    tried["add"] = run("add", *rest)
    tried["ask"] = run("ask", "When was the bridge built?")
    tried["check"] = run("check")
    tried["export"] = run("export", folder / "export")
    tried["remove"] = run("remove", json.loads(tried["first"][1])["added"][0])
    filling.unlink()
    tried["check after"] = run("check")
    tried["add after"] = run("add", *rest)
    tried["list after"] = run("list", "--json")
    return tried


if __name__ == "__main__":
    json.dump(_on_a_full_disk(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])), sys.stdout)
