"""`footnote check`, `export` and `import` as a shell sees them."""

import json
import shutil
from pathlib import Path

import pytest

from tests.command import footnote
from tests.scripted_server import ScriptedServer

SENTENCE = "The bridge was built in 1931."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a data folder with one article."""
    home = tmp_path / "home"
    done = footnote("add", "-", "--id", "bridge", home=home, data=SENTENCE.encode())
    assert done.returncode == 0, done.stderr
    return home


def test_a_whole_store_is_said_to_be_whole(home: Path) -> None:
    done = footnote("check", home=home)
    assert (done.returncode, done.stdout, done.stderr) == (0, "The store is whole.\n", "")
    done = footnote("check", "--json", home=home)
    assert json.loads(done.stdout)["findings"] == []


def test_what_was_repaired_is_listed(home: Path) -> None:
    text = "Chroma's collection differed in 1 passage."
    shutil.rmtree(home / "chroma")
    done = footnote("check", "--json", home=home)
    assert done.returncode == 0
    assert json.loads(done.stdout)["findings"] == [{"text": text, "repaired": True}]
    shutil.rmtree(home / "chroma")
    done = footnote("check", home=home)
    assert done.stdout == f"{text} Repaired.\n"


def test_all_is_embedded_anew_for_another_embedder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("FOOTNOTE_EMBEDDER", "embed-small")
        asked = footnote("ask", "When was the bridge built?", home=home)
        assert asked.returncode == 1
        assert "run footnote check --embed-anew, which embeds all articles anew." in asked.stderr
        done = footnote("check", "--embed-anew", home=home)
        assert (done.returncode, done.stdout) == (
            0,
            "The store was built with other settings; 1 article was embedded anew. Repaired.\n",
        )
        said = f"The texts go to {server.host} for vectors (FOOTNOTE_EMBEDDER).\n"
        assert done.stderr == said
        asked = footnote("ask", "When was the bridge built?", home=home)
        assert asked.stdout.startswith(f"{SENTENCE} [1]\n")
        done = footnote("check", "--embed-anew", home=home)
        assert done.stdout == "The store is whole.\n"


def test_a_store_moves_to_another_folder(home: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "articles.footnote", tmp_path / "other"
    done = footnote("export", file, home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"exported   1 article to {file}\n"
    done = footnote("import", file, home=other)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"imported   1 article from {file}\n"
    done = footnote("ask", "When was the bridge built?", home=other)
    assert done.stdout.startswith(f"{SENTENCE} [1]\n")


def test_no_file_and_no_article_is_overwritten(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "articles.footnote"
    assert footnote("export", file, home=home).returncode == 0
    for name, message in (("export", "exists already"), ("import", "has articles already")):
        done = footnote(name, file, home=home)
        assert done.returncode != 0
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert message in line
