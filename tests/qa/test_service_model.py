"""An answer that a model writes: checked, cited, counted, and set aside when it cannot stand."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from index import (
    ArticleIndex,
    ContextTooLongError,
    Embedder,
    IndexSettings,
    ModelBusyError,
    ModelError,
    ModelReplyError,
    UnknownModelError,
)
from qa import (
    Answer,
    Done,
    HitsFound,
    ModelFailed,
    QAService,
    QASettings,
    SentenceReady,
    SetAside,
    TextWritten,
    Turn,
    contradictions,
)
from tests.fakes import ScriptedModel
from tests.qa.answered import MEETING, Serve, done, events
from tests.scripted_server import Pause, ScriptedServer, stream

Reply = str | ModelError | Sequence[str | ModelError]


def test_every_sentence_is_cited_to_the_sentence_that_supports_it(serve: Serve) -> None:
    model = ScriptedModel([""])
    service = serve(model)
    model.replies = ["Sullivan met Wang Yi in Vienna [?Vienna]."]
    answer = service.answer(MEETING)
    (claim,) = answer.claims
    (citation,) = answer.citations
    assert (answer.status, answer.answerer, answer.fallback) == ("answered", "llm", None)
    assert (claim.text, claim.support) == ("Sullivan met Wang Yi in Vienna.", "verified")
    assert not claim.attributed
    assert "Vienna" in citation.quote
    article = service.index.article(citation.article_id)
    assert article.text[citation.start : citation.end] == citation.quote
    assert answer.text == "Sullivan met Wang Yi in Vienna. [1]"


def test_the_answer_says_who_wrote_it_where_and_what_it_took(serve: Serve) -> None:
    model = ScriptedModel(["Sullivan met Wang Yi in Vienna [?Vienna]."])
    answer = serve(model, prompt_price=1.0, completion_price=2.0).answer(MEETING)
    assert (answer.model, answer.host) == ("scripted", "model.test:8000")
    assert (answer.usage["requests"], answer.usage["judge_requests"]) == (2, 1)
    assert (answer.usage["completion_tokens"], answer.usage["judge_tokens"]) == (13, 8)
    assert answer.usage["cost_usd"] == (27 + 2 * 13) / 1_000_000
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


def test_a_sentence_without_a_marker_gains_the_citation_that_supports_it(serve: Serve) -> None:
    answer = serve(ScriptedModel(["Sullivan met Wang Yi in Vienna."])).answer(MEETING)
    (claim,) = answer.claims
    assert (claim.support, claim.attributed, claim.citations) == ("verified", True, (1,))
    assert "Vienna" in answer.citations[0].quote


def test_a_marker_that_names_no_passage_is_told_and_dropped(serve: Serve) -> None:
    answer = serve(ScriptedModel(["Sullivan met Wang Yi in Vienna [77]."])).answer(MEETING)
    assert answer.claims[0].attributed
    assert any("[77]" in notice for notice in answer.notices)


def test_a_model_that_finds_nothing_stands_beside_an_answer_that_is_sure(serve: Serve) -> None:
    answer = serve(ScriptedModel(["NOT FOUND: the city"])).answer(MEETING)
    said, *own = answer.claims
    assert (said.text, said.source) == ("Not found: the city.", "model")
    assert "Vienna" in own[0].text
    assert (answer.status, own[0].source, answer.reply) == (
        "partial",
        "article",
        "NOT FOUND: the city",
    )


def test_what_plainly_answers_stands_beside_an_answer_from_elsewhere(serve: Serve) -> None:
    """A model of a fixed mind quotes another passage than the one that answers."""
    other = serve(ScriptedModel(["Blinken flew to Beijing on Friday [?Beijing]."]))
    answer = other.answer(MEETING)
    said, *own = answer.claims
    assert (said.source, own[0].source) == ("model", "article")
    assert list(contradictions(answer)) == []
    assert "Vienna" in own[0].text
    right = serve(ScriptedModel(["Sullivan met Wang Yi in Vienna [?Vienna]."])).answer(MEETING)
    assert [claim.source for claim in right.claims] == ["model"]


def test_a_doubtful_sentence_keeps_its_citation_beside_the_articles_own_words(
    serve: Serve,
) -> None:
    model = ScriptedModel(["He met many people in Beijing [?Beijing]."], judgement="NO")
    answer = serve(model).answer(MEETING)
    said, *own = answer.claims
    assert (answer.status, said.support, own[0].source) == ("partial", "partial", "article")
    quotes = {note.number: note.quote for note in answer.citations}
    assert "Beijing" in quotes[said.citations[0]]
    assert own[0].text == quotes[own[0].citations[0]]
    assert list(contradictions(answer)) == []


def test_a_model_that_writes_nothing_gives_way_to_the_articles_own_words(serve: Serve) -> None:
    found = events(serve(ScriptedModel([" "])))
    answer = done(found)
    assert [type(event) for event in found if isinstance(event, SetAside)] == [SetAside]
    assert (answer.status, answer.answerer, answer.model) == ("answered", "extractive", "scripted")
    assert answer.fallback == "scripted wrote no answer; these are sentences from the articles."
    assert "Vienna" in answer.text


@pytest.mark.parametrize("reply", ["NOT FOUND: the price of the ticket", "not found: the price"])
def test_a_model_may_say_that_it_is_not_there(serve: Serve, reply: str) -> None:
    answer = serve(ScriptedModel([reply])).answer("How much was the ticket to Vienna?")
    assert (answer.status, answer.answerer) == ("not_found", "llm")
    assert answer.missing is not None
    assert answer.missing.startswith("the price")
    assert answer.nearest
    assert not answer.citations


def test_a_model_may_answer_in_part(serve: Serve) -> None:
    reply = "Sullivan met Wang Yi in Vienna [?Vienna].\nMISSING: what it cost"
    answer = serve(ScriptedModel([reply])).answer("Where did Sullivan meet Wang, at what cost?")
    assert (answer.status, answer.missing) == ("partial", "what it cost")
    assert answer.claims[0].support == "verified"


@pytest.mark.parametrize(
    "reply",
    [
        "Sullivan met Wang Yi in Vienna [?Vienna]. NOT FOUND: what it cost",
        "NOT FOUND: what it cost. Sullivan met Wang Yi in Vienna [?Vienna].",
    ],
)
def test_what_a_model_did_not_find_is_missing_where_it_answers_all_the_same(
    serve: Serve, reply: str
) -> None:
    answer = serve(ScriptedModel([reply])).answer("Where did Sullivan meet Wang, at what cost?")
    assert (answer.status, answer.missing) == ("partial", "what it cost")


def test_a_model_that_cannot_count_its_tokens_is_a_failing_model(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(model: ScriptedModel, text: str) -> int:
        raise ModelError("It does not count.")

    monkeypatch.setattr(ScriptedModel, "count_tokens", count)
    with pytest.raises(ModelError, match="does not count") as caught:
        serve(ScriptedModel(["Vienna."])).answer(MEETING)
    assert isinstance(caught.value.answer, Answer)
    assert caught.value.answer.fallback


def test_a_model_may_correct_the_question(serve: Serve) -> None:
    reply = "WRONG PREMISE: Sullivan met Wang Yi in Vienna [?Vienna]."
    answer = serve(ScriptedModel([reply])).answer("Why did Sullivan meet Wang Yi in Geneva?")
    assert (answer.status, answer.reason) == ("not_found", "false_premise")
    assert "Vienna" in answer.citations[0].quote


def test_a_failing_model_is_an_error_that_carries_the_articles_own_words(serve: Serve) -> None:
    service = serve(ScriptedModel([ModelBusyError("The server is busy.")]))
    with pytest.raises(ModelBusyError, match="The server is busy") as caught:
        service.answer(MEETING)
    answer = caught.value.answer
    assert isinstance(answer, Answer)
    assert (answer.answerer, answer.model) == ("extractive", "scripted")
    assert answer.fallback == "scripted could not answer; these are sentences from the articles."
    assert "Vienna" in answer.text


def test_a_stream_tells_of_the_failure_and_goes_on(serve: Serve) -> None:
    found = events(serve(ScriptedModel([ModelBusyError("The server is busy.")])))
    kinds = [type(event) for event in found]
    assert kinds.index(ModelFailed) < kinds.index(SetAside) < kinds.index(SentenceReady)
    assert kinds[-1] is Done


def test_a_cut_reply_keeps_what_was_verified(serve: Serve) -> None:
    cut = ModelReplyError("The reply broke off.")
    model = ScriptedModel([["Sullivan met Wang Yi in Vienna [?Vienna]. After that he tra", cut]])
    with pytest.raises(ModelReplyError) as caught:
        serve(model).answer(MEETING)
    answer = caught.value.answer
    assert isinstance(answer, Answer)
    assert (answer.status, answer.answerer) == ("partial", "llm")
    assert [claim.text for claim in answer.claims] == ["Sullivan met Wang Yi in Vienna."]
    assert any("The reply broke off." in notice for notice in answer.notices)


def test_a_context_that_is_too_long_is_tried_once_with_fewer_passages(serve: Serve) -> None:
    model = ScriptedModel(
        [ContextTooLongError("long"), "Sullivan met Wang Yi in Vienna [?Vienna]."]
    )
    answer = serve(model).answer(MEETING)
    assert answer.answerer == "llm"
    first, second = (messages[1].content for messages in model.asked)
    assert len(second) < len(first)


def test_a_context_that_stays_too_long_is_an_error(serve: Serve) -> None:
    model = ScriptedModel([ContextTooLongError("long")])
    with pytest.raises(ContextTooLongError):
        serve(model).answer(MEETING)
    assert len(model.asked) == 2


def test_a_follow_up_is_rewritten_by_the_model_and_shown(serve: Serve) -> None:
    model = ScriptedModel(["Where did Sullivan meet Wang Yi?", "He met him in Vienna [?Vienna]."])
    answer = serve(model).answer(
        "Where did he meet him?", history=[Turn("Who is Sullivan?", "An adviser.")]
    )
    assert answer.standalone_question == "Where did Sullivan meet Wang Yi?"
    said = "Asked before: Who is Sullivan?\nAnswered: An adviser."
    asked = f"{said}\n\nQuestion: Where did he meet him?\nAnswer:"
    assert model.asked[1][1].content.endswith(asked)
    assert answer.usage["requests"] - answer.usage["judge_requests"] == 2


def test_a_question_that_is_plainly_answered_is_not_rewritten(serve: Serve) -> None:
    model = ScriptedModel(["He met him in Vienna [?Vienna]."])
    answer = serve(model).answer(MEETING, history=[Turn("Who is Sullivan?", "An adviser.")])
    assert (answer.standalone_question, "Vienna" in answer.text) == (MEETING, True)
    assert answer.usage["requests"] - answer.usage["judge_requests"] == 1


def test_a_question_in_another_language_is_searched_for_in_the_articles_own(
    serve: Serve,
) -> None:
    german = "Wo hat sich Sullivan mit Wang Yi getroffen?"
    model = ScriptedModel([MEETING, "Sullivan traf Wang Yi in Wien [?Vienna]."])
    answer = serve(model).answer(german)
    assert (answer.question, answer.standalone_question) == (german, MEETING)
    assert model.asked[1][1].content.endswith(f"Question: {MEETING} ({german})\nAnswer:")
    assert "Vienna" in answer.citations[0].quote


def test_a_model_that_cannot_be_opened_is_told_at_the_question(
    store: Path, embedder: Embedder
) -> None:
    def missing(name: str, settings: QASettings) -> ScriptedModel:
        raise UnknownModelError("no such file")

    index = ArticleIndex.open(IndexSettings(home=store), embedder=embedder)
    with QAService(index, settings=QASettings(), open_model=missing) as service:
        assert service.answer(MEETING).model is None
        with pytest.raises(UnknownModelError) as caught:
            service.answer(MEETING, model="absent.gguf")
    assert isinstance(caught.value.answer, Answer)
    assert caught.value.answer.model == "absent.gguf"


def test_a_reader_who_leaves_cuts_the_request(serve: Serve) -> None:
    model = ScriptedModel(["Sullivan met Wang Yi in Vienna [?Vienna]. " * 40])
    stream = serve(model).events(MEETING)
    for event in stream:
        if isinstance(event, TextWritten):
            break
    stream.close()
    assert model.closed == 1


def test_the_model_is_given_no_more_than_the_budget(serve: Serve) -> None:
    model = ScriptedModel(["NOT FOUND: it"])
    serve(model, context_tokens=100).answer(MEETING)
    passages = model.asked[0][1].content.rpartition("\n\nGiven the passages")[0]
    passages = passages.removeprefix("Passages:")
    assert len(passages.split()) <= 100


def test_what_the_bound_cut_off_of_what_is_not_there_is_not_named(serve: Serve) -> None:
    model = ScriptedModel(["NOT FOUND: the price of the"], truncated=True)
    answer = serve(model).answer("What is the population of Brazil?")
    assert (answer.status, answer.missing) == ("not_found", None)


def test_a_model_that_speaks_of_what_it_was_given_declares_what_is_not_there(serve: Serve) -> None:
    reply = (
        "Sullivan met Wang Yi in Vienna [?Vienna]. The passages do not say what the meeting cost."
    )
    answer = serve(ScriptedModel([reply])).answer("Where did Sullivan meet Wang, at what cost?")
    assert (answer.status, answer.missing) == ("partial", "what the meeting cost")
    assert len(answer.claims) == 1


def test_a_sentence_that_the_bound_cut_off_is_no_claim(serve: Serve) -> None:
    reply = "Sullivan met Wang Yi in Vienna [?Vienna]. They then went to the"
    answer = serve(ScriptedModel([reply], truncated=True), answer_tokens=16).answer(MEETING)
    assert [claim.text for claim in answer.claims] == ["Sullivan met Wang Yi in Vienna."]
    assert any("FOOTNOTE_ANSWER_TOKENS" in notice for notice in answer.notices)


def test_stopping_cuts_a_request_that_waits_for_its_first_word(
    store: Path, embedder: Embedder
) -> None:
    with ScriptedServer().say(stream(Pause())) as server:
        index = ArticleIndex.open(IndexSettings(home=store), embedder=embedder)
        settings = QASettings(model="tiny", base_url=server.base_url)
        with QAService(index, settings=settings) as service:

            async def leave() -> None:
                events = service.stream(MEETING)
                async for event in events:
                    if isinstance(event, HitsFound):
                        waiting = asyncio.ensure_future(anext(events))
                        while not server.asked():
                            await asyncio.sleep(0.01)
                        waiting.cancel()
                        with suppress(asyncio.CancelledError):
                            await waiting
                        await events.aclose()
                        return

            asyncio.run(leave())
            assert server.asked()[0].hung_up.wait(10)
