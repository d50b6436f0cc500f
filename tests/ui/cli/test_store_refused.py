"""A store that the system refuses, or that is broken: one sentence, and nothing is lost."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.command import ROOT, command, environment
from tests.refusing_system import Ended, footnote, mounting, obey_permissions
from tests.ui.looks import long

BRIDGE = "The bridge was built in 1931."
NUMBERED = "".join(
    f"\n\nHouse {number} of the street has {number} windows." for number in range(40)
)
PAGE = 4096
LOST = ["chroma"]
ADVICE = "import an export or add the articles again."


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of texts; not to be changed."""
    folder = tmp_path_factory.mktemp("sources")
    for number in range(8):
        text = f"{BRIDGE} Its number is {number}.{NUMBERED}"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, sources: Path) -> Path:
    """Return a data folder with two articles; not to be changed."""
    home = tmp_path_factory.mktemp("filled") / "home"
    status, _, errors = footnote(home, "add", sources / "0.txt", sources / "1.txt")
    assert status == 0, errors
    return home


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a copy of that data folder, to be broken at will."""
    home = Path(shutil.copytree(filled, tmp_path / "home"))
    yield home
    allow(home)


def allow(home: Path) -> None:
    subprocess.run(["chmod", "-R", "u+rwX", home], check=True)


def names(home: Path) -> list[str]:
    """Return the ids of the articles, of a store that a check finds whole."""
    assert footnote(home, "check")[:2] == (0, "The store is whole.\n")
    return [each["id"] for each in json.loads(footnote(home, "list", "--json")[1])["articles"]]


def sentence(ended: Ended) -> str:
    """Return the sentence that a command failed with."""
    status, out, errors = ended
    assert (status, out) == (1, "")
    line = errors.splitlines()[-1]
    assert line.endswith(".")
    assert "Traceback" not in errors
    return line


@pytest.mark.parametrize("kilobytes", [0, *map(long, [40, 120, 300])])
def test_a_full_disk(sources: Path, tmp_path: Path, kilobytes: int) -> None:
    program = [sys.executable, "-m", "tests.refusing_system"]
    done = subprocess.run(
        mounting([*program, str(tmp_path), str(kilobytes), str(sources)]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tried: dict[str, Ended] = {name: tuple(each) for name, each in json.loads(done.stdout).items()}
    line = sentence(tried["add"])
    assert str(tmp_path / "home") in line
    assert "free space, or name another" in line
    status, out, _ = tried["ask"]
    assert (status, out.splitlines()[0]) == (0, f"{BRIDGE} [1]")
    if kilobytes == 0:
        for name in ("check", "export", "remove"):
            assert "full" in sentence(tried[name]), name
    assert tried["check after"][:2] == (0, "The store is whole.\n")
    assert tried["add after"][0] == 0
    # What was to be removed may be gone, though what it left could not be swept at once.
    missing = len(list(sources.iterdir())) - len(json.loads(tried["list after"][1])["articles"])
    assert missing in (0, 1)


def test_a_folder_that_may_only_be_read(store: Path, sources: Path, tmp_path: Path) -> None:
    subprocess.run(["chmod", "-R", "a-w", store], check=True)
    assert len(json.loads(footnote(store, "list", "--json")[1])["articles"]) == 2
    assert footnote(store, "ask", "When was the bridge built?")[1].startswith(f"{BRIDGE} [1]")
    exported = footnote(store, "export", tmp_path / "export")
    assert exported[:2] == (0, f"exported   2 articles to {tmp_path / 'export'}\n")
    for arguments, why in (
        (["check"], "written (Permission denied)"),
        (["add", sources / "3.txt"], "used (attempt to write a readonly database)"),
    ):
        line = sentence(footnote(store, *arguments))
        assert line.startswith(f"The data folder {store} cannot be {why}; check its permissions")
    empty = tmp_path / "empty"
    empty.mkdir(mode=0o500)
    line = sentence(footnote(empty, "import", tmp_path / "export"))
    assert line.startswith(f"The data folder {empty} cannot be written (Permission denied); check")


@pytest.mark.parametrize("part", map(long, [".", *LOST]))
def test_permission_that_is_lost_midway(store: Path, tmp_path: Path, part: str) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(60):
        (many / f"{number}.txt").write_text(f"Street {number}.{NUMBERED}", encoding="utf-8")
    process = subprocess.Popen(
        command("add", many),
        env=environment(FOOTNOTE_HOME=store),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=obey_permissions,
    )
    end = time.monotonic() + 60
    while live(store) == 2 and time.monotonic() < end:
        time.sleep(0.05)
    subprocess.run(["chmod", "-R", "a-w", store / part], check=True)
    out, errors = process.communicate(timeout=60)
    line = sentence((process.returncode, out, errors))
    assert "check its permissions" in line
    assert "or name another" in line
    asked = footnote(store, "ask", "When was the bridge built?")
    assert asked[1].startswith(f"{BRIDGE} [1]")
    allow(store)
    assert 2 < len(names(store)) < 62
    status, _, errors = footnote(store, "add", many)
    assert status == 0, errors
    assert len(names(store)) == 62


def live(home: Path) -> int:
    with closing(sqlite3.connect(home / "catalog.sqlite", timeout=30)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    return int(count)


def test_a_store_of_a_later_version(store: Path, sources: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(store / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    for arguments in (
        ["list"],
        ["ask", "When?"],
        ["check"],
        ["add", sources / "3.txt"],
        ["export", tmp_path / "export"],
    ):
        assert sentence(footnote(store, *arguments)) == (
            f"The store in {store} was written by a later version of Footnote (schema 99, not 5); "
            "use that version, or name another data folder with FOOTNOTE_HOME."
        )


@pytest.mark.parametrize("page", [1, *map(long, [0, 2, 3, 4, 5, 6, 7])])
def test_a_page_of_the_catalog_that_is_overwritten(
    store: Path, sources: Path, tmp_path: Path, page: int
) -> None:
    with closing(sqlite3.connect(store / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = (store / "catalog.sqlite").read_bytes()
    spoilt = data[: page * PAGE] + random.Random(1).randbytes(PAGE) + data[(page + 1) * PAGE :]
    (store / "catalog.sqlite").write_bytes(spoilt)
    for arguments in (["check"], ["export", tmp_path / "export"]):
        line = sentence(footnote(store, *arguments))
        assert line.startswith(f"The store's catalog {store}/catalog.sqlite is damaged (")
        assert line.endswith(f"move the folder {store} away, then {ADVICE}")
    for arguments in (["ask", "When was the bridge built?"], ["add", sources / "3.txt"]):
        status, _, errors = footnote(store, *arguments)
        # What lies on other pages is read as before.
        assert status == 0 or f"then {ADVICE}" in errors
    assert not (tmp_path / "export").exists()
