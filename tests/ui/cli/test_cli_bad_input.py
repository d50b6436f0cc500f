"""Each mistake gets one sentence on standard error, status 1 or 2, and loses nothing."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command import footnote

QUESTION = "When was the bridge built?"
SENTENCE = "The bridge was built in 1931."
HISTORY = "The history {}.json cannot be used ("
FILES = {
    "a.txt": SENTENCE.encode(),
    "empty.txt": b"",
    "white.md": " \n\t\n\u3000\n".encode(),
    "binary.txt": bytes(range(256)) * 20,
    "page.pdf": b"%PDF-1.7 and more",
    "void.json": b"",
    "endless.json": b"[" * 100_000,
    "binary.json": b"\xff\xfe\xfd",
    "object.json": b'{"question": "answer"}',
    "entry.json": b'[["Who?", "Ada."], ["When?"]]',
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with one article of the id "bridge"; not to be changed."""
    home = tmp_path_factory.mktemp("filled")
    text = f"{SENTENCE} It is red and has two lanes."
    done = footnote("add", "-", "--id", "bridge", home=home, data=text.encode())
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    """Return a copy of the filled data folder, to be damaged at will."""
    return Path(shutil.copytree(filled, tmp_path / "store"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the files to be named; not to be changed."""
    folder = tmp_path_factory.mktemp("desk")
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    return folder


def complaint(done: subprocess.CompletedProcess[str], status: int) -> str:
    """Return the one sentence that a command failed with."""
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    (line,) = done.stderr.splitlines()
    assert line.endswith((".", "?"))
    return line


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (["add", "empty.txt"], 1, "empty.txt is empty; there is nothing to add."),
        (["add", "white.md"], 1, "white.md contains only whitespace; there is nothing to add."),
        (["add", "binary.txt"], 1, "binary.txt is not text (it contains null bytes); save its text "
         "as a .txt or .md file and add that."),
        (["add", "page.pdf"], 1, "page.pdf cannot be read as a PDF (it is damaged or not a PDF); "
         "open it in a PDF viewer, save or print it to a new PDF, and add that."),
        (["add", "absent.txt"], 1, "absent.txt does not exist; check the path."),
        (["add", ""], 1, "The name of a source is empty; name a file or a folder, or '-' to read "
         "pasted text."),
        (["add", "-"], 1, "standard input: the pasted text is empty; there is nothing to add."),
        (["add", "ftp://a.example/b"], 2, "ftp://a.example/b cannot be fetched: only http:// and "
         "https:// addresses are fetched; save the page and add the file."),
        (["add", "http://127.0.0.1/b"], 1, "http://127.0.0.1/b was not fetched: 127.0.0.1 is this "
         "machine itself; name the host in FOOTNOTE_FETCH_HOSTS if you trust it, or save the page "
         "and add the file."),
        (["ask", ""], 2, "The question is empty; ask something about the articles."),
        (["ask", " \t "], 2, "The question is empty; ask something about the articles."),
        (["ask", "\x01\x02\x1b"], 2, "The question has no words; ask something about the "
         "articles."),
        (["ask", "a" * 100_000], 2, "The question has 100,000 characters; ask it in 2,000 or "
         "fewer."),
        (["show", "brigde"], 2, "There is no article 'brigde'; did you mean bridge?"),
        (["remove", "brigde"], 2, "There is no article 'brigde'; did you mean bridge?"),
        (["ask", QUESTION, "--article", "brigde"], 2, "There is no article 'brigde'; did you mean "
         "bridge?"),
        (["show", "\udcff"], 2, "There is no article '\ufffd'"),
        (["remove", "\udcff"], 2, "There is no article '\ufffd'"),
        (["ask", QUESTION, "--article", "\udcff"], 2, "There is no article '\ufffd'"),
        *(
            (["ask", QUESTION, "--history", f"{name}.json"], 2, HISTORY.format(name) + why)
            for name, why in {
                "absent": "No such file or directory",
                "void": "not JSON: ",
                "endless": "not JSON: ",
                "binary": "not UTF-8",
                "object": "the history should be a list of [question, answer] pairs",
                "entry": "entry 2 of the history is not a [question, answer] pair",
            }.items()
        ),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)  # fmt: skip
def test_what_is_no_source_question_article_or_history(
    line: list[str], status: int, said: str, filled: Path, desk: Path
) -> None:
    told = complaint(footnote(*line, home=filled, cwd=desk), status)
    assert told == said if said.endswith((".", "?")) else told.startswith(said)


@pytest.mark.parametrize(
    ("line", "settings", "status", "said"),
    [
        (["list"], {"FOOTNOTE_HOMES": "x"}, 2, "Unknown setting FOOTNOTE_HOMES; did you mean "
         "FOOTNOTE_HOME?"),
        (["list"], {"FOOTNOTE_PASSAGE_TOKENS": "many"}, 2, "FOOTNOTE_PASSAGE_TOKENS is 'many': "
         "it should be a whole number."),
        (["ask", QUESTION], {}, 1, "There are no articles yet; add one first: footnote add FILE"),
        (["chat", "--host", "0.0.0.0", "--port", "0"], {}, 2, "0.0.0.0 can be reached from other "
         "machines; set FOOTNOTE_PASSWORD"),
        *(
            (["chat", "--host", host, "--port", "0"], {"FOOTNOTE_PASSWORD": password}, 2,
             "The host is empty; name one with --host, or leave it at 127.0.0.1.")
            for host, password in (("", ""), (" ", "secret"))
        ),
    ],
)  # fmt: skip
def test_what_cannot_begin_leaves_no_data_folder(
    line: list[str], settings: dict[str, Any], status: int, said: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    assert complaint(footnote(*line, home=home, **settings), status).startswith(said)
    assert not home.exists()


@pytest.mark.parametrize("line", [["add", "a.txt"], ["list"], ["ask", QUESTION], ["chat"]])
def test_a_data_folder_that_cannot_be_one(line: list[str], desk: Path, tmp_path: Path) -> None:
    home = tmp_path / "new" / os.fsdecode(b"a\xffb")
    said = complaint(footnote(*line, home=home, cwd=desk), 2)
    assert said.startswith("FOOTNOTE_HOME is ")
    assert said.endswith(": a folder whose path is not UTF-8 cannot be used; choose another one.")
    assert not (tmp_path / "new").exists()
    (tmp_path / "home").write_text("not a folder", encoding="utf-8")
    if line != ["chat"]:
        said = complaint(footnote(*line, home=tmp_path / "home", cwd=desk), 1)
        assert str(tmp_path / "home") in said
        assert (tmp_path / "home").read_text(encoding="utf-8") == "not a folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "secret.txt").chmod(0)
    done = footnote("add", "secret.txt", home=tmp_path / "home", cwd=tmp_path)
    assert complaint(done, 1) == "secret.txt cannot be read; check its permissions."


def test_a_bad_file_stops_none_of_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"")
    (folder / "b.txt").write_text(f"{SENTENCE} It is red.", encoding="utf-8")
    (folder / "c.txt").write_bytes(b"\0\1\2\3")
    (folder / "d.txt").write_text("Das Mädchen aß in München Käse.", encoding="cp1252")
    done = footnote("add", "notes", "nowhere.txt", home=tmp_path / "home", cwd=tmp_path)
    assert done.returncode == 1
    added = [line.split() for line in done.stdout.splitlines()]
    assert [(how, name[:2]) for how, name in added] == [("added", "b-"), ("added", "d-")]
    failed = [line.split(" ")[0] for line in done.stderr.splitlines()]
    assert failed == ["notes/a.txt", "notes/c.txt", "nowhere.txt"]


def test_a_question_with_control_characters_among_its_words(filled: Path) -> None:
    done = footnote("ask", f"\x1b[31m{QUESTION}\x07", home=filled)
    assert (done.returncode, done.stderr) == (0, "")
    assert SENTENCE in done.stdout
    assert "\x1b" not in done.stdout


def test_a_model_that_is_no_file_was_not_asked(filled: Path, tmp_path: Path) -> None:
    model = tmp_path / "no.gguf"
    done = footnote("ask", QUESTION, "--model", model, home=filled)
    assert done.returncode == 1
    assert SENTENCE in done.stdout
    assert " ".join(done.stdout.split()).endswith(f"{model} was not asked.")


def test_a_damaged_catalog(store: Path, desk: Path) -> None:
    for leftover in store.glob("catalog.sqlite-*"):
        leftover.unlink()
    (store / "catalog.sqlite").write_bytes(b"not a database " * 1000)
    for arguments in (["list"], ["ask", QUESTION], ["add", "a.txt"]):
        line = complaint(footnote(*arguments, home=store, cwd=desk), 1)
        assert f"{store / 'catalog.sqlite'} is damaged" in line
        assert (
            f"move the folder {store} away, then import an export or add the articles again" in line
        )
    assert (store / "catalog.sqlite").read_bytes().startswith(b"not a database ")


def spoil(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"not a database " * 1000)


@pytest.mark.parametrize("damage", [spoil, shutil.rmtree])
def test_a_damaged_chroma_is_told_and_made_again_by_a_check(
    store: Path, damage: Callable[[Path], None]
) -> None:
    damage(store / "chroma")
    line = complaint(footnote("ask", QUESTION, home=store), 1)
    assert str(store / "chroma") in line
    assert "run footnote check" in line
    done = footnote("check", home=store)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "Chroma's collection" in done.stdout
    assert footnote("check", home=store).stdout == "The store is whole.\n"
    done = footnote("ask", QUESTION, home=store)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{SENTENCE} [1]\n")


@pytest.mark.parametrize("damage", [spoil, shutil.rmtree])
def test_a_damaged_chroma_is_made_anew_by_the_next_change(
    store: Path, desk: Path, damage: Callable[[Path], None]
) -> None:
    damage(store / "chroma")
    done = footnote("add", "a.txt", home=store, cwd=desk)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    done = footnote("ask", QUESTION, home=store)
    assert done.stdout.startswith(f"{SENTENCE} [1]\n")


def test_a_port_in_use_is_told_before_anything_is_added(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = footnote("chat", "--port", str(port), home=home)
    line = complaint(done, 1)
    assert line.startswith(f"Port {port} is in use")
    assert "--port" in line
    assert not home.exists()


@pytest.mark.parametrize("name", ["index", "qa", "eval"])
def test_a_foreign_package_that_stands_before_ours(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("raise ImportError('foreign')", encoding="utf-8")
    done = footnote("list", home=tmp_path / "home", cwd=tmp_path, from_scratch=True)
    line = complaint(done, 1)
    assert line.startswith(f"{tmp_path / name} hides Footnote's own '{name}' in ")
