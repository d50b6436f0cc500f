"""Watched folders and pages: what is new or changed is added, what vanished or failed is told."""

import os
import signal
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest

from index import IndexSettings, list_articles
from index.sharing import Sharing
from index.watching import Watch, Watched
from tests.command import command, environment
from tests.scripted_server import Response, ScriptedServer
from tests.ui.cli.conftest import Run

BRIDGE = "The bridge opened in May. It is red."
FERRY = "The ferry sails on Tuesday. It is slow."


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE)
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "noise.txt").write_bytes(b"\0")
    (folder / "picture.png").write_bytes(b"")
    return folder


def ids() -> dict[str, str]:
    """Return the articles by the names of their files."""
    return {Path(each.source or "").name: each.id for each in list_articles()}


def test_a_folder_keeps_itself_fresh(run: Run, notes: Path) -> None:
    begun = run("watch", notes)
    bridge, ferry = ids()["bridge.txt"], ids()["ferry.txt"]
    assert (begun.status, begun.out) == (1, f"added      {bridge}\nadded      {ferry}\n")
    assert f"{notes}/noise.txt is not text" in begun.err

    again = run("watch", "--once")
    assert (again.status, again.out) == (1, "")
    assert f"{notes}/noise.txt is not text" in again.err

    (notes / "bridge.txt").write_text(BRIDGE.replace("May", "June"))
    (notes / "noise.txt").write_text("The lighthouse is white. It is tall.")
    (notes / "new.md").write_text("# The museum\n\nThe museum opens at ten. It is free.")
    (notes / "ferry.txt").unlink()
    changed = run("watch", "--once")
    mended, new = ids()["noise.txt"], ids()["new.md"]
    vanished = (
        f"vanished   {notes}/ferry.txt; to remove its article, too: footnote remove {ferry}\n"
    )
    told = f"added      {new}\nadded      {mended}\nreplaced   {bridge}\n{vanished}"
    assert (changed.status, changed.out, changed.err) == (0, told, "")
    listed = run("watch", "--list").out
    assert listed.startswith(f"watched    {notes}, looked at ")
    assert listed.endswith(vanished)
    assert run("watch", "--once").out == vanished
    run("remove", ferry)
    assert run("watch", "--once").out == ""

    assert run("watch", "--stop", notes).status == 0
    assert run("watch", "--list", "--json").document == {"watched": []}
    assert set(ids()) == {"bridge.txt", "noise.txt", "new.md"}


def test_an_unchanged_file_is_not_read_again(run: Run, notes: Path) -> None:
    run("watch", notes)
    run("remove", ids()["ferry.txt"])
    run("watch", "--once")
    assert set(ids()) == {"bridge.txt"}
    os.utime(notes / "ferry.txt", (0, 0))
    run("watch", "--once")
    assert set(ids()) == {"bridge.txt", "ferry.txt"}


def test_nothing_vanishes_with_a_folder_that_may_not_be_mounted(run: Run, notes: Path) -> None:
    (notes / "noise.txt").unlink()
    run("watch", notes)
    elsewhere = notes.rename(notes.with_name("elsewhere"))
    gone = run("watch", "--once")
    assert (gone.status, gone.out) == (1, "")
    assert f"{notes} does not exist" in gone.err
    notes.mkdir()
    empty = run("watch", "--once")
    assert (empty.status, empty.out) == (1, "")
    notes.rmdir()
    elsewhere.rename(notes)
    assert run("watch", "--once").status == 0


def test_a_watched_file_vanishes_and_its_oddly_named_neighbour_does_not(
    run: Run, tmp_path: Path
) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/bridge\xff.txt")
    try:
        Path(odd).write_text(BRIDGE)
    except OSError:
        pytest.skip("the system takes UTF-8 alone")
    ferry = tmp_path / "ferry.txt"
    ferry.write_text(FERRY)
    assert run("watch", odd, ferry).status == 0
    article_id = ids()["ferry.txt"]
    ferry.unlink()
    looked = run("watch", "--once")
    assert (looked.status, looked.out.count("vanished")) == (0, 1)
    assert looked.out.endswith(f"footnote remove {article_id}\n")


