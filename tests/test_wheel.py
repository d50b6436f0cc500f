"""The wheel, built and installed elsewhere, and used from a folder of decoys."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.soak

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "qa", "eval", "ui")


def run(*command: str | Path, cwd: Path, **env: str) -> str:
    """Return what ``command`` prints; its standard error shows when it fails."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs folder of a venv with the wheel in it and the dependencies beside it.

    A path that a ``.pth`` file names brings no further ``.pth`` files, so an editable
    installation of this very tree cannot stand in for the wheel.
    """
    venv = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=venv.parent)
    python = venv / "bin" / "python"
    site = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=venv
    ).strip()
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(site, "dependencies.pth").write_text("\n".join(sorted(dependencies)), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", python)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=venv)
    return venv / "bin"


@pytest.fixture
def decoys(tmp_path: Path) -> Path:
    """Return a folder that holds packages of our names, each of which fails on import."""
    for name in PACKAGES:
        (tmp_path / name).mkdir()
        code = f"raise ImportError('this {name} is a decoy')\n"
        (tmp_path / name / "__init__.py").write_text(code, encoding="utf-8")
    return tmp_path


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        notices = {name.split("/")[-1] for name in archive.namelist() if "/licenses/" in name}
    files = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == files
    assert notices == {"LICENSE", "NOTICE"}


def test_a_question_is_answered_among_decoys(
    elsewhere: Path, decoys: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    source = decoys / "harbour.md"
    sentence = "The new lighthouse was lit by Marta Olsen on 4 May 1911."
    source.write_text(f"# The harbour\n\nIt was dug in 1890. {sentence}\n", encoding="utf-8")
    code = "import index, qa; print(index.__file__, qa.__file__)"
    for file in run(elsewhere / "python", "-c", code, cwd=home).split():
        assert Path(file).is_relative_to(elsewhere.parent)

    def footnote(*arguments: str) -> Any:
        program, settings = elsewhere / "footnote", {"FOOTNOTE_HOME": str(home)}
        return json.loads(run(program, *arguments, "--json", cwd=decoys, **settings))

    footnote("add", str(source))
    answer = footnote("ask", "Who lit the new lighthouse?")
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"] == sentence
