"""What `footnote verify` finds in real answers: nothing in honest ones, each thing altered."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import (
    ArticleIndex,
    Embedder,
    IndexSettings,
    ModelError,
    ModelReplyError,
    RawDocument,
    add_articles,
    remove_articles,
    text_source,
)
from qa import Answer, Done, QAService
from tests.fakes import ScriptedModel
from ui.cli.checked_exchange import CheckedExchange, Checker
from ui.conversations import ChatTurn
from ui.export import as_json
from ui.export.exchange import Exchange, exchanges_from

BRIDGE = """\
# The bridge

## History

The bridge was built in 1931 by Karin Holm. It was painted red in 1950.

## Costs

The town council paid 3 million crowns for the steel. The toll was lifted in 1975.
"""
FERRY = "The ferry sails to Gotland every Tuesday. A crossing takes five hours."
BUILT = "When was the bridge built?"
Reply = str | ModelError | Sequence[str | ModelError]
Asked = Callable[..., Exchange]


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    """Return the file of an article."""
    file = tmp_path / "bridge.md"
    file.write_text(BRIDGE, encoding="utf-8")
    return file


@pytest.fixture
def asked(home: Path, embedder: Embedder, bridge: Path) -> Iterator[Asked]:
    """Return what asks a question, of a model with a reply if one is given, to its exchange."""
    documents: list[str | Path | RawDocument] = [bridge, text_source(FERRY, "Ferry", "ferry")]
    report = add_articles(documents, settings=IndexSettings(home=home), embedder=embedder)
    assert report.failed == ()
    index = ArticleIndex.open(IndexSettings(home=home), embedder=embedder)
    models: list[ScriptedModel] = []
    service = QAService(index, open_model=lambda name, _: models[int(name)])

    def ask(question: str, reply: Reply | None = None, *, until: int | None = None) -> Exchange:
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
        return Exchange(question, turn.answer or turn.begun, note)

    ask.overview = lambda: service.overview(report.added[0])  # type: ignore[attr-defined]
    yield ask
    service.close()


def exported(exchange: Exchange) -> dict[str, Any]:
    """Return an exchange's part of a conversation as the page exports it."""
    (entry,) = json.loads(as_json("Talk", [exchange]))["exchanges"]
    return dict(entry)


def checked(entry: dict[str, Any]) -> CheckedExchange:
    document = {"format": "footnote-conversation", "version": 1, "exchanges": [entry]}
    (exchange,) = exchanges_from(document)
    return Checker().check(exchange)


def told(entry: dict[str, Any]) -> list[str]:
    """Return what is told of an exchange: its altered sentences and all else."""
    found = checked(entry)
    return [f"{claim.text} {why}" for claim, why in found.claims] + list(found.altered)


@pytest.mark.parametrize(
    ("question", "reply", "status", "reason"),
    [
        (BUILT, None, "answered", None),
        ("What is the capital of Mongolia?", None, "not_found", "off_topic"),
        ("summarise this", None, "answered", None),
        ("hello", None, "not_found", "off_topic"),
        (BUILT, "It dates from 1931. [1] Nobody minds its colour. [1]", "answered", None),
        ("What is the capital of Mongolia?", "NOT FOUND: its capital", "not_found", "off_topic"),
        (BUILT, "NOT FOUND: who designed the lamps", "partial", None),
        (BUILT, "The bridge was built in 1931. [1]\nMISSING: by whom", "partial", None),
        (BUILT, "Martians built all of it out of cheese. [1]", "partial", None),
        (
            BUILT,
            ["The bridge was built in 1931. [1] It was painted red by", ModelReplyError("Gone.")],
            "partial",
            None,
        ),
    ],
)
def test_nothing_is_told_of_what_was_saved_as_it_was(
    asked: Asked, question: str, reply: Reply | None, status: str, reason: str | None
) -> None:
    exchange = asked(question, reply)
    assert exchange.answer is not None
    assert (exchange.answer.status, exchange.answer.reason) == (status, reason)
    assert told(exported(exchange)) == []
    assert {quote.found.status for quote in checked(exported(exchange)).quotes} <= {"holds"}
    assert told(exported(replace(exchange, note=None))) == []


@pytest.mark.parametrize("reply", [None, "Nobody minds its colour. [1] It dates from 1931. [1] So"])
def test_nothing_is_told_of_what_was_stopped(asked: Asked, reply: str | None) -> None:
    exchange = asked(BUILT, reply, until=1)
    assert exchange.note == "Stopped."
    assert exchange.answer is not None
    assert len(exchange.answer.claims) == 1
    assert told(exported(exchange)) == []


def test_nothing_is_told_of_an_overview(asked: Asked) -> None:
    answer: Answer = asked.overview()  # type: ignore[attr-defined]
    assert len(answer.citations) == 4
    assert told(exported(Exchange(answer.question, answer))) == []


