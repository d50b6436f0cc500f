"""A page is added by its address, or the one sentence says why not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripted_server import Response, ScriptedServer
from tests.ui.cli.conftest import Run

TEXT = "# The mill\n\nThe mill was built in 1890 by Ana Ruiz. It ground wheat for the town.\n"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


def markdown(text: str = TEXT, charset: str = "utf-8") -> Response:
    kind = {"Content-Type": f"text/markdown; charset={charset}"}
    return Response(200, kind, [text.encode(charset)])


def test_a_page_is_fetched_added_and_kept_by_its_address(server: ScriptedServer, run: Run) -> None:
    server.say(Response(302, {"Location": "/notes/The%20Mill.md#top"}, []), path="/short")
    server.say(markdown(), markdown(), path="/notes/The%20Mill.md")
    address = f"http://{server.host}/notes/The%20Mill.md"
    trusted = f"localhost,{server.host}"
    added = run("add", f"http://{server.host}/short", "--json", FOOTNOTE_FETCH_HOSTS=trusted)
    assert (added.document["failed"], added.err) == ([], "")
    (article_id,) = added.document["added"]
    assert article_id.startswith("the-mill-")
    (article,) = run("list", "--json").document["articles"]
    assert (article["id"], article["source"]) == (article_id, address)
    assert article["title"] == "The mill"
    again = run("add", address, FOOTNOTE_FETCH_HOSTS=trusted)
    assert again.out == f"unchanged  {article_id}\n"


def test_what_is_not_fetched_is_listed_and_stops_nothing_else(
    server: ScriptedServer, run: Run
) -> None:
    server.say(markdown("# Käse\n\nDer Käse ist gelb und rund.", "iso-8859-1"), path="/cheese")
    site = f"http://{server.host}"
    here, gone = "http://127.0.0.1/", f"{site}/gone"
    done = run("add", here, gone, f"{site}/cheese", FOOTNOTE_FETCH_HOSTS=server.host)
    assert done.status == 1
    assert done.err.splitlines() == [
        f"{here} was not fetched: 127.0.0.1 is this machine itself; name the host in "
        "FOOTNOTE_FETCH_HOSTS if you trust it, or save the page and add the file.",
        f"{gone} was not fetched: there is no such page (status 404); check the address.",
    ]
    assert "Der Käse ist gelb" in run("show", done.out.split()[1]).out


def test_a_malformed_address_is_bad_usage_and_shows_no_password(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    done = run("add", tmp_path / "a.txt", "http://user:secret@127.0.0.1/", "--json")
    assert done.status == 2
    assert done.complaint.endswith(" in it; leave out what stands before the @.")
    assert "secret" not in done.err
    assert run("list", "--json").document == {"articles": []}


def test_an_add_that_fails_leaves_nothing_to_resume(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    assert run("add", "-", data=TEXT.encode()).status == 0
    for _ in range(2):
        done = run("add", tmp_path / "a.txt", FOOTNOTE_PASSAGE_TOKENS="100")
        assert done.status == 1
        assert "was built with chunking" in done.complaint
    assert run("list").err == ""
    assert run("add", "--resume").err == "Nothing is left to add.\n"
    assert run("add", "--forget").err == "Nothing is left to drop.\n"
