"""What becomes of a model's sentences: exact checks, and a judge for what they leave open."""

import pytest

from index.errors import ModelBusyError, UnknownModelError
from qa import Answer, Claim, ClaimJudged, QASettings, Question, SentenceReady
from tests.fakes import ScriptedModel
from tests.qa.answered import MEETING, Serve, done, events
from tests.scripted_server import Pause, ScriptedServer, delta, failure, stream

REWORDED = "The adviser saw China's top diplomat in Vienna [?Vienna]."


def not_judged(answer: Answer) -> bool:
    """Say whether the one sentence was left as it is, with its citation."""
    (claim,) = answer.claims
    return (claim.support, claim.judged, claim.citations) == ("partial", False, (1,))


def first_claim(serve: Serve, model: object, /, **settings: object) -> Claim:
    return serve(model, **settings).answer(Question(MEETING)).claims[0]


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
        ("NO, because the sign is red and not blue.", None, "partial"),
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


@pytest.mark.parametrize(
    ("reply", "judge", "support", "cited", "reason"),
    [
        # What is exact is not asked about.
        ("Sullivan met Wang Yi in Geneva [?Vienna].", None, "unsupported", 0,
         "The article does not name Geneva."),
        # A name that no passage holds is doubtful whatever a judge thinks.
        ("The adviser saw China's top diplomat in Vienna, says the Zimbabwe Herald [?Vienna].",
         "YES", "partial", 2, "The article does not name Zimbabwe."),
        # What nothing is near to is lost when nobody supports it.
        ("Martians built all of it out of green cheese [?Vienna].", "NO", "unsupported", 0,
         "scripted says the passage does not support all of this."),
        ("Martians built all of it out of green cheese [?Vienna].", "YES", "verified", 1,
         "scripted says the passage supports all of this."),
        ("Martians built all of it out of green cheese.", "exact", "unsupported", 0,
         "No passage that the model was given says this."),
    ],
)  # fmt: skip
def test_why_a_sentence_is_so_far_supported_is_told(
    serve: Serve, reply: str, judge: str | None, support: str, cited: int, reason: str
) -> None:
    model = ScriptedModel([reply], judgement=judge or "YES")
    claim = first_claim(serve, model, **({"verify": "exact"} if judge == "exact" else {}))
    assert (claim.support, claim.reason) == (support, reason)
    assert (len(claim.citations), len(model.judged)) == (cited, int(judge in {"YES", "NO"}))


def test_nobody_is_asked_where_the_settings_say_so(serve: Serve) -> None:
    model = ScriptedModel([REWORDED])
    answer = serve(model, verify="exact").answer(Question(MEETING))
    assert not_judged(answer)
    assert answer.notices == ()
    assert (model.judged, answer.status) == ([], "answered")
    assert answer.text.endswith("[1] (not judged)")


@pytest.mark.parametrize(
    ("judgement", "notice"),
    [
        (ModelBusyError("The server is busy."), "The server is busy."),
        ("Perhaps so", "the model that checks them gave no clear answer."),
        ("", "The model 'scripted' at model.test:8000 sent an empty reply: ask again, or choose "
         "another model with FOOTNOTE_MODEL."),
    ],
)  # fmt: skip
def test_a_judge_that_fails_leaves_the_answer_as_it_is(
    serve: Serve, judgement: str | ModelBusyError, notice: str
) -> None:
    answer = serve(ScriptedModel([REWORDED], judgement=judgement)).answer(Question(MEETING))
    assert not_judged(answer)
    assert answer.notices == (f"Not every sentence was judged: {notice}",)


def test_another_model_may_be_named_to_judge(serve: Serve) -> None:
    models = {"small": ScriptedModel([REWORDED]), "judge": ScriptedModel([], judgement="NO")}

    def opened(name: str, _: QASettings) -> ScriptedModel:
        if name not in models:
            raise UnknownModelError(f"There is no {name}.")
        return models[name]

    claim = first_claim(serve, opened, model="small", verify="judge")
    assert (claim.support, len(models["small"].judged)) == ("partial", 0)
    assert claim.reason == "scripted says the passage does not support all of this."
    answer = serve(opened, model="small", verify="absent").answer(Question(MEETING))
    assert answer.notices == ("Not every sentence was judged: There is no absent.",)
    assert not answer.claims[0].judged


WRITTEN = stream(delta(REWORDED), delta(finish="stop"))


def test_a_server_that_does_not_judge_in_time_or_tells_no_probabilities(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.model_answer._MIN_JUDGING_SECONDS", 1.0)
    refusal = failure(400, "logprobs is not supported")
    judged = stream(delta("YES"), delta(finish="stop"))
    with ScriptedServer().say(WRITTEN, stream(Pause()), WRITTEN, refusal, judged) as server:
        service = serve(base_url=server.base_url)
        slow, judged_by_word = service.answer(Question(MEETING)), service.answer(Question(MEETING))
    assert not_judged(slow)
    assert slow.notices == ("Not every sentence was judged: checking them took too long.",)
    (claim,) = judged_by_word.claims
    assert (claim.support, claim.judged) == ("verified", True)