def test_what_an_answer_without_a_model_says_cannot_be_altered(asked: Asked) -> None:
    entry = exported(asked(BUILT))
    sentence = "The bridge was built in 1931 by Karin Holm."
    billion = "The liability is one billion. [1]"

    def altered(**fields: Any) -> list[str]:
        return told({**entry, "answer": {**entry["answer"], **fields}})

    claim = entry["answer"]["claims"][0]
    made = "its sentences with their markers make"
    assert altered(text=billion) == [f"The text “{billion}” is not what {made}."]
    assert altered(claims=[]) == [
        "The status is “answered”, but the answer has no sentences.",
        "No sentence cites [1].",
    ]
    assert altered(claims=[], citations=[]) == [
        "The status is “answered”, but the answer has no sentences."
    ]
    assert altered(status="partial") == [
        "The status is “partial”, but nothing is said to be missing."
    ]
    assert altered(status="not_found")[0] == (
        "The status is “not_found”, but there are sentences that answer."
    )
    part = {**claim, "text": "The bridge was built in 1931"}
    assert altered(claims=[part], text=f"{part['text']} [1]") == [
        "The bridge was built in 1931 is not the quote [1] word for word"
    ]
    partly = {**claim, "support": "partial"}
    assert altered(claims=[partly], text=f"{sentence} [1] (doubtful)") == [
        f"{sentence} is marked partial, but is the quote [1] word for word"
    ]
    assert altered(claims=[{**claim, "citations": []}], text=sentence, citations=[]) == [
        f"{sentence} cites no quote"
    ]
    assert altered(answerer="llm") == [
        "A model is said to have written the answer, but none is named."
    ]
    assert told({**entry, "question": "When did it fall?"}) == [
        f"The answer belongs to another question, “{BUILT}”."
    ]


def test_a_sentence_cannot_be_made_up_where_nothing_was_found(asked: Asked) -> None:
    entry = exported(asked("What is the capital of Mongolia?"))
    answer = entry["answer"]
    text = "Karin Holm designed them."
    assert told({**entry, "answer": {**answer, "text": text}}) == [
        f"The text “{text}” is not what Footnote says then."
    ]
    assert told({**entry, "answer": {**answer, "status": "answered", "text": text}}) == [
        "The status is “answered”, but the answer has no sentences.",
        "The status is “answered”, but there is a reason why nothing was found.",
        "The status is “answered”, but there are related sentences, as if nothing was found.",
        "The status is “answered”, but something is said to be missing.",
    ]
    claim = {"text": text, "support": "verified", "citations": []}
    forged = {
        **answer, "status": "answered", "text": text, "claims": [claim], "reason": None,
        "missing": None, "decision": None, "nearest": [],
    }  # fmt: skip
    assert told({**entry, "answer": forged}) == [f"{text} cites no quote"]
    forged |= {"answerer": "llm", "model": "tiny"}
    assert told({**entry, "answer": forged}) == [f"{text} cites no quote"]


def test_a_models_sentence_is_held_against_its_quotes_again(asked: Asked) -> None:
    entry = exported(asked(BUILT, "Karin Holm built the bridge in 1931. [1]"))
    answer = entry["answer"]
    assert answer["text"] == "Karin Holm built the bridge in 1931. [1]"
    text = "The bridge cost one billion crowns."
    claims = [{**answer["claims"][0], "text": text}]
    forged = {**answer, "claims": claims, "text": f"{text} [1]"}
    (found,) = told({**entry, "answer": forged})
    assert found.startswith(f"{text} is marked verified, but is not: ")
    # Who marks a whole answer as stopped gains nothing.
    assert told({**entry, "note": "Stopped.", "answer": forged}) == [found]
    made = "its sentences with their markers make"
    assert told({**entry, "note": "Stopped.", "answer": {**forged, "text": text}}) == [
        found,
        f"The text “{text}” is not what {made}.",
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "Forged"}, "In [1], the title is “Forged”, and the article's is “The bridge”."),
        (
            {"heading": ["Forged"]},
            "In [1], the headings are “Forged”, and in the article they are “History”.",
        ),
        ({"page": 7}, "In [1], the page is 7, and the article has none."),
        ({"suffix": "Forged"}, "In [1], the words around the quote are not the article's."),
        (
            {"article_sha256": "0" * 64},
            "In [1], the article's hash is not that of the stored version that its passage "
            "belongs to; unless the store has been rebuilt since, the file is wrong.",
        ),
    ],
)
def test_what_a_quote_says_of_its_article_cannot_be_altered(
    asked: Asked, fields: dict[str, Any], said: str
) -> None:
    entry = exported(asked(BUILT))
    entry["answer"]["considered"] = []
    entry["answer"]["citations"][0].update(fields)
    assert told(entry) == [said]


def test_what_is_altered_in_one_place_differs_from_the_others(asked: Asked) -> None:
    entry = exported(asked(BUILT))
    article_id = entry["answer"]["citations"][0]["article_id"]
    remove_articles([article_id])
    assert told(entry) == []
    entry["answer"]["citations"][0]["article_sha256"] = "0" * 64
    assert told(entry) == [f"The article {article_id} is named with different hashes."]
    entry["answer"]["citations"][0]["title"] = "Forged"
    assert told(entry) == [f"The article {article_id} is named with different titles."]


def test_what_was_true_of_an_article_that_has_changed_is_not_told(
    asked: Asked, home: Path, embedder: Embedder, bridge: Path
) -> None:
    entry = exported(asked(BUILT))
    changed = BRIDGE.replace("The bridge\n", "The old bridge\n").replace("History", "Its history")
    bridge.write_text(changed, encoding="utf-8")
    add_articles([bridge], settings=IndexSettings(home=home), embedder=embedder)
    assert told(entry) == []
    assert [each.found.status for each in checked(entry).quotes] == ["moved"]