def test_a_page_is_asked_for_again(run: Run, server: ScriptedServer) -> None:
    address = f"http://{server.host}/notes.txt"
    trusted = {"FOOTNOTE_FETCH_HOSTS": server.host}

    def say(*texts: str) -> None:
        pages = [Response(200, {"Content-Type": "text/plain"}, [text.encode()]) for text in texts]
        server.say(*pages, path="/notes.txt")

    say(BRIDGE)
    assert run("watch", address, **trusted).status == 0
    (article_id,) = ids().values()
    say(BRIDGE, BRIDGE.replace("May", "June"))
    assert run("watch", "--once", **trusted).out == ""
    assert run("watch", "--once", **trusted).out == f"replaced   {article_id}\n"
    server.say(Response(503), path="/notes.txt")
    failed = run("watch", "--once", **trusted)
    assert (failed.status, failed.out) == (1, "")
    assert f"{address} was not fetched: the server is failing" in failed.err
    (listed,) = run("watch", "--list", "--json").document["watched"]
    assert list(listed["failed"]) == [address]
    say(FERRY)
    assert run("watch", "--once", **trusted).out == f"replaced   {article_id}\n"


def test_two_looks_at_once_add_each_once(notes: Path, run: Run) -> None:
    (notes / "noise.txt").unlink()
    found: list[Watched] = []
    together = threading.Barrier(2)

    def look(watch: Watch) -> None:
        (watched,) = watch.all()
        together.wait()
        found.append(watch.look(watched, lambda _: None))

    with closing(Watch()) as one, closing(Watch()) as other:
        one.start([str(notes)], "")
        threads = [threading.Thread(target=look, args=(each,)) for each in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        added = [article_id for each in found for article_id in each.changed]
        assert sorted(added) == sorted(ids().values())
        (watched,) = one.all()
        assert len(watched.read) == 2
        assert not watched.failed


def test_it_looks_until_it_is_ended_and_tells_what_is_new(
    run: Run, notes: Path, home: Path
) -> None:
    run("watch", notes)
    (notes / "bridge.txt").unlink()
    run("watch", "--once")
    (notes / "ferry.txt").write_text(FERRY + " It is old.")
    process = subprocess.Popen(
        command("watch"),
        env=environment(FOOTNOTE_HOME=home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stdout.readline() == f"replaced   {ids()['ferry.txt']}\n"
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=60) == ("", "")
    assert process.returncode == 0


def test_articles_are_put_into_a_collection(run: Run, notes: Path, home: Path) -> None:
    assert "There is no collection" in run("watch", notes, "--collection", "press").complaint
    run("watch", notes / "bridge.txt")
    with closing(Sharing(IndexSettings(home=home))) as sharing:
        sharing.create("Press", "person:ann", key="press")
        run("watch", notes, "--collection", "press")
        assert sharing.articles_in("press") == set(ids().values())
    assert f"{notes} in collection press" in run("watch", "--list").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "does not exist"),
        (["-"], "does not exist"),
        (["http://user@127.0.0.1/"], "user name"),
        (["--stop", "nowhere"], "is not watched"),
        (["--stop"], "name sources"),
        (["--once", "--list"], "name sources"),
        (["--once", "notes"], "name sources"),
        (["--collection", "press"], "name sources"),
        (["--json"], "name sources"),
        (["--every", "0"], "--every"),
    ],
)
def test_bad_usage_watches_nothing(run: Run, arguments: list[str], said: str) -> None:
    refused = run("watch", *arguments)
    assert refused.status == 2
    assert said in refused.complaint
    assert run("watch", "--list", "--json").document == {"watched": []}
