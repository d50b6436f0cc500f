import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.errors import EmptySourceError, SourceError, UnreadableSourceError, UsageError
from index.loading import load_source, source, text_source, walk_sources
from index.types import FailedSource, SkippedSource


def write(path: Path, data: str | bytes = "The kettle sings.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def reason(path: str | Path) -> str:
    with pytest.raises(SourceError) as caught:
        load_source(path)
    return str(caught.value)


def files(*paths: str | Path) -> list[Path]:
    return [each for each in walk_sources(paths) if isinstance(each, Path)]


@pytest.mark.parametrize(
    ("name", "markdown"),
    [
        *((name, True) for name in ("a.md", "a.markdown", "A.MD")),
        *((name, False) for name in ("README", "Mr. Smith", "minutes.2023", "a.text", "a.log")),
    ],
)
def test_the_name_tells_markdown_from_plain_text(tmp_path: Path, name: str, markdown: bool) -> None:
    path = write(tmp_path / name, "Ships\r\ncome in.\n")
    raw = load_source(path)
    assert (raw.source, raw.name, raw.title) == (str(path), str(path), None)
    assert (raw.text, raw.markdown) == ("Ships\r\ncome in.\n", markdown)


def test_the_id_comes_from_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "one" / "a.txt")
    first = load_source(path)
    write(path, "Another text.")
    (tmp_path / "b.txt").symlink_to(path)
    monkeypatch.chdir(tmp_path)
    for same in ("one/../one/a.txt", "one/a.txt", "b.txt"):
        again = load_source(same)
        assert (again.article_id, again.source) == (first.article_id, first.source)
    assert load_source(write(tmp_path / "two" / "a.txt")).article_id != first.article_id


SAVE = "save its text as a .txt or .md file and add that."


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("absent.txt", None, "does not exist; check the path."),
        ("empty.txt", b"", "is empty; there is nothing to add."),
        ("signs.txt", b"!!! \xe2\x80\xa6",
         "contains no letters or digits; there is nothing to add."),
        ("page.xyz", b"Words.", f"is of a type that Footnote does not read; {SAVE}"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00",
         f"is not text; {SAVE}"),
        ("folder.txt", Path.mkdir, "is a folder; name a text or Markdown file."),
        ("pipe.txt", os.mkfifo, "is not a file; name a text or Markdown file."),
    ],
)  # fmt: skip
def test_a_reason_is_one_sentence_that_names_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: Any, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if isinstance(data, bytes):
        write(tmp_path / name, data)
    elif data is not None:
        data(tmp_path / name)
    assert reason(name) == f"{name} {said}"
    with pytest.raises(EmptySourceError if "nothing to add" in said else UnreadableSourceError):
        load_source(name)


