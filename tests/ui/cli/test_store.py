"""`footnote check`, `export` and `import`, and a system that refuses to write."""

import json
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
from tests.scripted_server import ScriptedServer
from tests.ui.cli.conftest import Put, Run
from tests.ui.looks import long

BRIDGE = "The bridge was built in 1931."
QUESTION = "When was the bridge built?"
NUMBERED = "".join(
    f"\n\nHouse {number} of the street has {number} windows." for number in range(40)
)


def test_a_store_is_checked_and_repaired(run: Run, put: Put, home: Path) -> None:
    put("bridge", BRIDGE)
    assert run("check").out == "The store is whole.\n"
    assert run("check", "--json").document == {"findings": []}
    finding = "Chroma's collection differed in 1 passage."
    shutil.rmtree(home / "chroma")
    found = run("check", "--json").document
    assert found == {"findings": [{"text": finding, "repaired": True}]}
    shutil.rmtree(home / "chroma")
    assert run("check").out == f"{finding} Repaired.\n"


def test_all_is_embedded_anew_for_another_embedder(run: Run, put: Put) -> None:
    put("bridge", BRIDGE)
    with ScriptedServer() as server:
        named = {"OPENAI_BASE_URL": server.base_url, "FOOTNOTE_EMBEDDER": "embed-small"}
        asked = run("ask", QUESTION, **named)
        assert asked.status == 1
        assert "run footnote check --embed-anew, which embeds all articles anew." in asked.err
        done = run("check", "--embed-anew", **named)
        assert (done.status, done.out) == (
            0,
            "The store was built with other settings; 1 article was embedded anew. Repaired.\n",
        )
        assert done.err == f"The texts go to {server.host} for vectors (FOOTNOTE_EMBEDDER).\n"
        asked = run("ask", QUESTION, **named)
        assert asked.out.startswith(f"{BRIDGE} [1]\n")
        assert asked.err == f"The question goes to {server.host} for vectors (FOOTNOTE_EMBEDDER).\n"
        assert run("check", "--embed-anew", **named).out == "The store is whole.\n"


def test_a_store_moves_to_another_folder_and_overwrites_nothing(
    run: Run, put: Put, tmp_path: Path
) -> None:
    put("bridge", BRIDGE)
    file, other = tmp_path / "articles.footnote", str(tmp_path / "other")
    done = run("export", file)
    assert (done.status, done.out, done.err) == (0, f"exported   1 article to {file}\n", "")
    done = run("import", file, FOOTNOTE_HOME=other)
    assert (done.status, done.out, done.err) == (0, f"imported   1 article from {file}\n", "")
    assert run("ask", QUESTION, FOOTNOTE_HOME=other).out.startswith(f"{BRIDGE} [1]\n")
    assert "exists already" in run("export", file).complaint
    assert "has articles already" in run("import", file).complaint


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of texts; not to be changed."""
    folder = tmp_path_factory.mktemp("sources")
    for number in range(8):
        text = f"{BRIDGE} Its number is {number}.{NUMBERED}"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def store(home: Path, run: Run, sources: Path) -> Iterator[Path]:
    """Return a data folder with two articles, to be locked at will."""
    assert run("add", sources / "0.txt", sources / "1.txt").status == 0
    yield home
    allow(home)


def allow(home: Path) -> None:
    subprocess.run(["chmod", "-R", "u+rwX", home], check=True)


def sentence(ended: Ended) -> str:
    """Return the sentence that a command failed with."""
    status, out, errors = ended
    assert (status, out) == (1, "")
    assert "Traceback" not in errors
    line = errors.splitlines()[-1]
    assert line.endswith(".")
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
    assert footnote(store, "ask", QUESTION)[1].startswith(f"{BRIDGE} [1]")
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
    locked = tmp_path / "locked.txt"
    locked.write_text(BRIDGE)
    locked.chmod(0)
    line = sentence(footnote(tmp_path / "new", "add", locked))
    assert line.endswith("locked.txt cannot be read; check its permissions.")


@pytest.mark.parametrize("part", [long("."), long("chroma")])
def test_permission_that_is_lost_midway(run: Run, store: Path, tmp_path: Path, part: str) -> None:
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
    assert footnote(store, "ask", QUESTION)[1].startswith(f"{BRIDGE} [1]")
    allow(store)
    assert run("check").out == "The store is whole.\n"
    assert 2 < live(store) < 62
    assert run("add", many).status == 0
    assert live(store) == 62


def live(home: Path) -> int:
    with closing(sqlite3.connect(home / "catalog.sqlite", timeout=30)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    return int(count)
