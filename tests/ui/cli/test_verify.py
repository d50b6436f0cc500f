"""`footnote verify` holds quotes against the store."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from index import (
    ArticleIndex,
    Embedder,
    IndexSettings,
    ModelError,
    add_articles,
    remove_articles,
    text_source,
)
from index.errors import ModelReplyError
from qa import Answer, QAService, Question
from tests.fakes import ScriptedModel
from tests.ui.cli.conftest import Put, Run
from tests.ui.saved import HOSTILE, hostile
from ui.conversations import ChatTurn
from ui.export import as_json

PAINTED = "The q\u0303 👩‍👩‍👧‍👦 was painted later."
FERRY = "The ferry sails to Gotland every Tuesday. A crossing takes five hours."
TOWN = f"""\
# The bridge

## History

The bridge was built in 1931 by Karin Holm. It was painted red in 1950. {PAINTED}

## Costs

The town council paid 3 million crowns for the steel. The toll was lifted in 1975.
"""
SENTENCE = "The bridge was built in 1931 by Karin Holm."
BUILT = "When was the bridge built?"
CAPITAL = "What is the capital of Mongolia?"
TALK = b'{"format": "footnote-conversation", "version": %s}'
Reply = str | Sequence[str | ModelError]
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def _town(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("town")
    articles = [
        text_source(TOWN, "The bridge", "bridge"), text_source(FERRY, "Ferry", "ferry"),
    ]  # fmt: skip
    add_articles(articles, settings=IndexSettings(home=folder), embedder=embedder)
    return folder


@pytest.fixture
def ask(home: Path, _town: Path, embedder: Embedder) -> Iterator[Ask]:
    """Fill the store; return what asks, a model with a reply if one is given, and exports it.

    No question asks for an overview.
    """
    shutil.copytree(_town, home)
    index = ArticleIndex.open(IndexSettings(home=home), embedder=embedder)
    models: list[ScriptedModel] = []
    service = QAService(index, open_model=lambda name, _: models[int(name)])

    def ask(question: str | None, reply: Reply | None = None) -> dict[str, Any]:
        if question is None:
            overview = service.overview("bridge")
            return exported(ChatTurn(overview.question, answer=overview))
        name = None
        if reply is not None:
            models.append(ScriptedModel([reply], doubts="Martians"))
            name = str(len(models) - 1)
        turn = ChatTurn(question)
        for event in service.events(Question(question, model=name)):
            turn.take(event)
        return exported(turn)

    yield ask
    service.close()


def exported(turn: ChatTurn) -> dict[str, Any]:
    """Return a turn's part of a conversation as the page exports it."""
    (entry,) = json.loads(as_json("Talk", [turn]))["exchanges"]
    return dict(entry)


def document(*entries: dict[str, Any]) -> bytes:
    """Return the conversation of some exchanges."""
    talk = {"format": "footnote-conversation", "version": 1, "exchanges": entries}
    return json.dumps(talk).encode()


def test_what_became_of_each_quote_is_printed_and_documented(ask: Ask, put: Put, run: Run) -> None:
    built = ask(BUILT)
    answer, text = built["answer"], json.loads(run("show", "bridge", "--json").out)["text"]
    (note,), (claim,) = answer["citations"], answer["claims"]
    start = text.index(PAINTED)
    second = {**note, "start": start, "end": start + len(PAINTED), "quote": PAINTED}
    second |= {"prefix": "", "suffix": ""}
    said = {"claims": [{**claim, "text": PAINTED}], "text": f"{PAINTED} [1]"}
    painted = {**built, "answer": {**answer, **said, "citations": [second]}}
    near = Answer("Who paid?", "Who paid?", "not_found", "No answer was found in the articles.")
    sails = {**note, "article_id": "ferry", "title": "Ferry", "start": 0, "end": 41}
    sails |= {"quote": FERRY[:41], "heading": [], "context": None, "prefix": "", "suffix": ""}
    sails["article_sha256"] = json.loads(run("show", "ferry", "--json").out)["sha256"]
    related = exported(ChatTurn("Who paid?", answer=near))
    related["answer"]["nearest"] = [sails]
    saved = document(built, painted, related, exported(ChatTurn("And then?", stopped=True)))
    where = f"The bridge › History, characters {note['start']}-{note['end']}"
    below = f"The bridge › History, characters {start}-{start + len(PAINTED)}"
    whole = run("verify", "-", data=saved)
    assert (whole.status, whole.err) == (0, "")
    assert whole.out == (
        f"{BUILT}\n[1] holds “{SENTENCE}”\n    {where}\n\n"
        f"{BUILT}\n[1] holds “{PAINTED}”\n    {below}\n\n"
        f"Who paid?\n- holds “{FERRY[:41]}”\n  related, Ferry, characters 0-41\n\n"
        "And then?\nNo quotes. Stopped.\n\n"
        "3 quotes: 3 hold.\n"
    )
    put("bridge", f"👩‍👩‍👧‍👦 An older one stood here.\n\n{TOWN}", "The bridge")
    remove_articles(["ferry"])
    put("boat", FERRY)
    moved = run("verify", "-", data=saved)
    assert moved.status == 0
    start = json.loads(run("show", "bridge", "--json").out)["text"].index(PAINTED)
    assert f"[1] moved “{SENTENCE}”\n    {where} -> " in moved.out
    assert f"{below} -> {start}-{start + len(PAINTED)}\n\nWho paid?" in moved.out
    assert "  related, Ferry, characters 0-41, now in boat, now titled “Boat”\n" in moved.out
    assert moved.out.endswith("\n3 quotes: 1 holds, 2 moved.\n")
    put("bridge", TOWN.replace("1931", "1932"), "The bridge")
    remove_articles(["boat"])
    gone = run("verify", "-", data=saved)
    assert gone.status == 1
    assert f"{where}: the article has changed and no longer says this\n" in gone.out
    assert f"{below}: the article has changed, but still says this there\n" in gone.out
    assert "related, Ferry, characters 0-41: the article is not in the store\n" in gone.out
    assert gone.out.endswith("\n3 quotes: 1 holds, 1 gone, 1 missing.\n")
    ended = run("verify", "-", "--json", data=saved)
    assert (ended.status, ended.err) == (1, "")
    checked = json.loads(ended.out)
    assert checked["counts"] == {"holds": 1, "moved": 0, "gone": 1, "missing": 1, "altered": 0}
    first, other, third, last = checked["exchanges"]
    fields = "number article_id article_sha256 title start end quote".split()
    assert other["quotes"] == [
        {
            "kind": "citation",
            **{field: second[field] for field in fields},
            "status": "holds",
            "now": {"article_id": "bridge", "start": second["start"], "end": second["end"]},
        }
    ]
    assert (first["quotes"][0]["status"], first["quotes"][0]["now"]) == ("gone", None)
    assert [each["kind"] for each in third["quotes"]] == ["nearest"]
    assert last == {"question": "And then?", "note": "Stopped.", "quotes": []}


