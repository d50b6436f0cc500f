"""`footnote verify` holds quotes against the store, and a record against itself."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from index import (
    ArticleIndex,
    Embedder,
    IndexSettings,
    ModelError,
    ModelReplyError,
    get_article,
    remove_articles,
)
from qa import Answer, Citation, Claim, Done, QAService
from qa.draft import surroundings
from tests.fakes import ScriptedModel
from tests.ui.cli.conftest import Put, Run
from tests.ui.saved import HOSTILE, hostile
from ui.conversations import ChatTurn
from ui.export import Exchange, as_json

BRIDGE = """\
The bridge was built in 1931. It is red. Nobody minds.

The q\u0303 👩‍👩‍👧‍👦 was painted later. It is red.
"""
PAINTED = "The q\u0303 👩‍👩‍👧‍👦 was painted later."
FERRY = "The ferry sails to Gotland every Tuesday. A crossing takes five hours."
TOWN = """\
# The bridge

## History

The bridge was built in 1931 by Karin Holm. It was painted red in 1950.

## Costs

The town council paid 3 million crowns for the steel. The toll was lifted in 1975.
"""
BUILT = "When was the bridge built?"
CAPITAL = "What is the capital of Mongolia?"
Reply = str | Sequence[str | ModelError]


def cite(number: int, article_id: str, quote: str) -> Citation:
    article = get_article(article_id)
    start = article.text.index(quote)
    end = start + len(quote)
    around = surroundings(article.text, start, end)
    of = (article_id, article.sha256, article.title)
    return Citation(number, *of, "p", (), None, start, end, quote, *around)


@pytest.fixture
def saved(put: Put, tmp_path: Path) -> Path:
    """Return an exported conversation about two articles of the store."""
    put("bridge", BRIDGE)
    put("ferry", FERRY)
    built = cite(1, "bridge", "The bridge was built in 1931.")
    painted = cite(2, "bridge", PAINTED)
    sails = cite(1, "ferry", "The ferry sails to Gotland every Tuesday.")
    answered = Answer(
        "When was it built?",
        "When was it built?",
        "answered",
        f"{built.quote} [1] {painted.quote} [2]",
        (Claim(built.quote, "verified", (1,)), Claim(painted.quote, "verified", (2,))),
        (built, painted),
    )
    text = "This is not in the articles."
    nothing = Answer("Who paid?", "Who paid?", "not_found", text, nearest=(sails,))
    exchanges = [
        Exchange("When was it built?", answered),
        Exchange("Who paid?", nothing),
        Exchange("And then?", None, "Stopped."),
    ]
    file = tmp_path / "conversation.json"
    file.write_text(as_json("The bridge", exchanges), encoding="utf-8")
    return file


def test_what_became_of_each_quote_is_printed(saved: Path, put: Put, run: Run) -> None:
    notes = json.loads(saved.read_text(encoding="utf-8"))["exchanges"][0]["answer"]["citations"]
    built, painted = (f"{note['start']}-{note['end']}" for note in notes)
    whole = run("verify", saved)
    assert (whole.status, whole.err) == (0, "")
    assert whole.out == (
        "When was it built?\n"
        "[1] holds “The bridge was built in 1931.”\n"
        f"    Bridge, characters {built}\n"
        f"[2] holds “{PAINTED}”\n"
        f"    Bridge, characters {painted}\n\n"
        "Who paid?\n"
        "- holds “The ferry sails to Gotland every Tuesday.”\n"
        "  related, Ferry, characters 0-41\n\n"
        "And then?\nNo quotes. Stopped.\n\n"
        "3 quotes: 3 hold.\n"
    )
    put("bridge", f"👩‍👩‍👧‍👦 An older one stood here. {BRIDGE}")
    remove_articles(["ferry"])
    put("boat", FERRY)
    new = cite(2, "bridge", PAINTED)
    moved = run("verify", saved)
    assert moved.status == 0
    assert "[1] moved “The bridge was built in 1931.”\n" in moved.out
    assert f"Bridge, characters {painted} -> {new.start}-{new.end}\n\nWho paid?" in moved.out
    assert "  related, Ferry, characters 0-41, now in boat, now titled “Boat”\n" in moved.out
    assert moved.out.endswith("\n3 quotes: 1 holds, 2 moved.\n")
    put("bridge", BRIDGE.replace("1931", "1932"))
    remove_articles(["boat"])
    gone = run("verify", saved)
    assert gone.status == 1
    assert (
        f"[1] gone “The bridge was built in 1931.”\n    Bridge, characters {built}: the article "
        "has changed and no longer says this\n[2] holds "
    ) in gone.out
    assert "the article has changed, but still says this there\n" in gone.out
    assert (
        "- missing “The ferry sails to Gotland every Tuesday.”\n"
        "  related, Ferry, characters 0-41: the article is not in the store\n"
    ) in gone.out
    assert gone.out.endswith("\n3 quotes: 1 holds, 1 gone, 1 missing.\n")
    ended = run("verify", saved, "--json")
    assert (ended.status, ended.err) == (1, "")
    checked = json.loads(ended.out)
    assert checked["counts"] == {"holds": 1, "moved": 0, "gone": 1, "missing": 1, "altered": 0}
    assert (checked["altered_claims"], checked["altered"]) == (0, 0)
    first, second, third = checked["exchanges"]
    fields = "number article_id article_sha256 title start end quote".split()
    assert first["quotes"][1] == {
        "kind": "citation",
        **{field: notes[1][field] for field in fields},
        "status": "holds",
        "now": {"article_id": "bridge", "start": notes[1]["start"], "end": notes[1]["end"]},
    }
    assert (first["quotes"][0]["status"], first["quotes"][0]["now"]) == ("gone", None)
    assert [each["kind"] for each in second["quotes"]] == ["nearest"]
    empty: dict[str, list[Any]] = {"quotes": [], "altered_claims": [], "altered": []}
    assert third == {"question": "And then?", "note": "Stopped.", **empty}


def test_a_record_that_was_altered_fails(saved: Path, run: Run) -> None:
    original = saved.read_text(encoding="utf-8")
    saved.write_text(original.replace('"quote": "The bridge was', '"quote": "A bridge was'))
    ended = run("verify", saved)
    assert ended.status == 1
    assert "[1] altered “A bridge was built in 1931.”\n" in ended.out
    assert ": this is not what the article says there; the file is wrong\n" in ended.out
    assert ended.out.endswith("\n3 quotes: 2 hold, 1 altered.\n")
    document = json.loads(original)
    claims = document["exchanges"][0]["answer"]["claims"]
    claims[0]["text"] = "The bridge was built in 1831."
    saved.write_text(json.dumps(document))
    ended = run("verify", saved)
    assert ended.status == 1
    assert (
        "- altered “The bridge was built in 1831.”\n"
        "  a sentence of the answer that is not the quote [1] word for word; the file is wrong\n"
    ) in ended.out
    assert ended.out.endswith("\n3 quotes: 3 hold; 1 altered sentence; 1 altered detail.\n")
    for wrong, found in (
        ({"start": -13, "end": -1}, "2 hold, 1 altered"),
        ({"start": 10**4000, "end": 10**4000 + 29}, "2 hold, 1 altered"),
        ({"start": 5, "end": 1}, "2 hold, 1 altered"),
        ({"quote": ""}, "2 hold, 1 altered"),
        # The sentence that cited the number cites nothing then.
        ({"article_id": "", "number": -(10**100)}, "3 hold; 3 altered details"),
    ):
        document = json.loads(original)
        document["exchanges"][0]["answer"]["citations"][0].update(wrong)
        saved.write_text(json.dumps(document))
        ended = run("verify", saved)
        assert (ended.status, ended.err) == (1, "")
        assert ended.out.endswith(f"\n3 quotes: {found}.\n")


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
    assert f"\n{missing} quotes: {missing} missing; " in ended.out
    assert not home.exists()


def test_what_is_no_conversation_is_bad_usage(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for data, said in (
        (b"", "s.json cannot be verified (not JSON: Expecting value: line 1 column 1 (char 0));"),
        (b"\xff\xfe{}", "s.json cannot be verified (not UTF-8); give a conversation exported as"),
        (b"[" * 200_000, "s.json cannot be verified (it is nested too deeply); give a"),
        (b"[" + b"9" * 5000 + b"]", "s.json cannot be verified (Exceeds the limit (4300 digits)"),
        (b"[]", "This is neither a conversation exported as JSON nor an answer of 'footnote ask"),
        (b'{"question": "Who?", "status": 1, "citations": NaN}', "This is not a Footnote answer ("),
    ):
        Path("s.json").write_bytes(data)
        ended = run("verify", "s.json")
        assert (ended.status, ended.complaint.startswith(said)) == (2, True), ended
    for name, why in (("nowhere", ""), (".", ""), ("/dev/zero", "it is larger than 64 MB); give")):
        ended = run("verify", name)
        assert (ended.status, ended.complaint.startswith(f"{name} cannot be verified ({why}")) == (
            2,
            True,
        )


Ask = Callable[..., dict[str, Any]]
Found = Callable[[dict[str, Any]], list[str]]


@pytest.fixture
def ask(home: Path, embedder: Embedder, put: Put) -> Iterator[Ask]:
    """Return what asks, a model with a reply if one is given, for an exchange as exported.

    No question asks for an overview; ``until`` stops the answer after so many sentences.
    """
    put("bridge", TOWN, "The bridge")
    put("ferry", FERRY)
    index = ArticleIndex.open(IndexSettings(home=home), embedder=embedder)
    models: list[ScriptedModel] = []
    service = QAService(index, open_model=lambda name, _: models[int(name)])

    def ask(
        question: str | None, reply: Reply | None = None, until: int | None = None
    ) -> dict[str, Any]:
        if question is None:
            overview = service.overview("bridge")
            return exported(Exchange(overview.question, overview))
        name = None
        if reply is not None:
            models.append(ScriptedModel([reply], doubts="Martians"))
            name = str(len(models) - 1)
        turn = ChatTurn(question)
        for event in service.events(question, model=name):
            if until is not None and isinstance(event, Done):
                break
            turn.take(event)
            if len(turn.claims) == until:
                turn.stopped = True
                break
        note = "Stopped." if turn.stopped else turn.error
        return exported(Exchange(question, turn.answer or turn.begun, note))

    yield ask
    service.close()


def exported(exchange: Exchange) -> dict[str, Any]:
    """Return an exchange's part of a conversation as the page exports it."""
    (entry,) = json.loads(as_json("Talk", [exchange]))["exchanges"]
    return dict(entry)


