"""A server judges instead of a model, by typed questions: POST /v1/systemone."""

import socket

import pytest

from index.errors import SettingsError
from qa.answering import judge_host
from qa.settings import QASettings
from tests.documented_server import documented_server
from tests.fakes import ScriptedModel
from tests.qa.answered import MEETING, Serve
from tests.scripted_server import Pause, Received, Response, ScriptedServer, document, failure

SYSTEM_ONE = "/v1/systemone"
VIENNA = "The adviser saw China's top diplomat in Vienna [?Vienna]."
MAY = "It was a meeting that was held in the month of May [?Vienna]."


def judging(*shares: object) -> Response:
    """Return the reply of a judge that gives its questions these probabilities."""
    answers = {str(n): {"type": "noul", "noul": share} for n, share in enumerate(shares)}
    return document({"answers": answers})


@pytest.mark.parametrize(
    ("share", "support", "says"),
    [(0.97, "verified", "supports"), (0.5, "verified", "supports"),
     (0.49, "partial", "does not support")],
)  # fmt: skip
def test_its_probability_decides(
    serve: Serve, server: ScriptedServer, share: float, support: str, says: str
) -> None:
    server.say(judging(share), path=SYSTEM_ONE)
    answer = serve(ScriptedModel([VIENNA]), judge=f"http://{server.host}").answer(MEETING)
    # Where nothing is supported, the articles' own words follow.
    claim = answer.claims[0]
    assert (claim.support, claim.judged) == (support, True)
    assert claim.reason == f"{server.host} says the passage {says} all of this."
    assert answer.judge_host == answer.to_dict()["judge_host"] == server.host
    assert "judge_requests" not in answer.usage


def test_it_is_sent_the_claim_what_it_cites_and_nothing_else(
    serve: Serve, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Team: ours")
    server.say(judging(0.9), path=SYSTEM_ONE)
    told = {"judge_model": "nimble", "judge_key": "k-1", "api_key": "another"}
    serve(ScriptedModel([VIENNA]), judge=f"{server.base_url}/", **told).answer(MEETING)
    (request,) = server.requests
    assert request.body["model"] == "nimble"
    assert "held a meeting in Vienna" in request.body["state"]
    assert request.body["questions"] == {
        "0": {
            "type": "noul",
            "instructions": "Does the text say everything that the claim says? "
            "Claim: The adviser saw China's top diplomat in Vienna.",
        }
    }
    assert request.headers["authorization"] == "Bearer k-1"
    assert not any("openai" in name or name == "x-team" for name in request.headers)


def test_claims_that_rest_on_the_same_sentences_share_a_request(
    serve: Serve, server: ScriptedServer
) -> None:
    def respond(request: Received) -> Response:
        return judging(*(0.9 for _ in request.body["questions"]))

    server.say(respond, respond, respond, path=SYSTEM_ONE)
    texts = f"{VIENNA} {VIENNA.replace('saw', 'visited')} {MAY}"
    answer = serve(ScriptedModel([texts]), judge=server.base_url).answer(MEETING)
    assert [claim.support for claim in answer.claims] == ["verified"] * 3
    questions = [request.body["questions"] for request in server.requests]
    assert sum(map(len, questions)) == 3
    states = [request.body["state"] for request in server.requests]
    assert len(states) == len(set(states))


@pytest.mark.parametrize(
    ("reply", "notice"),
    [
        (judging(), "sent no probability for each question"),
        (judging("likely"), "sent no probability for each question"),
        (judging(None), "sent no probability for each question"),
        (judging(1.5), "sent no probability for each question"),
        (judging(float("nan")), "sent no probability for each question"),
        (document(["yes"]), "sent no probability for each question"),
        (document({"answers": [{"probability": 1}]}), "sent no probability for each question"),
        (Response(200, {"Content-Type": "text/html"}, [b"<p>yes</p>"]), "check FOOTNOTE_JUDGE"),
        (failure(401, "who are you"), "set FOOTNOTE_JUDGE_KEY"),
        (failure(404, "nothing here"), "check FOOTNOTE_JUDGE"),
        (failure(404, "model 'x' not found"), "check FOOTNOTE_JUDGE_MODEL"),
        (Response(307, {"Location": "http://127.0.0.1:1/"}), "check FOOTNOTE_JUDGE"),
        (Response(200, {"Content-Type": "application/json"}, [Pause()]), "the judge took too long"),
    ],
)  # fmt: skip
def test_a_server_that_does_not_judge_verifies_nothing(
    serve: Serve,
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    reply: Response,
    notice: str,
) -> None:
    monkeypatch.setattr("qa.answering.model_answer._MIN_JUDGING_SECONDS", 1.0)
    server.say(reply, path=SYSTEM_ONE)
    service = serve(ScriptedModel([VIENNA]), judge=server.base_url, model_retries=0)
    answer = service.answer(MEETING)
    (claim,) = answer.claims
    assert (claim.support, claim.judged) == ("partial", False)
    (said,) = answer.notices
    assert said.startswith("Not every sentence was judged: ")
    assert notice in said


def test_a_server_that_is_not_there_is_named(serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"127.0.0.1:{free.getsockname()[1]}"
    service = serve(ScriptedModel([VIENNA]), judge=f"http://{host}", model_retries=0)
    answer = service.answer(MEETING)
    assert not answer.claims[0].judged
    assert answer.notices == (
        f"Not every sentence was judged: {host} refuses the connection: start the server, or "
        "check FOOTNOTE_JUDGE.",
    )


def test_an_address_that_is_none_is_a_setting_to_mend(serve: Serve) -> None:
    with pytest.raises(SettingsError, match="FOOTNOTE_JUDGE cannot be used"):
        serve(ScriptedModel([VIENNA]), judge="http://").answer(MEETING)


@pytest.mark.parametrize(
    ("judge", "host"),
    [(None, None), ("/models/nli", None), ("nli", None), ("https://judge.test/v1", "judge.test"),
     ("http://127.0.0.1:8765", "127.0.0.1:8765")],
)  # fmt: skip
def test_only_an_address_has_a_host(judge: str | None, host: str | None) -> None:
    assert judge_host(QASettings(judge=judge)) == host


def test_the_server_of_the_documentation_judges(serve: Serve) -> None:
    said = "The national security adviser held a meeting in Vienna [?Vienna]."
    lunar = "They signed a treaty about lunar mining there too [?Vienna]."
    with documented_server("judges.md", 8765) as host:
        answer = serve(ScriptedModel([f"{said} {lunar}"]), judge=f"http://{host}").answer(MEETING)
    assert [claim.judged for claim in answer.claims] == [True, True]
    assert answer.claims[0].support == "verified"
    assert answer.claims[1].support != "verified"