@pytest.fixture
def _nobody() -> Iterator[None]:
    """Run as a user with no rights where the tests run as root, who may read everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)


def test_what_may_not_be_read_or_listed(request: pytest.FixtureRequest) -> None:
    # Not in tmp_path, whose parents are closed to other users.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        text = write(folder / "a.txt")
        closed = write(folder / "b" / "c.txt").parent
        text.chmod(0)
        closed.chmod(0)
        request.getfixturevalue("_nobody")
        found, said = list(walk_sources([folder])), reason(text)
        os.seteuid(folder.stat().st_uid)
        closed.chmod(0o700)
    assert said == f"{text} cannot be read; check its permissions."
    why = f"{closed} cannot be listed (Permission denied); check its permissions."
    assert found == [text, FailedSource(str(closed), why)]


def test_what_is_too_large_is_not_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 2_000_000)
    path = write(tmp_path / "a.txt", b"word " * 400_001)
    assert reason(path) == f"{path} is larger than 2 MB; split it into smaller files."
    with pytest.raises(UnreadableSourceError, match="the pasted text is larger than 2 MB"):
        text_source(path.read_bytes())


def test_a_folder_gives_its_text_files_in_order(tmp_path: Path) -> None:
    names = "a.txt c.md b/a.markdown b/c.log b/page.html b/c/d.text d/a.TXT"
    kept = [write(tmp_path / name) for name in names.split()]
    for name in (".hidden.txt", ".git/a.txt", "photo.jpg", "README", "b/.x/y.md"):
        write(tmp_path / name)
    (tmp_path / "d" / "up").symlink_to(tmp_path)
    assert files(tmp_path) == kept
    assert [each for each in walk_sources([tmp_path]) if not isinstance(each, Path)] == [
        SkippedSource(str(tmp_path / name)) for name in ("README", "photo.jpg")
    ]


def test_a_file_comes_once_by_whatever_names(tmp_path: Path) -> None:
    inner, outer = write(tmp_path / "a" / "a.txt"), write(tmp_path / "b.txt")
    (tmp_path / "c.txt").symlink_to(inner)
    assert list(walk_sources([tmp_path / "a", tmp_path, outer, inner])) == [inner, outer]
    # One that is named is left to be loaded, whether it is there or not.
    assert list(walk_sources([tmp_path / "absent.txt"])) == [tmp_path / "absent.txt"]


def test_a_link_out_of_a_folder_is_skipped(tmp_path: Path) -> None:
    outside = write(tmp_path / "passwd")
    inside = write(tmp_path / "mix" / "sub" / "b.txt")
    (tmp_path / "mix" / "a.txt").symlink_to(outside)
    (tmp_path / "mix" / "c.txt").symlink_to(tmp_path / "mix" / "a.txt")
    (tmp_path / "mix" / "lost.txt").symlink_to(tmp_path / "absent.txt")
    (tmp_path / "mix" / "sub" / "a.txt").symlink_to("../sub/b.txt")
    (tmp_path / "door").symlink_to(tmp_path / "mix")
    skipped = [SkippedSource(str(tmp_path / "mix" / f"{name}.txt")) for name in ("a", "c", "lost")]
    assert list(walk_sources([tmp_path / "mix"])) == [*skipped, inside.with_name("a.txt")]
    assert inside.with_name("a.txt").resolve() == inside
    assert files(tmp_path / "door") == [tmp_path / "door" / "sub" / "a.txt"]
    assert files(tmp_path / "mix" / "a.txt") == [tmp_path / "mix" / "a.txt"]


def test_a_folder_without_text_and_an_empty_name_are_failures(tmp_path: Path) -> None:
    other, text = write(tmp_path / "a" / "page.xyz"), write(tmp_path / "b.txt")
    nameless = "The name of a source is empty; name a file or a folder, or '-' to read pasted text."
    assert list(walk_sources([other.parent, "", text])) == [
        SkippedSource(str(other)),
        FailedSource(
            str(other.parent),
            f"{other.parent} contains no files that Footnote reads, such as .txt, .md, "
            ".html, .pdf or .docx.",
        ),
        FailedSource("", nameless),
        text,
    ]
    assert reason("") == nameless


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("# A walk\n\nIt takes six hours.", True),
        ("\n\n## A walk\n", True),
        ("#1 in a series of walks", False),
        ("A walk\n\n# takes six hours", False),
    ],
)
def test_pasted_text_that_begins_with_a_heading_is_markdown(text: str, markdown: bool) -> None:
    raw = text_source(text, title=" On\n tea ")
    assert (raw.source, raw.name, raw.title) == (None, "the text 'On tea'", "On tea")
    assert (raw.text, raw.markdown) == (text, markdown)
    assert text_source(text, markdown=not markdown).markdown is not markdown


def test_pasted_text_has_an_id_of_its_words_or_the_given_one() -> None:
    first = text_source("One line.\nTwo lines.\n").article_id
    assert text_source(b"One line.\r\nTwo lines.", title="Any").article_id == first
    assert text_source("One line. Three lines.").article_id != first
    assert text_source("Words.", article_id="tea/2023:1").article_id == "tea/2023:1"
    for article_id in ("", "-x", "a b", "a\nb", "a\x00", "x" * 201):
        with pytest.raises(UsageError, match="cannot be an article's id"):
            text_source("Words.", article_id=article_id)


PAGE = "<!doctype html><title>Ships</title><nav><a href=/>Home</a></nav><p>The harbour is deep.</p>"


def test_the_source_of_a_web_page_is_read_as_a_page(tmp_path: Path) -> None:
    for raw in (load_source(write(tmp_path / "a.txt", PAGE)), text_source(PAGE)):
        assert raw.document is not None
        assert raw.text == ""
        assert [piece.text for piece in raw.document.pieces] == ["The harbour is deep."]
    assert text_source("<b>Now</b> is a tag.").document is None
    assert text_source(PAGE, markdown=True).document is None
