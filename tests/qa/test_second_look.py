import pytest

from qa.requests import Requests
from qa.second_look import second_look_by
from qa.verdict import Verdict
from tests.fakes import ScriptedModel


def look(reply: str, verdict: Verdict) -> tuple[Verdict, ScriptedModel]:
    model = ScriptedModel([reply])
    second_look = second_look_by(Requests(model), most_tokens=50)
    return second_look("It is red.", "The sign is red.", verdict), model


@pytest.mark.parametrize("before", ["verified", "partial"])
@pytest.mark.parametrize(
    ("reply", "after"), [("YES", "verified"), (" yes.", "verified"), ("NO", "partial")]
)
def test_a_model_settles_doubt_about_meaning(before: str, reply: str, after: str) -> None:
    verdict, _ = look(reply, Verdict(before, "Why.", "meaning", 0.6))  # type: ignore[arg-type]
    assert (verdict.support, verdict.check, verdict.score) == (after, "meaning", 0.6)
    assert "model" in verdict.reason


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict("unsupported", "Another number.", "number", 0.1),
        Verdict("partial", "More certain.", "certainty", 0.5),
        Verdict("unsupported", "Not there.", "meaning", 0.1),
    ],
)
def test_what_the_rules_found_wrong_is_not_asked_about(verdict: Verdict) -> None:
    again, model = look("YES", verdict)
    assert again == verdict
    assert model.asked == []


def test_a_model_that_says_more_than_one_word_is_cut() -> None:
    verdict, model = look(
        "NO, because the sign " + "is " * 90, Verdict("verified", "Why.", "meaning")
    )
    assert verdict.support == "partial"
    assert model.closed == 1


def test_a_look_leaves_alone_what_is_known_of_the_reply_under_way() -> None:
    requests = Requests(ScriptedModel(["It is red.", "YES"], truncated=True))
    requests.complete([], most_tokens=9)
    first = requests.first_token_ms
    requests.model.truncated = False  # type: ignore[attr-defined]
    second_look_by(requests, most_tokens=9)("It", "It is.", Verdict("verified", "", "meaning"))
    assert requests.truncated
    assert requests.first_token_ms == first
