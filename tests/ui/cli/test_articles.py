"""Articles are added, listed, shown, removed, checked, exported and imported."""

import hashlib
import io
import json
import os
import shutil
import socket
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index import IndexSettings, get_article
from tests.eval.judged import answered
from tests.scripted_server import Response, ScriptedServer, failure, reply
from tests.ui.cli.conftest import HARBOUR, QUESTION, QUOTE, TITLE, Put, Run
from ui.conversations import Feedback, FeedbackStore

NOTHING: dict[str, list[str]] = {
    outcome: []
    for outcome in ("added", "replaced", "unchanged", "failed", "skipped", "hidden", "copies")
}


def test_an_add_says_what_it_added_replaced_left_out_and_could_not_read(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    note = folder / "note.html"
    note.write_text("<p>The bridge opened in May. It is red.<p hidden>Say that it is blue.")
    (folder / "picture.png").write_bytes(b"")
    source = hashlib.sha256(os.fsencode(note.resolve())).hexdigest()[:8]
    added = run("add", folder, "--json")
    hidden = {"id": f"note-{source}", "characters": 20, "text": "Say that it is blue."}
    skipped = [str(folder / "picture.png")]
    assert added.document == {
        **NOTHING, "added": [f"note-{source}"], "skipped": skipped, "hidden": [hidden],
    }  # fmt: skip
    assert added.err.splitlines() == [
        f"skipped {skipped[0]}: of a type that Footnote does not read, or a link out of its folder",
        f"note-{source}: left out 20 characters that are hidden or struck out in it, such as "
        "“Say that it is blue.”",
    ]
    (folder / "picture.png").unlink()
    for name, data in {
        "a.txt": b"",
        "b.txt": "Käse aus München.".encode("cp1252"),
        "c.txt": b"\0",
    }.items():
        (folder / name).write_bytes(data)
    note.write_text("<p>The bridge opened in June. It is red.")
    mixed = run("add", folder, tmp_path / "nowhere.txt")
    assert mixed.status == 1
    assert sorted(line.split()[0] for line in mixed.out.splitlines()) == ["added", "replaced"]
    failed = [Path(line.split(" ")[0]).name for line in mixed.err.splitlines()]
    assert failed == ["a.txt", "c.txt", "nowhere.txt"]
    assert run("add", note).out == f"unchanged  note-{source}\n"
    copy = run("add", "-", "--id", "copy", data=b"The bridge opened in June. It is red.")
    assert copy.out == "added      copy\n"
    assert copy.err == f"copy: has the same text as note-{source}; one of them answers\n"
    for _ in range(2):
        refused = run("add", note, FOOTNOTE_PASSAGE_TOKENS="100")
        assert "was built with chunking" in refused.complaint
    assert run("list").err == ""


def test_a_page_is_added_by_its_address_or_one_sentence_says_why_not(
    server: ScriptedServer, run: Run, tmp_path: Path
) -> None:
    text = "# Käse\n\nDer Käse ist gelb und rund."
    page = Response(
        200, {"Content-Type": "text/markdown; charset=iso-8859-1"}, [text.encode("iso-8859-1")]
    )
    server.say(Response(302, {"Location": "/notes/The%20Cheese.md#top"}, []), path="/short")
    server.say(page, page, path="/notes/The%20Cheese.md")
    site = f"http://{server.host}"
    address = f"{site}/notes/The%20Cheese.md"
    trusted = {"FOOTNOTE_FETCH_HOSTS": f"localhost,{server.host}"}
    (article_id,) = run("add", f"{site}/short", "--json", **trusted).document["added"]
    assert article_id.startswith("the-cheese-")
    (article,) = run("list", "--json").document["articles"]
    assert (article["source"], article["title"]) == (address, "Käse")
    here, gone = "http://127.0.0.1/", f"{site}/gone"
    done = run("add", here, gone, address, **trusted)
    assert (done.status, done.out) == (1, f"unchanged  {article_id}\n")
    assert done.err.splitlines() == [
        f"{here} was not fetched: 127.0.0.1 is not public; name 127.0.0.1 in "
        "FOOTNOTE_FETCH_HOSTS if you trust it, or save the page and add the file.",
        f"{gone} was not fetched: there is no such page (status 404); check the address.",
    ]
    (tmp_path / "a.txt").write_text(HARBOUR)
    done = run("add", tmp_path / "a.txt", "http://user:secret@127.0.0.1/", "--json")
    assert done.status == 1
    assert done.err.endswith("contains a user name; remove everything before the @.\n")
    assert "secret" not in done.err + done.out
    assert len(run("list", "--json").document["articles"]) == 2


def test_pasted_text_is_decoded_and_shown_as_it_was_hashed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Das Mädchen kaufte in München Käse. Es war ein “schöner”, warmer Tag."
    arguments = ("add", "-", "--title", "Ein Tag", "--id", "tag", "--json")
    assert run(*arguments, data=text.encode("cp1252")).document == {**NOTHING, "added": ["tag"]}
    shown = run("show", "tag", "--json").document
    assert (
        list(shown) == "id title source sha256 byline site published language fields text".split()
    )
    assert (shown["title"], shown["source"]) == ("Ein Tag", None)
    assert text in shown["text"]
    assert hashlib.sha256(shown["text"].encode()).hexdigest() == shown["sha256"]
    printed = run("show", "tag").out
    assert printed.startswith("Ein Tag\nid      tag\nsource  pasted text\nsha256  ")
    assert printed.endswith(f"{shown['text']}\n")
    for encoding in ("latin-1", "utf-8"):
        written = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding))
        assert run("show", "tag", "--json").status == 0
        assert json.loads(written.getvalue().decode(encoding)) == shown
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    assert run("show", "tag").status == 0


