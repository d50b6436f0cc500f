"""What becomes of a model's sentences: exact checks, and a judge for what they leave open."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from index import (
    ArticleIndex,
    Embedder,
    IndexSettings,
    ModelBusyError,
    SettingsError,
    UnknownModelError,
)
from qa import Claim, ClaimJudged, QAService, QASettings, SentenceReady, SetAside, TextWritten
from tests.fakes import ScriptedModel
from tests.qa.answered import MEETING, Serve, done, events
from tests.scripted_server import Pause, Response, ScriptedServer, delta, document, failure, stream

LUNAR = "They signed a treaty on lunar mining in Geneva"
REWORDED = "The adviser saw China's top diplomat in Vienna [?Vienna]."


def doubting(replies: Sequence[str]) -> ScriptedModel:
    """Return a model that says NO of a claim about mining on the moon, and YES of any other."""
    return ScriptedModel(replies, doubts="lunar")


def first_claim(serve: Serve, model: ScriptedModel, **settings: object) -> Claim:
    return serve(model, **settings).answer(MEETING).claims[0]


def test_what_is_not_supported_is_said_to_be_and_has_no_citation(serve: Serve) -> None:
    reply = f"Sullivan met Wang Yi in Vienna [?Vienna]. {LUNAR} [1]."
    answer = serve(doubting([reply])).answer(MEETING)
    assert [claim.support for claim in answer.claims] == ["verified", "unsupported"]
    assert answer.claims[1].citations == ()
    assert answer.claims[1].reason
    assert answer.text.endswith("Geneva. (not supported)")


def test_an_answer_of_which_nothing_is_supported_stays_beside_the_articles_own_words(
    serve: Serve,
) -> None:
    found = events(serve(doubting([f"{LUNAR} [1]."])))
    answer = done(found)
    assert not any(isinstance(event, SetAside) for event in found)
    assert (answer.status, answer.answerer, answer.fallback) == ("partial", "llm", None)
    judged = [event.claim for event in found if isinstance(event, ClaimJudged)]
    ready = [event.claim for event in found if isinstance(event, SentenceReady)]
    assert [*judged, *ready[1:]] == [*answer.claims]
    said, *own = answer.claims
    assert (said.text, said.support, said.source) == (f"{LUNAR}.", "unsupported", "model")
    assert {(claim.support, claim.source) for claim in own} == {("verified", "article")}
    assert "Vienna" in own[0].text
    assert answer.reply == f"{LUNAR} [1]."


def test_an_answer_of_which_nothing_is_supported_stays_alone_where_the_article_has_none(
    serve: Serve,
) -> None:
    answer = serve(doubting([f"{LUNAR} [1]."])).answer("What is the population of Brazil?")
    assert (answer.status, answer.answerer, answer.citations) == ("partial", "llm", ())
    assert answer.text == f"{LUNAR}. (not supported)"


def test_what_is_not_supported_can_be_hidden(serve: Serve) -> None:
    model = doubting([f"Sullivan met Wang Yi in Vienna [?Vienna]. {LUNAR}.", f"{LUNAR} [1]."])
    service = serve(model, unsupported="hide")
    found = events(service)
    assert not any(isinstance(event, TextWritten) for event in found)
    assert [claim.support for claim in done(found).claims] == ["verified"]
    (notice,) = done(found).notices
    assert notice.startswith("Left out 1 sentence of the model's")
    assert LUNAR in (done(found).reply or "")
    nothing = service.answer("What is the population of Brazil?")
    assert (nothing.status, nothing.claims, len(nothing.notices)) == ("not_found", (), 1)


def test_what_else_a_model_writes_is_shown_beside_what_it_did_not_find(serve: Serve) -> None:
    reply = f"NOT FOUND: the price of the ticket. {LUNAR}."
    answer = serve(doubting([reply])).answer("What is the population of Brazil?")
    assert (answer.status, answer.answerer) == ("partial", "llm")
    assert [claim.support for claim in answer.claims] == ["unsupported"]
    assert answer.missing == "the price of the ticket"


def test_a_correction_that_is_not_supported_corrects_nothing(serve: Serve) -> None:
    reply = (
        "Sullivan met Wang Yi in Vienna [?Vienna]. WRONG PREMISE: They signed a treaty on lunar "
        "mining in Geneva [1]."
    )
    answer = serve(doubting([reply])).answer(MEETING)
    assert (answer.status, answer.reason) == ("answered", None)
    assert [claim.support for claim in answer.claims] == ["verified", "unsupported"]


def test_a_sentence_is_there_at_once_and_settles_when_it_is_judged(serve: Serve) -> None:
    found = events(serve(ScriptedModel([REWORDED])))
    ready = next(event for event in found if isinstance(event, SentenceReady))
    assert (ready.claim.support, ready.claim.judged) == ("partial", False)
    judged = next(event for event in found if isinstance(event, ClaimJudged))
    assert (judged.position, judged.claim.support, judged.claim.judged) == (0, "verified", True)
    assert done(found).claims == (judged.claim,)
    assert judged.claim.reason == "scripted says the passage supports all of this."


@pytest.mark.parametrize(
    ("word", "likely", "support"),
    [
        ("YES", None, "verified"),
        (" yes.", None, "verified"),
        ("NO", None, "partial"),
        ("NO", {"NO": 0.5, "YES": 0.45, "no": 0.02}, "verified"),
        ("YES", {" Yes": 0.3, "NO": 0.6}, "partial"),
        ("NO", {"Well": 1.0}, "partial"),
    ],
)
def test_a_model_judges_by_what_it_finds_likely(
    serve: Serve, word: str, likely: dict[str, float] | None, support: str
) -> None:
    claim = first_claim(serve, ScriptedModel([REWORDED], judgement=word, likely=likely))
    assert (claim.support, claim.judged) == (support, True)
    assert claim.citations == (1,)


def test_a_few_words_are_judged_together_with_the_question(serve: Serve) -> None:
    model = ScriptedModel(["In Vienna [?Vienna]."])
    first_claim(serve, model)
    assert f"Claim: {MEETING} In Vienna." in model.judged[0][1].content


def test_what_is_exact_is_not_asked_about(serve: Serve) -> None:
    model = ScriptedModel(["Sullivan met Wang Yi in Geneva [?Vienna]."])
    claim = first_claim(serve, model)
    assert (claim.support, claim.judged, claim.citations) == ("unsupported", True, ())
    assert claim.reason == "The article does not name Geneva."
    assert model.judged == []


@pytest.mark.parametrize("verify", ["exact", "rules"])
def test_nobody_is_asked_where_the_settings_say_so(serve: Serve, verify: str) -> None:
    model = ScriptedModel([REWORDED])
    answer = serve(model, verify=verify).answer(MEETING)
    (claim,) = answer.claims
    assert (claim.support, claim.judged, claim.citations) == ("partial", False, (1,))
    told = ("FOOTNOTE_VERIFY=rules is now called FOOTNOTE_VERIFY=exact.",)
    assert answer.notices == (told if verify == "rules" else ())
    assert (model.judged, answer.status) == ([], "answered")
    assert answer.text.endswith("[1] (not judged)")


@pytest.mark.parametrize(
    ("judgement", "notice"),
    [
        (ModelBusyError("The server is busy."), "The server is busy."),
        ("Perhaps so", "the judge said neither YES nor NO."),
        ("", "the judge said neither YES nor NO."),
    ],
)
def test_a_judge_that_fails_leaves_the_answer_as_it_is(
    serve: Serve, judgement: str | ModelBusyError, notice: str
) -> None:
    answer = serve(ScriptedModel([REWORDED], judgement=judgement)).answer(MEETING)
    (claim,) = answer.claims
    assert (claim.support, claim.judged, claim.citations) == ("partial", False, (1,))
    assert answer.notices == (f"Not every sentence was judged: {notice}",)


def test_another_model_may_be_named_to_judge(store: Path, embedder: Embedder) -> None:
    models = {"small": ScriptedModel([REWORDED]), "judge": ScriptedModel([], judgement="NO")}
    index = ArticleIndex.open(IndexSettings(home=store), embedder=embedder)
    settings = QASettings(model="small", verify="judge")
    with QAService(index, settings=settings, open_model=lambda name, _: models[name]) as service:
        claim = service.answer(MEETING).claims[0]
    assert (claim.support, len(models["small"].judged)) == ("partial", 0)
    assert claim.reason == "scripted says the passage does not support all of this."


def test_a_judge_that_cannot_be_opened_is_told_in_a_notice(store: Path, embedder: Embedder) -> None:
    def opened(name: str, _: QASettings) -> ScriptedModel:
        if name == "absent":
            raise UnknownModelError("There is no absent.")
        return ScriptedModel([REWORDED])

    index = ArticleIndex.open(IndexSettings(home=store), embedder=embedder)
    settings = QASettings(model="small", verify="absent")
    with QAService(index, settings=settings, open_model=opened) as service:
        answer = service.answer(MEETING)
    assert answer.notices == ("Not every sentence was judged: There is no absent.",)
    assert not answer.claims[0].judged


def test_a_judge_in_a_folder_that_holds_none_is_a_setting_to_mend(
    serve: Serve, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=r"has no config\.json"):
        serve(ScriptedModel([REWORDED]), judge=tmp_path).answer(MEETING)


WRITTEN = stream(delta(REWORDED), delta(finish="stop"))


@pytest.mark.parametrize(
    ("response", "notice"),
    [
        (stream(Pause()), "took too long"),
        (stream(delta("hm"), delta(finish="stop")), "neither YES nor NO"),
        (stream(b"data: nonsense\n\n"), "sent an unreadable reply"),
        (failure(500, "down"), "500"),
        (document({"choices": [{"message": {"content": ""}, "finish_reason": "stop"}]}), "empty"),
    ],
)
def test_a_server_that_does_not_judge_leaves_the_answer_as_it_is(
    store: Path,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
    response: Response,
    notice: str,
) -> None:
    monkeypatch.setattr("qa.answering.model_answer._MIN_JUDGING_SECONDS", 1.0)
    with ScriptedServer().say(WRITTEN, response) as server:
        index = ArticleIndex.open(IndexSettings(home=store), embedder=embedder)
        settings = QASettings(model="tiny", base_url=server.base_url, model_retries=0)
        with QAService(index, settings=settings) as service:
            answer = service.answer(MEETING)
    (claim,) = answer.claims
    assert (claim.support, claim.judged, claim.citations) == ("partial", False, (1,))
    assert [notice in told for told in answer.notices] == [True]


def test_a_server_that_tells_no_probabilities_judges_by_its_word(
    store: Path, embedder: Embedder
) -> None:
    refusal = failure(400, "logprobs is not supported")
    judged = stream(delta("YES"), delta(finish="stop"))
    with ScriptedServer().say(WRITTEN, refusal, judged) as server:
        index = ArticleIndex.open(IndexSettings(home=store), embedder=embedder)
        settings = QASettings(model="tiny", base_url=server.base_url)
        with QAService(index, settings=settings) as service:
            (claim,) = service.answer(MEETING).claims
    assert (claim.support, claim.judged) == ("verified", True)