@pytest.fixture
def found(run: Run) -> Found:
    """Return what verifies an exchange and returns what is wrong, sentences first."""

    def found(entry: dict[str, Any]) -> list[str]:
        document = {"format": "footnote-conversation", "version": 1, "exchanges": [entry]}
        ended = run("verify", "-", "--json", data=json.dumps(document).encode())
        (checked,) = json.loads(ended.out)["exchanges"]
        claims = [f"{each['text']} {each['reason']}" for each in checked["altered_claims"]]
        wrong = [*claims, *checked["altered"]]
        statuses = {each["status"] for each in checked["quotes"]}
        assert ended.status == (1 if wrong or statuses - {"holds", "moved"} else 0)
        return wrong

    return found


def test_nothing_is_wrong_with_what_was_saved_as_it_was(ask: Ask, found: Found) -> None:
    gone: Reply = [
        "The bridge was built in 1931. [1] It was painted red by",
        ModelReplyError("Gone."),
    ]
    cases: list[tuple[str, Reply | None, str]] = [
        (BUILT, None, "answered"),
        (CAPITAL, None, "not_found"),
        ("summarise this", None, "answered"),
        ("hello", None, "not_found"),
        (BUILT, "It dates from 1931. [1] Nobody minds its colour. [1]", "answered"),
        (CAPITAL, "NOT FOUND: its capital", "not_found"),
        (BUILT, "NOT FOUND: who designed the lamps", "partial"),
        (BUILT, "The bridge was built in 1931. [1]\nMISSING: by whom", "partial"),
        (BUILT, "Martians built all of it out of cheese. [1]", "partial"),
        (BUILT, gone, "partial"),
    ]
    for question, reply, status in cases:
        entry = ask(question, reply)
        assert entry["answer"]["status"] == status
        assert found(entry) == found({**entry, "note": None}) == []
    for reply in (None, "Nobody minds its colour. [1] It dates from 1931. [1] So"):
        entry = ask(BUILT, reply, until=1)
        assert (entry["note"], len(entry["answer"]["claims"])) == ("Stopped.", 1)
        assert found(entry) == []
    overview = ask(None)
    assert len(overview["answer"]["citations"]) == 4
    assert found(overview) == []