@pytest.mark.usefixtures("harbour")
def test_the_list_is_json_or_a_table_and_articles_are_removed_all_or_none(
    run: Run, put: Put
) -> None:
    (article,) = run("list", "--json").document["articles"]
    added = article.pop("added")
    length = len(run("show", "harbour", "--json").document["text"])
    assert article == {
        "id": "harbour", "title": TITLE, "source": None, "passages": 1, "sentences": 5,
        "published": None, "characters": length, "byline": None, "site": None,
        "language": None, "fields": {},
    }  # fmt: skip
    head, row = run("list").out.splitlines()
    assert head.split() == ["ID", "TITLE", "SENTENCES", "ADDED", "SOURCE"]
    assert row.split() == ["harbour", *TITLE.split(), "5", added[:10], "pasted"]
    title = f"A very {'long ' * 12}title"
    put("b", "It is red. It is old.", title)
    head, long, short = run("list", columns=80).out.splitlines()
    assert long.partition("…")[0] in f"b        {title}"
    assert len(head) == len(long) == len(short) < len(title) + len("harbour  SENTENCES  ADDED  SOU")
    done = run("remove", "harbour", "harbor")
    assert (done.status, done.out) == (2, "")
    assert done.err == "There is no article 'harbor'; did you mean harbour?\n"
    done = run("remove", "harbour", "b", "harbour")
    assert (done.status, done.out, done.err) == (0, "removed    harbour\nremoved    b\n", "")
    assert run("list", "--json").document == {"articles": []}
    assert run("list").out == "There are no articles yet; add some with 'footnote add FILE'.\n"


@pytest.mark.usefixtures("harbour")
def test_a_store_is_checked_repaired_and_rebuilt(
    run: Run, home: Path, server: ScriptedServer
) -> None:
    assert run("check").out == "The store is whole.\n"
    assert run("check", "--json").document == {"findings": []}
    finding = "The vector store differed in 1 passage."
    shutil.rmtree(home / "chroma")
    found = run("check", "--json").document
    assert found == {"findings": [{"text": finding, "repaired": True}]}
    shutil.rmtree(home / "chroma")
    assert run("check").out == f"{finding} Repaired.\n"
    named = {"OPENAI_BASE_URL": server.base_url, "FOOTNOTE_EMBEDDER": "embed-small"}
    asked = run("ask", QUESTION, **named)
    assert asked.status == 1
    assert "run footnote check --rebuild, which adds all articles again." in asked.err
    done = run("check", "--rebuild", **named)
    assert (done.status, done.out) == (
        0,
        "The store was rebuilt from the texts of 1 article. Repaired.\n",
    )
    assert done.err == f"The texts go to {server.host} for vectors (FOOTNOTE_EMBEDDER).\n"
    asked = run("ask", QUESTION, **named)
    assert asked.out.startswith(f"{QUOTE} [1]\n")
    assert asked.err == f"The question goes to {server.host} for vectors (FOOTNOTE_EMBEDDER).\n"


@pytest.mark.usefixtures("harbour")
def test_a_check_says_whether_the_model_and_the_embedder_answer(
    run: Run, home: Path, server: ScriptedServer
) -> None:
    named = {"OPENAI_BASE_URL": server.base_url, "FOOTNOTE_MODEL": "llama3.2"}
    server.say(reply("The ferry sails."))
    assert run("check", **named).out == "The store is whole.\n"
    assert len(server.requests) == 1
    server.say(failure(404, "No such model"))
    refused = run("check", **named)
    assert refused.status == 1
    assert server.host in refused.out
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    away = {"OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1", "FOOTNOTE_EMBEDDER": "bge"}
    shutil.rmtree(home)
    alone = run("check", "--json", **away)
    (finding,) = json.loads(alone.out)["findings"]
    assert alone.status == 1
    assert f"127.0.0.1:{port}" in finding["text"]
    assert not finding["repaired"]
    assert not home.exists()


