"""A page is added by its address, or the one sentence says why not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import footnote
from tests.scripted_server import Response, ScriptedServer

TEXT = "# The mill\n\nThe mill was built in 1890 by Ana Ruiz. It ground wheat for the town.\n"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


def markdown(text: str = TEXT, charset: str = "utf-8") -> Response:
    kind = {"Content-Type": f"text/markdown; charset={charset}"}
    return Response(200, kind, [text.encode(charset)])


def test_a_page_is_fetched_added_and_kept_by_its_address(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.say(Response(302, {"Location": "/notes/The%20Mill.md#top"}, []), path="/short")
    server.say(markdown(), markdown(), path="/notes/The%20Mill.md")
    address = f"http://{server.host}/notes/The%20Mill.md"
    named = f"localhost,{server.host}"

    added = footnote(
        "add", f"http://{server.host}/short", "--json", home=tmp_path, FOOTNOTE_FETCH_HOSTS=named
    )
    assert (added.returncode, added.stderr) == (0, "")
    report = json.loads(added.stdout)
    (article_id,) = report["added"]
    assert article_id.startswith("the-mill-")
    assert report["failed"] == []

    listed = footnote("list", "--json", home=tmp_path)
    (article,) = json.loads(listed.stdout)["articles"]
    assert (article["id"], article["source"]) == (article_id, address)
    assert article["title"] == "The mill"

    again = footnote("add", address, home=tmp_path, FOOTNOTE_FETCH_HOSTS=named)
    assert again.stdout == f"unchanged  {article_id}\n"


def test_what_is_not_fetched_is_listed_and_stops_nothing_else(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.say(markdown("# Käse\n\nDer Käse ist gelb und rund.", "iso-8859-1"), path="/cheese")
    site = f"http://{server.host}"
    wanted = ["http://127.0.0.1/", f"{site}/gone", f"{site}/cheese"]
    done = footnote("add", *wanted, "--json", home=tmp_path, FOOTNOTE_FETCH_HOSTS=server.host)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert len(report["added"]) == 1
    assert report["failed"] == [
        {
            "source": wanted[0],
            "reason": "http://127.0.0.1/ was not fetched: 127.0.0.1 is this machine itself; name "
            "the host in FOOTNOTE_FETCH_HOSTS if you trust it, or save the page and add the file.",
        },
        {
            "source": wanted[1],
            "reason": f"{wanted[1]} was not fetched: there is no such page (status 404); check "
            "the address.",
        },
    ]
    assert done.stderr.splitlines() == [each["reason"] for each in report["failed"]]
    shown = footnote("show", report["added"][0], "--json", home=tmp_path)
    assert "Der Käse ist gelb" in json.loads(shown.stdout)["text"]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://user:secret@127.0.0.1/", "it has a user name in it; leave out what stands "
         "before the @."),
        ("http://2130706433/", "2130706433 is an IP address in an unusual form; write it as four "
         "numbers from 0 to 255."),
        ("www.a.example", "it does not say how to reach it; write https://www.a.example."),
    ],
)  # fmt: skip
def test_a_malformed_address_is_bad_usage(tmp_path: Path, address: str, why: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = footnote("add", "a.txt", address, "--json", home=tmp_path / "home", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f" cannot be fetched: {why}\n")
    assert "secret" not in done.stderr
    assert json.loads(footnote("list", "--json", home=tmp_path / "home").stdout) == {"articles": []}