def test_what_an_answer_without_a_model_says_cannot_be_altered(ask: Ask, found: Found) -> None:
    entry = ask(BUILT)
    (claim,) = entry["answer"]["claims"]
    sentence = "The bridge was built in 1931 by Karin Holm."
    part = {**claim, "text": "The bridge was built in 1931"}
    cases: list[tuple[dict[str, Any], list[str]]] = [
        (
            {"claims": [part], "text": f"{part['text']} [1]"},
            ["The bridge was built in 1931 is not the quote [1] word for word"],
        ),
        (
            {"claims": [{**claim, "support": "partial"}], "text": f"{sentence} [1] (doubtful)"},
            [f"{sentence} is marked partial, but is the quote [1] word for word"],
        ),
        (
            {"claims": [{**claim, "citations": []}], "text": sentence, "citations": []},
            [f"{sentence} cites no quote"],
        ),
    ]
    for fields, wrong in cases:
        assert found({**entry, "answer": {**entry["answer"], **fields}}) == wrong
    assert found({**entry, "question": "When did it fall?"}) == [
        f"The answer belongs to another question, “{BUILT}”."
    ]


def test_a_models_sentence_is_held_against_its_quotes_again(ask: Ask, found: Found) -> None:
    entry = ask(BUILT, "Karin Holm built the bridge in 1931. [1]")
    answer = entry["answer"]
    assert answer["text"] == "Karin Holm built the bridge in 1931. [1]"
    text = "The bridge cost one billion crowns."
    forged = {**answer, "claims": [{**answer["claims"][0], "text": text}], "text": f"{text} [1]"}
    (wrong,) = found({**entry, "answer": forged})
    assert wrong.startswith(f"{text} is marked verified, but is not: ")
    # Who marks a whole answer as stopped gains nothing.
    assert found({**entry, "note": "Stopped.", "answer": forged}) == [wrong]


def test_what_a_quote_says_of_its_article_cannot_be_altered(
    ask: Ask, found: Found, put: Put
) -> None:
    original = json.dumps(ask(BUILT))
    entry = json.loads(original)
    entry["answer"]["considered"] = []
    entry["answer"]["citations"][0]["title"] = "Forged"
    assert found(entry) == [
        "In [1], the title is “Forged”, and the article's is “The bridge”.",
    ]
    changed = TOWN.replace("The bridge\n", "The old bridge\n").replace("History", "Its history")
    put("bridge", changed, "The old bridge")
    assert found(json.loads(original)) == []
    remove_articles(["bridge"])
    entry = json.loads(original)
    assert found(entry) == []
    entry["answer"]["citations"][0]["article_sha256"] = "0" * 64
    assert found(entry) == ["The article bridge is named with different hashes."]
    entry["answer"]["citations"][0]["title"] = "Forged"
    assert found(entry) == ["The article bridge is named with different titles."]
