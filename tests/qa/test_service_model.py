"""An answer that a model writes: checked, cited, counted, and set aside when it cannot stand."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from index import ArticleIndex, IndexSettings, ModelError, add_articles, text_source
from index.errors import ContextTooLongError, ModelBusyError, ModelReplyError, UnknownModelError
from qa import (
    Answer,
    ModelFailed,
    PassageReading,
    PassageScores,
    QAService,
    QASettings,
    Question,
    ReaderModel,
    SentenceReady,
    SetAside,
    TextWritten,
    Turn,
)
from tests.fakes import ScriptedModel
from tests.qa.answered import MEETING, Serve, done, events
from tests.qa.exact import assert_exact

VIENNA = "Sullivan met Wang Yi in Vienna [?Vienna]."
LUNAR = "They signed a treaty on lunar mining in Geneva"
REWORDED = "The adviser saw China's top diplomat in Vienna [?Vienna]."
SAID = "Sullivan met Wang Yi in Vienna. [1]"
UNSUPPORTED = f"{LUNAR}. (not supported)"
OWN = (
    "Also in May, Jake Sullivan, the American national security adviser, held a meeting in Vienna "
    "with Wang Yi, a senior figure in Chinese foreign policy."
)
NONE = "No answer was found in the articles."
COST = "Where did Sullivan meet Wang, at what cost?"
LEFT = "When did Sullivan leave Vienna?"
BRAZIL = "What is the population of Brazil?"
HIDE = {"unsupported": "hide"}
LEFT_OUT = "Left out 1 sentence of the model's that the articles do not support; "

# What is asked, what the model replies, and what the answer is: its status, what is missing or
# why nothing is there, its text, and how its one notice begins. It doubts what is lunar.
REPLIES: list[tuple[str, str, dict[str, Any], str, str | None, str, str]] = [
    # A sentence is cited to the sentence of the article that supports it, marker or not.
    (MEETING, VIENNA, {}, "answered", None, SAID, ""),
    (MEETING, "Sullivan met Wang Yi in Vienna.", {}, "answered", None, SAID, ""),
    (MEETING, "Sullivan met Wang Yi in Vienna [77].", {}, "answered", None, SAID,
     "The model cited [77], which it was not given"),
    # A model may find nothing, or not all.
    (LEFT, "NOT FOUND: when he left", {}, "not_found", "when he left", NONE, ""),
    (COST, f"{VIENNA} NOT FOUND: what it cost", {}, "partial", "what it cost", SAID, ""),
    (COST, f"NOT FOUND: what it cost. {VIENNA}", {}, "partial", "what it cost", SAID, ""),
    (COST, f"{VIENNA} The passages do not say what the meeting cost.", {}, "partial",
     "what the meeting cost", SAID, ""),
    # What the bound cut off is no sentence, and names nothing.
    (BRAZIL, "NOT FOUND: the price of the", {"truncated": True}, "not_found", "off_topic", NONE,
     "The answer was cut at 400 tokens; FOOTNOTE_ANSWER_TOKENS allows more."),
    (MEETING, f"{VIENNA} They then went to the", {"truncated": True, "answer_tokens": 16},
     "answered", None, SAID,
     "The answer was cut at 16 tokens; FOOTNOTE_ANSWER_TOKENS allows more."),
    # What is true need not be what was asked.
    (LEFT, VIENNA, {}, "partial", None, SAID, "The articles say this, but it may not answer"),
    # Nor is what makes the question a statement, whoever verifies it.
    (LEFT, "Sullivan left Vienna in May [?Vienna].", {"judgement": "YES"}, "partial", None,
     "Sullivan left Vienna in May. [1]", "The articles say this, but it may not answer"),
    # What the articles do not support is said to be, or hidden.
    (MEETING, f"{VIENNA} {LUNAR} [1].", {}, "answered", None, f"{SAID} {UNSUPPORTED}", ""),
    (BRAZIL, f"{LUNAR} [1].", {}, "partial", None, UNSUPPORTED, "It may not be true:"),
    (BRAZIL, f"NOT FOUND: the price of the ticket. {LUNAR}.", {}, "partial",
     "the price of the ticket", UNSUPPORTED, "It may not be true:"),
    (MEETING, f"{VIENNA} {LUNAR}.", HIDE, "answered", None, SAID, LEFT_OUT),
    (BRAZIL, f"{LUNAR} [1].", HIDE, "not_found", "off_topic", NONE, LEFT_OUT),
    # Beside what is wrong or doubtful stand the article's own words, if they surely answer.
    (MEETING, "NOT FOUND: the city", {}, "partial", None,
     f"Not found: the city. (not supported) {OWN} [1]", ""),
    (MEETING, f"{LUNAR} [1].", {}, "partial", None, f"{UNSUPPORTED} {OWN} [1]", ""),
    (MEETING, "Sullivan met Wang Yi in Geneva [?Vienna].", {}, "partial", None,
     f"Sullivan met Wang Yi in Geneva. (not supported) {OWN} [1]", ""),
    (MEETING, "Blinken flew to Beijing on Friday [?Beijing].", {}, "partial", None,
     f"Blinken flew to Beijing on Friday. [1] (doubtful) {OWN} [2]", ""),
    (MEETING, "He met many people in Beijing [?Beijing].", {"judgement": "NO"}, "partial", None,
     f"He met many people in Beijing. [1] (doubtful) {OWN} [2]", ""),
    (MEETING, REWORDED, {"judgement": "NO"}, "partial", None,
     f"The adviser saw China's top diplomat in Vienna. [1] (doubtful) {OWN} [1]", ""),
]  # fmt: skip


def unnumbered(reply: str) -> str:
    """Leave out which passage each marker names; the numbers depend on reading order."""
    return re.sub(r"\[.+?\]", "[]", reply)


@pytest.mark.parametrize(
    ("question", "reply", "options", "status", "lacks", "text", "notice"), REPLIES
)
def test_what_a_model_replies_becomes_an_answer(
    serve: Serve,
    question: str,
    reply: str,
    options: dict[str, Any],
    status: str,
    lacks: str | None,
    text: str,
    notice: str,
) -> None:
    ways = {name: options[name] for name in options.keys() & {"truncated", "judgement"}}
    settings = {name: value for name, value in options.items() if name not in ways}
    service = serve(ScriptedModel([reply], doubts="lunar", **ways), **settings)
    answer = service.answer(Question(question))
    assert (answer.status, answer.answerer, answer.fallback) == (status, "llm", None)
    assert (answer.missing or answer.reason) == lacks
    assert answer.text == text
    assert unnumbered(answer.reply or "") == unnumbered(reply)
    assert [told.startswith(notice) for told in answer.notices] == [True] * bool(notice)
    assert bool(answer.nearest) == (text == NONE)
    assert_exact(answer, service.index.article)
    quotes = {note.number: note.quote for note in answer.citations}
    for claim in answer.claims:
        # Each cites what names the same city; the article's own sentences are its own words.
        city = "Beijing" if "Beijing" in claim.text else "Vienna"
        assert all(city in quotes[number] for number in claim.citations)
        assert (claim.support == "unsupported") == (claim.citations == ())
        assert claim.source == ("article" if claim.text == OWN else "model")
        assert claim.reason or claim.support == "verified"


@pytest.mark.parametrize(("marker", "found"), [(" [?Vienna]", False), ("", True), (" [77]", True)])
def test_a_citation_that_the_model_did_not_give_is_said_to_be_found(
    serve: Serve, marker: str, found: bool
) -> None:
    answer = serve(ScriptedModel([f"Sullivan met Wang Yi in Vienna{marker}."])).answer(
        Question(MEETING)
    )
    assert [claim.attributed for claim in answer.claims] == [found]


def test_the_answer_says_who_wrote_it_where_and_what_it_took(serve: Serve) -> None:
    model = ScriptedModel([VIENNA])
    answer = serve(model).answer(Question(MEETING))
    assert (answer.model, answer.host) == ("scripted", "model.test:8000")
    assert (answer.usage["requests"], answer.usage["judge_requests"]) == (2, 1)
    assert (answer.usage["completion_tokens"], answer.usage["judge_tokens"]) == (13, 8)
    assert answer.usage["prompt_tokens"] == 27
    assert set(answer.timings_ms) == {
        "rewrite", "retrieval", "first_token", "generation", "verification", "total",
    }  # fmt: skip


def test_text_appears_as_it_comes_and_settles_into_claims(serve: Serve) -> None:
    found = events(
        serve(ScriptedModel(["Sullivan met Wang Yi in Vienna [?Vienna]. It was in May."]))
    )
    shown = "".join(event.text for event in found if isinstance(event, TextWritten))
    assert shown.startswith("Sullivan met Wang Yi in Vienna.")
    assert "[" not in shown
    first = next(event for event in found if isinstance(event, SentenceReady))
    assert first.claim.text == "Sullivan met Wang Yi in Vienna."


class _NoCount(ScriptedModel):
    def count_tokens(self, text: str) -> int:
        raise ModelError("It does not count.")


@pytest.mark.parametrize(
    ("model", "did", "error"),
    [
        (ScriptedModel(["---"]), "wrote no answer", None),
        (ScriptedModel([ModelBusyError("The server is busy.")]), "could not answer",
         "The server is busy."),
        (_NoCount(["Vienna."]), "could not answer", "It does not count."),
    ],
)  # fmt: skip
def test_a_model_without_an_answer_gives_way_to_the_articles_own_words(
    serve: Serve, model: ScriptedModel, did: str, error: str | None
) -> None:
    service = serve(model)
    found = events(service)
    kinds = [type(event) for event in found]
    assert (ModelFailed in kinds) == (error is not None)
    assert kinds.index(SetAside) < kinds.index(SentenceReady)
    answer = done(found)
    assert (answer.status, answer.answerer, answer.model) == ("answered", "extractive", "scripted")
    assert answer.fallback == f"scripted {did}; these are sentences from the articles."
    assert "Vienna" in answer.text
    if error is not None:
        with pytest.raises(ModelError, match=error) as caught:
            service.answer(Question(MEETING))
        assert isinstance(caught.value.answer, Answer)
        assert caught.value.answer.text == answer.text


def test_a_cut_reply_keeps_what_was_verified(serve: Serve) -> None:
    cut = ModelReplyError("The reply broke off.")
    model = ScriptedModel([["Sullivan met Wang Yi in Vienna [?Vienna]. After that he tra", cut]])
    with pytest.raises(ModelReplyError) as caught:
        serve(model).answer(Question(MEETING))
    answer = caught.value.answer
    assert isinstance(answer, Answer)
    assert (answer.status, answer.answerer, answer.missing) == ("partial", "llm", None)
    assert [claim.text for claim in answer.claims] == ["Sullivan met Wang Yi in Vienna."]
    assert any("The reply broke off." in notice for notice in answer.notices)


def test_a_context_that_is_too_long_is_tried_once_with_fewer_passages(serve: Serve) -> None:
    model = ScriptedModel([ContextTooLongError("long"), VIENNA])
    answer = serve(model).answer(Question(MEETING))
    assert answer.answerer == "llm"
    first, second = (messages[1].content for messages in model.asked)
    assert len(second) < len(first)
    stays = ScriptedModel([ContextTooLongError("long")])
    with pytest.raises(ContextTooLongError):
        serve(stays).answer(Question(MEETING))
    assert len(stays.asked) == 2


def test_an_article_that_is_replaced_after_a_model_was_asked_is_quoted_as_it_was(
    library: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, passages = IndexSettings.from_environment(), ReaderModel.passages

    def after_a_change(
        reader: ReaderModel, readings: Sequence[PassageReading]
    ) -> list[PassageScores]:
        monkeypatch.undo()
        add_articles([text_source("A new text.", article_id="beijing")], settings=stored)
        return passages(reader, readings)

    model = ScriptedModel(["---"])
    with QAService(
        ArticleIndex.open(stored),
        settings=QASettings(model="scripted"),
        open_model=lambda name, _: model,
    ) as service:
        article = service.index.article("beijing")
        monkeypatch.setattr(ReaderModel, "passages", after_a_change)
        answer = service.answer(Question(MEETING))
        assert answer.citations
        assert_exact(answer, {"beijing": article}.__getitem__)
        assert service.index.article("beijing") != article


def test_a_follow_up_is_rewritten_by_the_model_and_shown(serve: Serve) -> None:
    model = ScriptedModel(["Where did Sullivan meet Wang Yi?", "He met him in Vienna [?Vienna]."])
    answer = serve(model).answer(
        Question("Where did he meet him?", history=[Turn("Who is Sullivan?", "An adviser.")])
    )
    assert answer.standalone_question == "Where did Sullivan meet Wang Yi?"
    said = "Asked before: Who is Sullivan?\nAnswered: An adviser."
    asked = f"{said}\n\nQuestion: Where did he meet him?\nAnswer:"
    assert model.asked[1][1].content.endswith(asked)
    assert answer.usage["requests"] - answer.usage["judge_requests"] == 2


def test_a_question_that_is_plainly_answered_is_not_rewritten(serve: Serve) -> None:
    model = ScriptedModel(["He met him in Vienna [?Vienna]."])
    answer = serve(model).answer(
        Question(MEETING, history=[Turn("Who is Sullivan?", "An adviser.")])
    )
    assert (answer.standalone_question, "Vienna" in answer.text) == (MEETING, True)
    assert answer.usage["requests"] - answer.usage["judge_requests"] == 1


def test_a_question_in_another_language_is_searched_for_in_the_articles_own(
    serve: Serve,
) -> None:
    german = "Wo hat sich Sullivan mit Wang Yi getroffen?"
    model = ScriptedModel([MEETING, "Sullivan traf Wang Yi in Wien [?Vienna]."])
    answer = serve(model).answer(Question(german))
    assert (answer.question, answer.standalone_question) == (german, MEETING)
    assert model.asked[1][1].content.endswith(f"Question: {MEETING} ({german})\nAnswer:")
    assert "Vienna" in answer.citations[0].quote


def test_a_model_that_cannot_be_opened_is_told_at_the_question(serve: Serve) -> None:
    def missing(name: str, settings: QASettings) -> ScriptedModel:
        raise UnknownModelError("no such model")

    service = serve(missing, model=None)
    assert service.answer(Question(MEETING)).model is None
    with pytest.raises(UnknownModelError) as caught:
        service.answer(Question(MEETING, model="absent"))
    assert isinstance(caught.value.answer, Answer)
    assert caught.value.answer.model == "absent"


def test_a_reader_who_leaves_cuts_the_request(serve: Serve) -> None:
    model = ScriptedModel(["Sullivan met Wang Yi in Vienna [?Vienna]. " * 40])
    stream = serve(model).events(Question(MEETING))
    for event in stream:
        if isinstance(event, TextWritten):
            break
    stream.close()
    assert model.closed == 1