def test_a_quote_that_was_altered_fails(ask: Ask, run: Run) -> None:
    original = document(ask(BUILT)).decode()
    for change, said, counted in (
        (("quote", "A bridge was"), "[1] altered “A bridge was”\n", "1 altered."),
        (("start", -13), f"[1] altered “{SENTENCE}”\n", "1 altered."),
        (("end", 1), ": this is not what the article says there; the file is wrong", "1 altered."),
    ):
        talk = json.loads(original)
        talk["exchanges"][0]["answer"]["citations"][0].update([change])
        ended = run("verify", "-", data=json.dumps(talk).encode())
        assert (ended.status, ended.err) == (1, "")
        assert said in ended.out
        assert f"\n1 quote: {counted}" in ended.out


def test_hostile_words_command_no_terminal(home: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "hostile.json"
    file.write_text(as_json("", []), encoding="utf-8-sig")
    assert run("verify", file).out == "There is no quote to verify.\n"
    file.write_text(as_json("", [hostile(words) for words in HOSTILE]), encoding="utf-8")
    ended = run("verify", file)
    assert ended.status == 1
    assert all(each.isprintable() or each in "\n\xad" or each > "\xa0" for each in ended.out)
    assert "\u202e" not in ended.out
    missing = 4 * len(HOSTILE)
    assert f"\n{missing} quotes: {missing} missing." in ended.out
    assert not home.exists()


def test_what_is_no_conversation_is_bad_usage(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for data, said in (
        (b"", "s.json cannot be verified (not JSON: Expecting value: line 1 column 1 (char 0));"),
        (b"[" * 200_000, "s.json cannot be verified (it is nested too deeply); give a"),
        (b"[]", "This is neither a conversation exported as JSON nor an answer of 'footnote ask"),
        (b'{"question": "Who?", "status": 1, "citations": NaN}', "This is not a Footnote answer ("),
        (TALK % b'2, "exchanges": []', "This conversation has another format version than 1; "),
        (TALK % b"1", "This conversation has no list of exchanges; export"),
        (TALK % b'1, "exchanges": [{"question": "Who?"}]', "Exchange 1 is not a question with"),
    ):
        Path("s.json").write_bytes(data)
        ended = run("verify", "s.json")
        assert (ended.status, ended.complaint[: len(said)]) == (2, said)
    for name, why in (("nowhere", ""), (".", ""), ("/dev/zero", "it is larger than 64 MB); give")):
        said = f"{name} cannot be verified ({why}"
        ended = run("verify", name)
        assert (ended.status, ended.complaint[: len(said)]) == (2, said)


def test_every_quote_of_what_was_saved_as_it_was_holds(ask: Ask, run: Run) -> None:
    gone: Reply = [
        "The bridge was built in 1931. [1] It was painted red by",
        ModelReplyError("Gone."),
    ]
    cases: list[tuple[str, Reply | None, str]] = [
        (BUILT, None, "answered"),
        (CAPITAL, None, "not_found"),
        (BUILT, "It dates from 1931. [1] Nobody minds its colour. [1]", "answered"),
        (BUILT, "The bridge was built in 1931. [1]\nNOT FOUND: by whom", "partial"),
        (BUILT, "Martians built all of it out of cheese. [1]", "partial"),
        (BUILT, gone, "partial"),
    ]
    entries = [ask(None)]
    assert len(entries[0]["answer"]["citations"]) >= 4
    for question, reply, status in cases:
        entries.append(ask(question, reply))
        assert entries[-1]["answer"]["status"] == status
    checked = run("verify", "-", "--json", data=document(*entries)).document
    quotes = [quote["status"] for each in checked["exchanges"] for quote in each["quotes"]]
    assert quotes == ["holds"] * len(quotes)
    assert len(quotes) > len(entries)