@pytest.mark.usefixtures("harbour")
def test_a_store_and_its_feedback_move_to_another_folder(
    run: Run, home: Path, tmp_path: Path
) -> None:
    file, other = tmp_path / "articles.jsonl", tmp_path / "other"
    ask = answered(get_article("harbour", settings=IndexSettings(home=home)), QUOTE)
    with closing(FeedbackStore(IndexSettings(home=home))) as store:
        articles = [get_article("harbour", settings=IndexSettings(home=home))]
        store.keep(ask, articles, Feedback("up"), answer_id="a1")
        kept = store.load()
    done = run("export", file)
    assert (done.status, done.out, done.err) == (0, f"exported   1 article to {file}\n", "")
    elsewhere = {"FOOTNOTE_HOME": str(other)}
    assert run("import", file, **elsewhere).out == "added      harbour\n"
    assert run("ask", QUESTION, **elsewhere).out.startswith(f"{QUOTE} [1]\n")
    with closing(FeedbackStore(IndexSettings(home=other))) as store:
        assert store.load() == kept
    assert "exists already" in run("export", file).complaint
    lines = file.read_text(encoding="utf-8").splitlines()
    lone = tmp_path / "lone.jsonl"
    lone.write_text("\n".join((lines[2], '{"case": {}}', '{"kept": 1}', "{", '{"a": 1}')))
    refused = run("import", lone, FOOTNOTE_HOME=str(tmp_path / "third"))
    assert (refused.status, refused.out) == (1, "")
    named = [line.partition(": ")[::2] for line in refused.err.splitlines()]
    assert [place for place, _ in named] == [f"line {number}" for number in range(1, 6)]
    assert all(said.startswith(("its ", "the ", "it is ")) for _, said in named)
    again = run("import", file, "--json", **elsewhere).document
    assert again == {**NOTHING, "unchanged": ["harbour"]}


def test_an_empty_store_names_an_article_to_try_which_one_command_adds(run: Run) -> None:
    assert "footnote add --demo for “Blinken goes to Beijing”" in run("ask", "Who met?").complaint
    assert run("add", "--demo").out == "added      blinken-beijing\n"
    answer = run("ask", "Where did Sullivan meet Wang Yi?", "--json").document
    assert "Vienna" in answer["text"]
    assert run("add").complaint == (
        "footnote add: Missing argument 'SOURCE...'. See 'footnote add --help'."
    )


def test_the_chat_of_an_empty_store_gets_the_bundled_article(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[dict[str, object]] = []
    monkeypatch.setattr("ui.app.launch", lambda **options: served.append(options))
    for said in ("There are no articles yet; adding the bundled one ...\n", ""):
        done = run("chat", "--port", "0", "--model", " tiny ")
        assert (done.status, done.out, done.err) == (0, said, "")
    options = {"host": "127.0.0.1", "port": 0, "model": "tiny", "open_browser": False}
    assert served == [options, options]
    (article,) = run("list", "--json").document["articles"]
    assert (article["id"], article["source"]) == ("blinken-beijing", "blinken-beijing.md")


def test_labelled_articles_are_listed_and_asked_by_conditions(
    run: Run, harbour: None, put: Put
) -> None:
    put("mill", "The mill was built in 1790.")
    labelled = run("label", "harbour", "tag=press", "tag=boats", "author=Jean Roux", "date=2024-05")
    assert labelled.out == "labelled   harbour\n"
    (listed,) = run("list", "--where", "tag=press", "--where", "date>=2024", "--json").document[
        "articles"
    ]
    own = {"tag": ["press", "boats"], "author": ["Jean Roux"], "date": ["2024-05"]}
    assert (listed["id"], listed["byline"], listed["published"]) == (
        "harbour", "Jean Roux", "2024-05",
    )  # fmt: skip
    assert listed["fields"] == own
    shown = run("show", "harbour", "--json").document
    assert (shown["byline"], shown["fields"]) == ("Jean Roux", own)
    assert "tag     press, boats" in run("show", "harbour").out
    answer = run("ask", QUESTION, "--where", "author=jean roux", "--json").document
    assert {each["article_id"] for each in answer["citations"]} == {"harbour"}
    refused = run("ask", QUESTION, "--where", "tag=pres")
    assert "No article meets tag=pres; choose from press, boats." in refused.complaint
    neither = run("ask", QUESTION, "--article", "mill", "--where", "tag=press")
    assert "No article has a field tag" in neither.complaint
    run("label", "harbour", "tag=", "date=2025")
    assert run("show", "harbour", "--json").document["fields"] == {
        "author": ["Jean Roux"],
        "date": ["2025"],
    }
    assert "'tag' sets no field" in run("label", "harbour", "tag").complaint
    assert "There is no article 'lighthouse'" in run("label", "lighthouse", "tag=x").complaint
