"""Each mistake gets one sentence on standard error, status 1 or 2, and loses nothing."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.command import footnote

QUESTION = "When was the bridge built?"
SENTENCE = "The bridge was built in 1931."


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


def complaint(done: subprocess.CompletedProcess[str], status: int) -> str:
    """Return the one sentence that a command failed with."""
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    (line,) = done.stderr.splitlines()
    assert line.endswith((".", "?"))
    return line


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "empty.txt is empty; there is nothing to add."),
        (
            "white.md",
            " \n\t\n\u3000\n".encode(),
            "white.md contains only whitespace; there is nothing to add.",
        ),
        (
            "binary.txt",
            bytes(range(256)) * 20,
            "binary.txt is not text (it contains null bytes); save its text as a .txt or .md file "
            "and add that.",
        ),
        (
            "page.pdf",
            b"%PDF-1.7 and more",
            "page.pdf is not a text or Markdown file; save its text as a .txt or .md file and "
            "add that.",
        ),
        ("absent.txt", None, "absent.txt does not exist; check the path."),
        (
            "",
            None,
            "The name of a source is empty; name a file or a folder, or '-' to read pasted text.",
        ),
    ],
)
def test_a_source_that_cannot_be_an_article(
    name: str, data: bytes | None, said: str, tmp_path: Path
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert complaint(footnote("add", name, home=tmp_path / "home", cwd=tmp_path), 1) == said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "secret.txt").chmod(0)
    done = footnote("add", "secret.txt", home=tmp_path / "home", cwd=tmp_path)
    assert complaint(done, 1) == "secret.txt cannot be read; check its permissions."


def test_nothing_on_standard_input(tmp_path: Path) -> None:
    done = footnote("add", "-", home=tmp_path / "home")
    assert (
        complaint(done, 1) == "standard input: the pasted text is empty; there is nothing to add."
    )


def test_an_address(tmp_path: Path) -> None:
    address = "https://example.org/article"
    done = footnote("add", address, home=tmp_path / "home")
    assert complaint(done, 2) == (
        f"{address} is an address, and Footnote reads files only; save the page and add the file."
    )


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
    assert [(how, name.rsplit("-", 1)[0]) for how, name in added] == [
        ("added", "b"),
        ("added", "d"),
    ]
    failed = [line.split(" ")[0] for line in done.stderr.splitlines() if not line.endswith("texts")]
    assert failed == ["notes/a.txt", "notes/c.txt", "nowhere.txt"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "The question is empty; ask something about the articles."),
        (" \t ", "The question is empty; ask something about the articles."),
        ("\x01\x02\x1b", "The question has no words; ask something about the articles."),
        ("a" * 100_000, "The question has 100,000 characters; ask it in 2,000 or fewer."),
    ],
    ids=["empty", "space", "control characters", "endless"],
)
def test_a_question_that_is_none(question: str, said: str, filled: Path) -> None:
    assert complaint(footnote("ask", question, home=filled), 2) == said


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


def test_asking_when_there_is_no_article(tmp_path: Path) -> None:
    said = complaint(footnote("ask", QUESTION, home=tmp_path / "home"), 1)
    assert said.startswith("There are no articles yet; add one first: footnote add FILE")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "arguments",
    [["show", "brigde"], ["remove", "brigde"], ["ask", QUESTION, "--article", "brigde"]],
    ids=lambda arguments: arguments[0],
)
def test_an_unknown_article(arguments: list[str], filled: Path) -> None:
    said = complaint(footnote(*arguments, home=filled), 2)
    assert said == "There is no article 'brigde'; did you mean bridge?"
    stray = [each.replace("brigde", "\udcff") for each in arguments]
    assert complaint(footnote(*stray, home=filled), 2).startswith("There is no article '\ufffd'")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "No such file or directory"),
        (b"", "not JSON: "),
        (b"[" * 100_000, "not JSON: "),
        (b"\xff\xfe\xfd", "not UTF-8"),
        (b'{"question": "answer"}', "the history should be a list of [question, answer] pairs"),
        (
            b'[["Who?", "Ada."], ["When?"]]',
            "entry 2 of the history is not a [question, answer] pair",
        ),
    ],
    ids=["absent", "empty", "endless", "binary", "object", "entry"],
)
def test_a_history_that_is_none(
    data: bytes | None, said: str, filled: Path, tmp_path: Path
) -> None:
    if data is not None:
        (tmp_path / "turns.json").write_bytes(data)
    arguments = ("ask", QUESTION, "--history", "turns.json")
    line = complaint(footnote(*arguments, home=filled, cwd=tmp_path), 2)
    assert line.startswith(f"The history turns.json cannot be used ({said}")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "FOOTNOTE_HOMES",
            "x",
            "Unknown setting FOOTNOTE_HOMES; did you mean FOOTNOTE_HOME?",
        ),
        (
            "FOOTNOTE_PASSAGE_TOKENS",
            "many",
            "FOOTNOTE_PASSAGE_TOKENS is 'many': it should be a whole number.",
        ),
    ],
)
def test_a_setting_that_is_none(
    name: str, value: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    done = footnote("list", home=tmp_path / "home")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")


@pytest.mark.parametrize(
    "arguments", [["add", "a.txt"], ["list"], ["ask", QUESTION]], ids=lambda found: found[0]
)
def test_a_file_in_place_of_the_data_folder(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "home").write_text("not a folder", encoding="utf-8")
    line = complaint(footnote(*arguments, home=tmp_path / "home", cwd=tmp_path), 1)
    assert str(tmp_path / "home") in line
    assert (tmp_path / "home").read_text(encoding="utf-8") == "not a folder"


@pytest.mark.parametrize("arguments", [["add", "page.txt"], ["list"], ["ask", "Who?"], ["chat"]])
def test_a_data_folder_whose_name_is_not_utf8(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(SENTENCE)
    home = tmp_path / "new" / os.fsdecode(b"a\xffb")
    said = complaint(footnote(*arguments, home=home, cwd=tmp_path), 2)
    assert said.startswith("FOOTNOTE_HOME is ")
    assert said.endswith(": a folder whose path is not UTF-8 cannot be used; choose another one.")
    assert not (tmp_path / "new").exists()


def test_a_damaged_catalog(store: Path, tmp_path: Path) -> None:
    for leftover in store.glob("catalog.sqlite-*"):
        leftover.unlink()
    (store / "catalog.sqlite").write_bytes(b"not a database " * 1000)
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    for arguments in (["list"], ["ask", QUESTION], ["add", "a.txt"]):
        line = complaint(footnote(*arguments, home=store, cwd=tmp_path), 1)
        assert f"{store / 'catalog.sqlite'} is damaged" in line
        assert f"move the folder {store} away and add the articles again" in line
    assert (store / "catalog.sqlite").read_bytes().startswith(b"not a database ")


def test_damaged_vectors_are_made_again(store: Path) -> None:
    for file in (store / "chroma").rglob("*"):
        if file.is_file():
            file.write_bytes(b"not a database " * 1000)
    done = footnote("ask", QUESTION, home=store)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{SENTENCE} [1]\n")
    assert "Traceback" not in done.stderr
    assert "Rebuilding the vectors" in done.stderr


def test_a_port_in_use_is_told_before_anything_is_added(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = footnote("chat", "--port", str(port), home=home)
    line = complaint(done, 1)
    assert line.startswith(f"Port {port} is in use")
    assert not home.exists()


def test_a_host_that_others_can_reach(tmp_path: Path) -> None:
    home = tmp_path / "home"
    line = complaint(footnote("chat", "--host", "0.0.0.0", "--port", "0", home=home), 2)
    assert line.startswith("0.0.0.0 can be reached from other machines; set FOOTNOTE_PASSWORD")
    assert not home.exists()


@pytest.mark.parametrize(("host", "password"), [("", ""), (" ", "secret")])
def test_an_empty_host(host: str, password: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = footnote("chat", "--host", host, "--port", "0", home=home, FOOTNOTE_PASSWORD=password)
    said = "The host is empty; name one with --host, or leave it at 127.0.0.1."
    assert complaint(done, 2) == said
    assert not home.exists()


@pytest.mark.parametrize("name", ["index", "qa", "eval"])
def test_a_foreign_package_that_stands_before_ours(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("raise ImportError('foreign')", encoding="utf-8")
    done = footnote("list", home=tmp_path / "home", cwd=tmp_path, from_scratch=True)
    line = complaint(done, 1)
    assert line.startswith(f"{tmp_path / name} hides Footnote's own '{name}' in ")
