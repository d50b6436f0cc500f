"""`footnote verify` as a shell sees it, over a real store."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import Embedder, IndexSettings, add_articles, get_article, remove_articles, text_source
from qa import Answer, Citation, Claim
from qa.draft import surroundings
from tests.command import footnote
from tests.ui.saved import HOSTILE, hostile
from ui.cli.main import main
from ui.export import as_json
from ui.export.exchange import Exchange

BRIDGE = """\
The bridge was built in 1931. It is red. Nobody minds.

The q\u0303 👩‍👩‍👧‍👦 was painted later. It is red.
"""
TEXT = "This is not in the articles."
FERRY = "The ferry sails to Gotland every Tuesday. A crossing takes five hours."
Put = Callable[[str, str], None]
Run = tuple[int, str, str]


@pytest.fixture
def put(home: Path, embedder: Embedder) -> Put:
    """Return what puts a text into the store that FOOTNOTE_HOME names, under an id."""

    def added(article_id: str, text: str) -> None:
        document = text_source(text, article_id.title(), article_id)
        report = add_articles([document], settings=IndexSettings(home=home), embedder=embedder)
        assert report.failed == ()

    return added


@pytest.fixture
def saved(put: Put, tmp_path: Path) -> Path:
    """Return an exported conversation about two articles of the store."""
    put("bridge", BRIDGE)
    put("ferry", FERRY)
    built = cite(1, "bridge", "The bridge was built in 1931.")
    painted = cite(2, "bridge", "The q\u0303 👩‍👩‍👧‍👦 was painted later.")
    sails = cite(1, "ferry", "The ferry sails to Gotland every Tuesday.")
    answered = Answer(
        "When was it built?",
        "When was it built?",
        "answered",
        f"{built.quote} [1] {painted.quote} [2]",
        (Claim(built.quote, "verified", (1,)), Claim(painted.quote, "verified", (2,))),
        (built, painted),
    )
    nothing = Answer("Who paid?", "Who paid?", "not_found", TEXT, nearest=(sails,))
    exchanges = [
        Exchange("When was it built?", answered),
        Exchange("Who paid?", nothing),
        Exchange("And then?", None, "Stopped."),
    ]
    file = tmp_path / "conversation.json"
    file.write_text(as_json("The bridge", exchanges), encoding="utf-8")
    return file


def cite(number: int, article_id: str, quote: str) -> Citation:
    article = get_article(article_id)
    start = article.text.index(quote)
    end = start + len(quote)
    around = surroundings(article.text, start, end)
    of = (article_id, article.sha256, article.title)
    return Citation(number, *of, "p", (), None, start, end, quote, *around)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    def verified(*arguments: str | Path) -> Run:
        status = main(["verify", *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return verified


def place(file: Path, number: int) -> tuple[int, int]:
    note = json.loads(file.read_text(encoding="utf-8"))["exchanges"][0]["answer"]["citations"]
    return note[number - 1]["start"], note[number - 1]["end"]


def test_what_has_not_changed_holds(saved: Path, run: Callable[..., Run]) -> None:
    built, painted = place(saved, 1), place(saved, 2)
    assert run(saved) == (
        0,
        "When was it built?\n"
        "[1] holds “The bridge was built in 1931.”\n"
        f"    Bridge, characters {built[0]}-{built[1]}\n"
        "[2] holds “The q\u0303 👩‍👩‍👧‍👦 was painted later.”\n"
        f"    Bridge, characters {painted[0]}-{painted[1]}\n"
        "\n"
        "Who paid?\n"
        "- holds “The ferry sails to Gotland every Tuesday.”\n"
        "  related, Ferry, characters 0-41\n"
        "\n"
        "And then?\n"
        "No quotes. Stopped.\n"
        "\n"
        "3 quotes: 3 hold.\n",
        "",
    )


def test_what_moved_names_both_places(saved: Path, put: Put, run: Callable[..., Run]) -> None:
    put("bridge", f"👩‍👩‍👧‍👦 An older one stood here. {BRIDGE}")
    old, new = place(saved, 2), cite(2, "bridge", "The q\u0303 👩‍👩‍👧‍👦 was painted later.")
    status, printed, _ = run(saved)
    assert status == 0
    assert "[1] moved “The bridge was built in 1931.”\n" in printed
    assert f"Bridge, characters {old[0]}-{old[1]} -> {new.start}-{new.end}\n\nWho paid?" in printed
    assert printed.endswith("\n3 quotes: 1 holds, 2 moved.\n")


def test_what_is_gone_or_missing_fails(saved: Path, put: Put, run: Callable[..., Run]) -> None:
    put("bridge", BRIDGE.replace("1931", "1932"))
    remove_articles(["ferry"])
    start, end = place(saved, 1)
    status, printed, _ = run(saved)
    assert status == 1
    assert (
        "[1] gone “The bridge was built in 1931.”\n"
        f"    Bridge, characters {start}-{end}: the article has changed and no longer says this\n"
        "[2] holds "
    ) in printed
    assert (
        "- missing “The ferry sails to Gotland every Tuesday.”\n"
        "  related, Ferry, characters 0-41: the article is not in the store\n"
    ) in printed
    assert printed.endswith("\n3 quotes: 1 holds, 1 gone, 1 missing.\n")


def test_a_record_that_is_wrong_fails(saved: Path, run: Callable[..., Run]) -> None:
    text = saved.read_text(encoding="utf-8")
    saved.write_text(text.replace('"quote": "The bridge was', '"quote": "A bridge was'), "utf-8")
    status, printed, _ = run(saved)
    assert status == 1
    assert "[1] altered “A bridge was built in 1931.”\n" in printed
    assert ": this is not what the article says there; the file is wrong\n" in printed
    assert printed.endswith("\n3 quotes: 2 hold, 1 altered.\n")


def test_a_sentence_that_is_in_no_quote_it_cites_fails(
    saved: Path, run: Callable[..., Run]
) -> None:
    document = json.loads(saved.read_text(encoding="utf-8"))
    claims = document["exchanges"][0]["answer"]["claims"]
    claims[0]["text"] = "The bridge was built in 1831."
    saved.write_text(json.dumps(document), encoding="utf-8")
    status, printed, _ = run(saved)
    assert status == 1
    assert (
        "- altered “The bridge was built in 1831.”\n"
        "  a sentence of the answer that is not the quote [1] word for word; the file is wrong\n"
    ) in printed
    assert printed.endswith("\n3 quotes: 3 hold; 1 altered sentence; 1 altered detail.\n")
    claims[0]["citations"], claims[1]["citations"] = [], [1]
    saved.write_text(json.dumps(document), encoding="utf-8")
    status, printed, _ = run(saved, "--json")
    told = json.loads(printed)
    assert (status, told["altered_claims"]) == (1, 2)
    assert told["counts"]["altered"] == 0
    assert told["exchanges"][0]["altered_claims"] == [
        {"text": "The bridge was built in 1831.", "citations": [], "reason": "cites no quote"},
        {
            "text": "The q\u0303 👩‍👩‍👧‍👦 was painted later.",
            "citations": [1],
            "reason": "is not the quote [1] word for word",
        },
    ]
    assert "  a sentence of the answer that cites no quote; the file is wrong\n" in run(saved)[1]


def test_an_article_under_another_id_counts(saved: Path, put: Put, run: Callable[..., Run]) -> None:
    text = get_article("ferry").text
    remove_articles(["ferry"])
    put("boat", FERRY)
    assert get_article("boat").text == text
    status, printed, _ = run(saved)
    assert status == 0
    assert "  related, Ferry, characters 0-41, now in boat, now titled “Boat”\n" in printed


def test_the_document(saved: Path, put: Put, run: Callable[..., Run]) -> None:
    put("bridge", f"An older one stood here. {BRIDGE.replace('painted', 'written')}")
    status, printed, err = run(saved, "--json")
    assert (status, err) == (1, "")
    document = json.loads(printed)
    assert document["counts"] == {"holds": 1, "moved": 1, "gone": 1, "missing": 0, "altered": 0}
    first, second, third = document["exchanges"]
    start, end = place(saved, 1)
    moved = cite(1, "bridge", "The bridge was built in 1931.")
    assert first["quotes"][0] == {
        "kind": "citation",
        "number": 1,
        "article_id": "bridge",
        "article_sha256": json.loads(saved.read_text("utf-8"))["exchanges"][0]["answer"][
            "citations"
        ][0]["article_sha256"],
        "title": "Bridge",
        "start": start,
        "end": end,
        "quote": "The bridge was built in 1931.",
        "status": "moved",
        "now": {"article_id": "bridge", "start": moved.start, "end": moved.end},
    }
    assert (first["quotes"][1]["status"], first["quotes"][1]["now"]) == ("gone", None)
    assert [each["kind"] for each in second["quotes"]] == ["nearest"]
    assert third == {
        "question": "And then?",
        "note": "Stopped.",
        "quotes": [],
        "altered_claims": [],
        "altered": [],
    }
    assert (document["altered_claims"], document["altered"]) == (0, 0)


def test_what_ask_prints_is_verified_from_a_pipe(saved: Path, home: Path) -> None:
    asked = footnote("ask", "Where does the ferry sail to?", "--json", home=home)
    assert asked.returncode == 0, asked.stderr
    done = footnote("verify", "-", home=home, data=asked.stdout.encode())
    assert (done.returncode, done.stderr) == (0, "")
    assert "[1] holds “The ferry sails to Gotland every Tuesday.”\n" in done.stdout
    assert done.stdout.endswith("\n1 quote: 1 holds.\n")
    document = {**json.loads(asked.stdout), "text": "The liability is one billion. [1]"}
    done = footnote("verify", "-", home=home, data=json.dumps(document).encode())
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith(
        "\n- altered: The text “The liability is one billion. [1]” is not what its sentences with "
        "their markers make.\n\n1 quote: 1 holds; 1 altered detail.\n"
    )
    shown = footnote("verify", "-", "--json", home=home, data=json.dumps(document).encode())
    assert (shown.returncode, json.loads(shown.stdout)["altered"]) == (1, 1)


def test_without_quotes_there_is_nothing_to_verify(
    home: Path, tmp_path: Path, run: Callable[..., Run]
) -> None:
    file = tmp_path / "empty.json"
    file.write_text(as_json("", []), encoding="utf-8-sig")
    assert run(file) == (0, "There is no quote to verify.\n", "")
    assert not home.exists()


def test_hostile_words_command_no_terminal(
    home: Path, tmp_path: Path, run: Callable[..., Run]
) -> None:
    file = tmp_path / "hostile.json"
    file.write_text(as_json("", [hostile(words) for words in HOSTILE]), encoding="utf-8")
    status, printed, _ = run(file)
    assert status == 1
    assert all(each.isprintable() or each in "\n\xad" or each > "\xa0" for each in printed)
    assert "\u202e" not in printed
    missing = 4 * len(HOSTILE)
    assert f"\n{missing} quotes: {missing} missing; " in printed


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": -13, "end": -1},
        {"start": 10**4000, "end": 10**4000 + 29},
        {"start": 5, "end": 1},
        {"quote": ""},
        {"article_id": "", "number": -(10**100)},
    ],
)
def test_wild_numbers_are_altered_and_stop_nothing(
    saved: Path, run: Callable[..., Run], wrong: dict[str, Any]
) -> None:
    document = json.loads(saved.read_text(encoding="utf-8"))
    document["exchanges"][0]["answer"]["citations"][0].update(wrong)
    saved.write_text(json.dumps(document), encoding="utf-8")
    status, printed, err = run(saved)
    # The sentence that cited the number cites nothing then.
    found = "3 hold; 3 altered details" if "number" in wrong else "2 hold, 1 altered"
    assert (status, err) == (1, "")
    assert printed.endswith(f"\n3 quotes: {found}.\n")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"",
            "saved.json cannot be verified (not JSON: Expecting value: line 1 column 1 (char 0))",
        ),
        (b"\xff\xfe{}", "saved.json cannot be verified (not UTF-8); give a conversation exported"),
        (b"[" * 200_000, "saved.json cannot be verified (it is nested too deeply); give a"),
        (b"[" + b"9" * 5000 + b"]", "saved.json cannot be verified (a number in it is too long)"),
        (b"[]", "This is neither a conversation exported as JSON nor an answer of 'footnote ask"),
        (
            b'{"question": "Who?", "status": 1, "citations": NaN}',
            "This is not a Footnote answer (it",
        ),
        (
            b'{"question": "Who?", "status": 1, "citations": []}',
            "This is not a Footnote answer (st",
        ),
        (
            b'{"format": "footnote-conversation", "version": 2}',
            "This conversation has another format version than 1; verify it with the",
        ),
        ("nowhere.json", "nowhere.json cannot be verified ("),
        (".", ". cannot be verified ("),
        ("/dev/zero", "/dev/zero is larger than 64 MB; give an unchanged export."),
    ],
)
def test_what_is_no_conversation_is_bad_usage(
    data: bytes | str,
    said: str,
    home: Path,
    tmp_path: Path,
    run: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if isinstance(data, bytes):
        Path("saved.json").write_bytes(data)
    status, printed, err = run("saved.json" if isinstance(data, bytes) else data)
    (line,) = err.splitlines()
    assert (status, printed) == (2, "")
    assert line.startswith(said)
    assert line.endswith(".")
